internal import ArgumentParser
internal import OpsModel

/// Makes an incident part of another.
struct MergeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "merge", abstract: "Make an incident part of another.")

    @Argument(help: "INC-K7QD.", transform: IncidentID.read)
    var incident: IncidentID

    @Argument(help: "The incident that it becomes part of.", transform: IncidentID.read)
    var into: IncidentID

    @OptionGroup var options: SayingOptions

    func run() async throws {
        try await options.say { state, by, at in
            guard let other = state.incident(into), other.id != state.incident(incident)?.id else {
                throw SayingRefusal("no other incident is called \(into.rawValue) here")
            }
            return .merged(incident, into: into, by: by, at: at)
        }
    }
}
