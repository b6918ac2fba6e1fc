internal import ArgumentParser
internal import Engine
internal import OpsModel

/// Rejects a change request, which ends it.
struct RejectCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reject", abstract: "Reject a change request: it is never executed.")

    @Argument(help: "CR-118 or 118.", transform: RequestID.read)
    var id: RequestID

    @Option(help: "Why.")
    var reason: String

    @OptionGroup var options: DecidingOptions

    func run() async throws {
        try await options.deciding(id) { desk, known in
            try await desk.desk.decide(id, .rejected, digest: nil, comment: reason, known: known)
        }
    }
}
