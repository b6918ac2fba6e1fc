internal import ArgumentParser
internal import Dashboard
internal import Engine
internal import OpsModel

/// How a draft becomes a request on a command line: planned from a fresh read, kept, and done where that is asked for and
/// nobody else is needed.
struct Proposing {
    var ticket: String?
    /// The service's name once more.
    var confirmation: String?
    /// Whether it is executed at once where nobody else is needed.
    let executes: Bool
    /// Whether the plan is printed and nothing is kept.
    let isDryRun: Bool

    /// Reads every source once, proposes what is drafted from that, and prints the request.
    func run(
        _ options: DecidingOptions, within timeout: Int, reason: String, incident: IncidentID? = nil,
        _ draft: @escaping (OpsState) throws(PlanningRefusal) -> RequestDraft
    ) async throws {
        let (request, readOnly) = try await options.atDesk(writes: !isDryRun) { desk, configuration in
            let state = await FleetState.read(configuration, within: .seconds(max(1, timeout)))
            let planned = try FleetState.complaining { () throws(PlanningRefusal) in try draft(state) }
            let request = try await propose(planned, at: desk, state, reason: reason, incident: incident)
            return (request, configuration.decisions.readOnly)
        }
        try options.print(request, readOnly: readOnly)
        try check(request)
    }

    func propose(
        _ draft: RequestDraft, at opened: HeadlessDesk, _ state: OpsState, reason: String, incident: IncidentID? = nil
    ) async throws -> ChangeRequest {
        let planned = try await opened.desk.plan(draft, ticket: ticket)
        let occasion = RequestOccasion(
            by: OperatingSystemUser.actor, reason: reason, ticket: ticket,
            incident: incident ?? state.openIncident(of: draft.service)?.id, follows: draft.follows)
        if isDryRun { return ChangeRequest(planned, occasion, at: WallClock.system.now()) }
        if executes {
            try Confirmation.check(
                planned.ruling, of: planned.draft.service, in: planned.draft.environment, confirmation)
        }
        let known = state.snapshot(for: draft.service, in: occasion.incident, .askedOnce)
        let request = try await opened.desk.propose(planned, for: occasion, known: known)
        guard executes, request.status == .approved else { return request }
        return try await opened.desk.execute(request.id)
    }

    /// Fails where it was to be executed and was not.
    func check(_ request: ChangeRequest) throws {
        if executes, !isDryRun, ![.verifying, .succeeded].contains(request.status) { throw ExitCode(1) }
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
