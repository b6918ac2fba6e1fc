internal import ArgumentParser
internal import OpsModel

/// What the commands share that go on with a request or take it back.
struct FollowUpOptions: ParsableArguments {
    @Option(help: "How long to wait for all sources, in seconds.")
    var timeout: Int = 30

    @OptionGroup var proposing: ProposingOptions
    @OptionGroup var arming: ArmOption
    @OptionGroup var options: DecidingOptions

    func propose(
        _ draft: @escaping (OpsState) throws(PlanningRefusal) -> RequestDraft
    ) async throws {
        let request = try await options.atDesk(writes: !proposing.dryRun) { desk, configuration in
            let state = await FleetState.read(configuration, within: .seconds(max(1, timeout)))
            let planned = try FleetState.complaining { () throws(PlanningRefusal) in try draft(state) }
            return try await proposing.propose(planned, at: desk, state, reason: arming.arm)
        }
        try options.print(request)
        try proposing.check(request)
    }
}
