internal import ArgumentParser
internal import OpsModel

/// Mutes the built-in signals of a service, or ends a mute; nothing outside is written to.
struct MuteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mute",
        abstract:
            "Mute the built-in signals of a service for a while, in this fleet's store alone, or end a mute early.",
        discussion: QuietOptions.discussion)

    @Option(help: ArgumentHelp("This kind of signal alone.", valueName: "kind"))
    var only: String?

    @Option(help: "Why: it stands beside the mute, or with the request that ends it.")
    var reason: String

    @OptionGroup var quiet: QuietOptions

    func run() async throws {
        try await quiet.propose(.mute, reason: reason) { .mute($0, kind: only, $1) }
    }
}
