internal import ArgumentParser
internal import OpsModel

/// Proposes a change request from what is known now; with `--execute` does it where nobody else is needed.
struct ProposeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "propose", abstract: "Propose a change: plan it from a fresh read, show it, keep it.",
        discussion: """
            Kinds: rollback, promote, load, unload, restart, scale, default, silence, mute. With --dry-run the plan is \
            printed and nothing is kept. In production a request is confirmed by typing the service's name (--confirm).
            """)

    enum Kind: String, ExpressibleByArgument, CaseIterable {
        case rollback, promote, load, unload, restart, scale, `default`, silence, mute
    }

    @Argument(help: "What to do.")
    var kind: Kind

    @Argument(help: "The service that it is about.")
    var service: String

    @Option(help: "rollback: the version to leave.")
    var from: String?

    @Option(help: "rollback, promote, scale, default: the version.")
    var to: String?

    @Option(help: "scale: how many workers.")
    var workers: Int?

    @Option(help: "silence: this alert alone; mute: this kind of signal alone.")
    var only: String?

    @Option(name: .customLong("for"), help: "silence, mute: how long: 30m, 2h.", transform: Duration.read)
    var length: Duration?

    @Flag(
        help:
            "rollback: mark the version that is left as bad in its registry, so that no later rollback takes it for good."
    )
    var markBad = false

    @Option(help: "Where, of a service that serves in several environments.")
    var environment: String?

    @Option(help: "The incident that it is for.")
    var incident: String?

    @Option(help: "How long to wait for all sources, in seconds.")
    var timeout: Int = 30

    @OptionGroup var proposing: ProposingOptions
    @OptionGroup var arming: ArmOption
    @OptionGroup var options: DecidingOptions

    func run() async throws {
        let wish = try wish()
        let incident = incident.map(IncidentID.init(rawValue:))
        try await proposing.proposing.run(options, within: timeout, reason: arming.arm, incident: incident) {
            state throws(PlanningRefusal) in
            let draft = try state.draft(wish, in: environment.map { Environment($0) }, for: incident)
            return markBad ? try draft.takingOffer() : draft
        }
    }

    private func wish() throws -> RequestWish {
        let id = ServiceID(service)
        switch kind {
        case .rollback: return .rollback(id, from: from, to: to)
        case .promote: return .promote(id, to: try needed(to, "--to"))
        case .load: return .load(id, versions: to.map { [$0] } ?? [])
        case .unload: return .unload(id)
        case .restart: return .restart(id)
        case .scale: return .scale(id, version: try needed(to, "--to"), workers: try needed(workers, "--workers"))
        case .default: return .setDefault(id, version: try needed(to, "--to"))
        case .silence: return .silence(id, alert: only, try needed(length, "--for"))
        case .mute: return .mute(id, kind: only, try needed(length, "--for"))
        }
    }

    private func needed<Value>(_ value: Value?, _ option: String) throws -> Value {
        guard let value else { throw ValidationError("\(kind.rawValue) takes \(option)") }
        return value
    }
}
