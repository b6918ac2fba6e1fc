internal import ArgumentParser
internal import Engine
internal import OpsModel

/// Takes a request back before it is executed.
struct WithdrawCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "withdraw", abstract: "Take a change request back before it is executed.")

    @Argument(help: "CR-118 or 118.", transform: RequestID.read)
    var id: RequestID

    @Option(help: "Why.")
    var reason: String

    @OptionGroup var options: DecidingOptions

    func run() async throws {
        try options.print(
            try await options.atDesk { desk, _ in try await desk.desk.withdraw(id, reason: reason) })
    }
}
