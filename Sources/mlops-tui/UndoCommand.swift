internal import ArgumentParser
internal import OpsModel

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
