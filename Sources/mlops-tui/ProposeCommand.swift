internal import ArgumentParser
internal import Dashboard
internal import Engine
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

    @Option(name: .customLong("for"), help: "silence, mute: how long: 30m, 2h.")
    var length: String?

    @Option(help: "Where, of a service that serves in several environments.")
    var environment: String?

    @Option(help: "The incident that it is for.")
    var incident: String?

    @Option(help: "The change number, where the policy asks for one.")
    var ticket: String?

    @Option(help: "The service's name once more, as a confirmation.")
    var confirm: String?

    @Flag(help: "Execute it at once where nobody else is needed.")
    var execute = false

    @Flag(help: "Print the plan and keep nothing.")
    var dryRun = false

    @Option(help: "How long to wait for all sources, in seconds.")
    var timeout: Int = 30

    @OptionGroup var arming: ArmOption
    @OptionGroup var options: DecidingOptions

    func run() async throws {
        let wish = try wish()
        let request = try await options.atDesk { desk, configuration in
            let state = await FleetState.read(configuration, within: .seconds(max(1, timeout)))
            let draft: RequestDraft
            do throws(PlanningRefusal) {
                draft = try state.draft(
                    wish, in: environment.map { Environment($0) }, for: incident.map(IncidentID.init(rawValue:)))
            } catch {
                PlainOutput.complain(error.description)
                throw ExitCode(1)
            }
            let planned = try await desk.desk.plan(draft, ticket: ticket)
            let occasion = RequestOccasion(
                by: OperatingSystemUser.actor, reason: arming.arm, ticket: ticket,
                incident: incident.map(IncidentID.init(rawValue:)) ?? state.openIncident(of: draft.service)?.id)
            if dryRun { return ChangeRequest(planned, occasion, at: WallClock.system.now()) }
            try checkConfirmation(planned)
            let request = try await desk.desk.propose(planned, for: occasion)
            guard execute, request.status == .approved else { return request }
            return try await desk.desk.execute(request.id)
        }
        try options.print(request)
        if execute, !dryRun, ![.verifying, .succeeded].contains(request.status) { throw ExitCode(1) }
    }

    private func checkConfirmation(_ planned: PlannedRequest) throws {
        guard execute, planned.ruling.confirmation == .typed, confirm != planned.draft.service.rawValue else { return }
        PlainOutput.complain(
            "this is \(planned.draft.environment.label): confirm with --confirm \(planned.draft.service.rawValue)")
        throw ExitCode(1)
    }

    private func wish() throws -> RequestWish {
        let id = ServiceID(service)
        switch kind {
        case .rollback: return .rollback(id, from: from, to: to)
        case .promote: return .promote(id, to: try needed(to, "--to"))
        case .load: return .load(id, versions: to.map { [$0] } ?? [])
        case .unload: return .unload(id)
        case .restart: return .restart(id)
        case .scale:
            guard let workers else { throw ValidationError("scale takes --workers") }
            return .scale(id, version: try needed(to, "--to"), workers: workers)
        case .default: return .setDefault(id, version: try needed(to, "--to"))
        case .silence: return .silence(id, alert: only, try duration())
        case .mute: return .mute(id, kind: only, try duration())
        }
    }

    private func needed(_ value: String?, _ option: String) throws -> String {
        guard let value else { throw ValidationError("\(kind.rawValue) takes \(option)") }
        return value
    }

    private func duration() throws -> Duration {
        guard let duration = Duration(spelled: try needed(length, "--for")) else {
            throw ValidationError("--for takes a duration such as 30m or 2h")
        }
        return duration
    }
}

/// The state of a fleet after one poll, with what its store kept.
enum FleetState {
    static func read(_ configuration: Configuration, within deadline: Duration) async -> OpsState {
        let kept = await GetCommand.kept(configuration)
        let round = await HeadlessLoop(configuration: configuration).pollOnce(within: deadline)
        return GetCommand.state(of: round, kept.content.history, configuration)
    }
}
