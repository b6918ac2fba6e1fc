internal import ArgumentParser
internal import Engine
internal import OpsModel

/// Executes an approved request.
struct ExecuteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "execute", abstract: "Execute an approved change request: each call at most once.",
        discussion: """
            The fields that the plan is bound to are read again first; where one moved nothing is called, and the request \
            waits for approval anew. Exits with 1 unless every call took effect.
            """)

    @Argument(help: "CR-118 or 118.", transform: RequestID.read)
    var id: RequestID

    @Option(help: "The service's name, as a confirmation: production asks for it.")
    var confirm: String?

    @OptionGroup var arming: ArmOption
    @OptionGroup var options: DecidingOptions

    func run() async throws {
        let request = try await options.atDesk(writes: true) { desk, _ in
            if let request = try await desk.requests().first(where: { $0.id == id }) {
                try Confirmation.check(request.ruling, of: request.service, in: request.environment, confirm)
            }
            return try await desk.desk.execute(id)
        }
        try options.print(request)
        if ![.verifying, .succeeded].contains(request.status) { throw ExitCode(1) }
    }
}
