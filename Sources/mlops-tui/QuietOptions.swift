internal import ArgumentParser
internal import OpsModel

/// What `silence` and `mute` share: whom they quiet, for how long and where, or which one they end.
struct QuietOptions: ParsableArguments {
    @Argument(help: "The service that it is about; none with --end.")
    var service: String?

    @Option(name: .customLong("for"), help: "How long: 30m, 2h.", transform: Duration.read)
    var length: Duration?

    @Option(
        help: ArgumentHelp(
            "End the one of this id before its time, as 'get silences' names it.", valueName: "id"))
    var end: String?

    @Option(help: "Where, of a service that serves in several environments.")
    var environment: String?

    @Option(help: "The incident that it is for.")
    var incident: String?

    @Flag(help: "Print the plan and keep nothing.")
    var dryRun = false

    @Option(help: "How long to wait for all sources, in seconds.")
    var timeout: Int = 30

    @OptionGroup var options: DecidingOptions

    func validate() throws {
        switch (service, length, end) {
        case (_?, _?, nil), (nil, nil, _?): return
        default: throw ValidationError("a service and --for, as in 'fraud-detection --for 2h', or --end ID")
        }
    }

    /// Does it at once where nobody else is needed; else keeps the request, which says what a second person pastes.
    func propose(
        _ kind: RequestKind, reason: String, _ wish: @escaping (ServiceID, Duration) -> RequestWish
    ) async throws {
        let incident = incident.map(IncidentID.init(rawValue:))
        try await Proposing(executes: true, isDryRun: dryRun)
            .run(options, within: timeout, reason: reason, incident: incident) { state throws(PlanningRefusal) in
                let wish =
                    if let service, let length { wish(ServiceID(service), length) } else {
                        try state.ending(kind, of: end ?? "")
                    }
                return try state.draft(wish, in: environment.map { Environment($0) }, for: incident)
            }
    }

    /// How `--help` tells what becomes of it.
    static let discussion = """
        What the policy lets one person do is done at once; for the rest the request is kept, the line is printed that a \
        second person pastes, and the command ends with 1. By the built-in policy one person is enough for up to 2h on one \
        service, without an alert or a burn of an SLO, and for ending one early.
        """
}

extension Duration {
    /// `30m`, `2h`.
    static func read(_ text: String) throws -> Duration {
        guard let duration = Duration(spelled: text) else {
            throw ValidationError("'\(text)' is no duration: 30m, 2h")
        }
        return duration
    }
}
