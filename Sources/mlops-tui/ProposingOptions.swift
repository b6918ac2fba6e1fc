internal import ArgumentParser
internal import Dashboard
internal import Engine
internal import OpsModel

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
        if execute {
            try Confirmation.check(planned.ruling, of: planned.draft.service, in: planned.draft.environment, confirm)
        }
        let known = state.snapshot(for: draft.service, in: occasion.incident, .askedOnce)
        let request = try await opened.desk.propose(planned, for: occasion, known: known)
        guard execute, request.status == .approved else { return request }
        return try await opened.desk.execute(request.id)
    }

    /// Fails where it was to be executed and was not.
    func check(_ request: ChangeRequest) throws {
        if execute, !dryRun, ![.verifying, .succeeded].contains(request.status) { throw ExitCode(1) }
    }
}

/// What a policy asks of who executes, on a command line.
enum Confirmation {
    /// Ends the command where the service's name must be given once more and is not.
    static func check(
        _ ruling: PolicyRuling, of service: ServiceID, in environment: Environment, _ given: String?
    ) throws {
        guard ruling.confirmation == .typed, given != service.rawValue else { return }
        PlainOutput.complain("this is \(environment.label): confirm with --confirm \(service.rawValue)")
        throw ExitCode(1)
    }
}
