internal import ArgumentParser
internal import Engine
internal import OpsModel

/// Says afterwards that what was done without a second person was right.
struct ReviewCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "review", abstract: "Say that you have looked at what was done without a second person.")

    @Argument(help: "CR-118 or 118.", transform: RequestID.read)
    var id: RequestID

    @Option(help: "What you found.")
    var comment: String = ""

    @OptionGroup var options: DecidingOptions

    func run() async throws {
        try options.print(
            try await options.atDesk { desk, _ in
                try await desk.desk.decide(id, .reviewed, digest: nil, comment: comment)
            })
    }
}
