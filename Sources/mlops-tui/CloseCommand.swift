internal import ArgumentParser
internal import OpsModel

/// Resolves an incident before its signals do.
struct CloseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "close", abstract: "Resolve an incident before its signals do.")

    @Argument(help: "INC-K7QD.", transform: IncidentID.read)
    var incident: IncidentID

    @Option(help: "Why.")
    var reason: String

    @OptionGroup var options: SayingOptions

    func run() async throws {
        try await options.say { _, by, at in .closed(incident, reason: reason, by: by, at: at) }
    }
}
