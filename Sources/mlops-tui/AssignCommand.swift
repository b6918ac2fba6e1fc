internal import ArgumentParser
internal import OpsModel

/// Says whose an incident is.
struct AssignCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "assign", abstract: "Say whose an incident is.")

    @Argument(help: "INC-K7QD.", transform: IncidentID.read)
    var incident: IncidentID

    @Argument(help: "A person or a team.")
    var name: String

    @OptionGroup var options: SayingOptions

    func run() async throws {
        try await options.say { _, by, at in .assigned(incident, to: name, by: by, at: at) }
    }
}
