internal import ArgumentParser
internal import OpsModel

/// Acknowledges an incident, by the same rules and with the same audit as on the screen.
struct AckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ack", abstract: "Acknowledge an incident.",
        discussion: "This does not stop the pager.")

    @Argument(help: "INC-K7QD.", transform: IncidentID.read)
    var incident: IncidentID

    @OptionGroup var options: SayingOptions

    func run() async throws {
        try await options.say { state, by, at in
            guard state.incident(incident)?.needsAcknowledgement != false else {
                throw SayingRefusal("\(incident.rawValue) needs no acknowledgement")
            }
            return .acknowledged(incident, by: by, at: at)
        }
    }
}
