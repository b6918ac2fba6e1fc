internal import ArgumentParser
internal import Engine
internal import OpsModel

/// Says what became of a call whose outcome nobody could read.
struct SettleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "settle", abstract: "Say what became of a request whose outcome is unknown.",
        discussion: """
            Where whoever executed a request was ended while a call was under way, and the system cannot say whether it took \
            effect, the request waits for a person: look at what it touches, then say what you found. Until then its step of a \
            runbook is not done again, and the request stays in the handover.
            """)

    @Argument(help: "CR-118 or 118.", transform: RequestID.read)
    var id: RequestID

    @Flag(help: "Whether the call did what it was to do.")
    var outcome: Outcome

    @Option(help: "What was found.")
    var reason: String

    @OptionGroup var options: DecidingOptions

    enum Outcome: String, EnumerableFlag {
        case done, undone
    }

    func run() async throws {
        let settlement = Settlement(tookEffect: outcome == .done, reason: reason)
        try options.print(try await options.atDesk { desk, _ in try await desk.desk.settle(id, settlement) })
    }
}
