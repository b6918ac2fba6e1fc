internal import ArgumentParser
internal import Engine
internal import OpsModel

/// Lists change requests, or prints one.
struct RequestsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "requests", abstract: "List change requests, newest first, or print one whole.")

    @Argument(help: "One request: CR-118 or 118.", transform: RequestID.read)
    var id: RequestID?

    @Flag(help: "Only those that wait for somebody.")
    var open = false

    @OptionGroup var options: DecidingOptions

    func run() async throws {
        let requests = try await options.atDesk { desk, _ in try await desk.requests() }
        guard let id else {
            return try options.print(requests.filter { !open || !$0.status.isOver || $0.awaitsReview })
        }
        guard let request = requests.first(where: { $0.id == id }) else {
            PlainOutput.complain("no request is called \(id.rawValue) in this store")
            throw ExitCode(1)
        }
        try options.print(request)
    }
}
