internal import ArgumentParser
internal import Dashboard
internal import Engine
internal import OpsModel

/// Proposes to go on where a request stopped.
struct ContinueCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "continue", abstract: "Propose the calls of a request that were not made, as a new one.")

    @Argument(help: "CR-118 or 118.", transform: RequestID.read)
    var id: RequestID

    @OptionGroup var following: FollowUpOptions

    func run() async throws {
        try await following.propose { state throws(PlanningRefusal) in try state.continueDraft(id) }
    }
}

/// Proposes to take back what a request did.
struct UndoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "undo", abstract: "Propose to take back what a request did, the last call first, as a new one.")

    @Argument(help: "CR-118 or 118.", transform: RequestID.read)
    var id: RequestID

    @OptionGroup var following: FollowUpOptions

    func run() async throws {
        try await following.propose { state throws(PlanningRefusal) in try state.undoDraft(id) }
    }
}

struct FollowUpOptions: ParsableArguments {
    @Option(help: "How long to wait for all sources, in seconds.")
    var timeout: Int = 30

    @OptionGroup var proposing: ProposingOptions
    @OptionGroup var arming: ArmOption
    @OptionGroup var options: DecidingOptions

    func propose(
        _ draft: @escaping (OpsState) throws(PlanningRefusal) -> RequestDraft
    ) async throws {
        let request = try await options.atDesk { desk, configuration in
            let state = await FleetState.read(configuration, within: .seconds(max(1, timeout)))
            let planned = try FleetState.complaining { () throws(PlanningRefusal) in try draft(state) }
            return try await proposing.propose(planned, at: desk, state, reason: arming.arm)
        }
        try options.print(request)
        try proposing.check(request)
    }
}

/// What every command that proposes shares: how it is confirmed, and whether it is executed at once.
struct ProposingOptions: ParsableArguments {
    @Option(help: "The change number, where the policy asks for one.")
    var ticket: String?

    @Option(help: "The service's name once more, as a confirmation.")
    var confirm: String?

    @Flag(help: "Execute it at once where nobody else is needed.")
    var execute = false

    @Flag(help: "Print the plan and keep nothing.")
    var dryRun = false

    func propose(
        _ draft: RequestDraft, at opened: HeadlessDesk, _ state: OpsState, reason: String, incident: IncidentID? = nil
    ) async throws -> ChangeRequest {
        let planned = try await opened.desk.plan(draft, ticket: ticket)
        let occasion = RequestOccasion(
            by: OperatingSystemUser.actor, reason: reason, ticket: ticket,
            incident: incident ?? state.openIncident(of: draft.service)?.id, follows: draft.follows)
        if dryRun { return ChangeRequest(planned, occasion, at: WallClock.system.now()) }
        try checkConfirmation(planned)
        let request = try await opened.desk.propose(planned, for: occasion)
        guard execute, request.status == .approved else { return request }
        return try await opened.desk.execute(request.id)
    }

    /// Fails where it was to be executed and was not.
    func check(_ request: ChangeRequest) throws {
        if execute, !dryRun, ![.verifying, .succeeded].contains(request.status) { throw ExitCode(1) }
    }

    private func checkConfirmation(_ planned: PlannedRequest) throws {
        guard execute, planned.ruling.confirmation == .typed, confirm != planned.draft.service.rawValue else { return }
        PlainOutput.complain(
            "this is \(planned.draft.environment.label): confirm with --confirm \(planned.draft.service.rawValue)")
        throw ExitCode(1)
    }
}
