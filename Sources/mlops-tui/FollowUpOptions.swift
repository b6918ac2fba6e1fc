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
        try await proposing.proposing.run(options, within: timeout, reason: arming.arm, draft)
    }
}
