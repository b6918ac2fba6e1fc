internal import ArgumentParser
internal import OpsModel

/// Adds a line to an incident's timeline.
struct CommentCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "comment", abstract: "Add a line to an incident's timeline.")

    @Argument(help: "INC-K7QD.", transform: IncidentID.read)
    var incident: IncidentID

    @Argument(help: "What to say.")
    var text: String

    @OptionGroup var options: SayingOptions

    func run() async throws {
        try await options.say { _, by, at in .commented(incident, text, by: by, at: at) }
    }
}
