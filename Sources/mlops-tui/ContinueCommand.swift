internal import ArgumentParser
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
