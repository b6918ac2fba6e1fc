internal import ArgumentParser
internal import OpsModel

/// Takes the resolution of an incident back.
struct ReopenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "reopen", abstract: "Take a resolution back.")

    @Argument(help: "INC-K7QD.", transform: IncidentID.read)
    var incident: IncidentID

    @Option(help: "Why.")
    var reason: String

    @OptionGroup var options: SayingOptions

    func run() async throws {
        try await options.say { _, by, at in .reopened(incident, reason: reason, by: by, at: at) }
    }
}
