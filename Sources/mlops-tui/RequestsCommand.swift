internal import ArgumentParser
internal import Engine
internal import OpsModel

/// Lists change requests, or prints one.
struct RequestsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "requests", abstract: "List change requests, newest first, or print one whole.",
        discussion: """
            --export writes one request to a file for somebody who approves on another machine: 'mlops-tui approve --plan \
            FILE --key KEY' there.
            """)

    @Argument(help: "One request: CR-118 or 118.", transform: RequestID.read)
    var id: RequestID?

    @Flag(help: "Only those that wait for somebody.")
    var open = false

    @Option(
        help: ArgumentHelp("Write the request to this file, for who approves it elsewhere.", valueName: "file"),
        completion: .file())
    var export: String?

    @OptionGroup var options: DecidingOptions

    func validate() throws {
        if export != nil, id == nil { throw ValidationError("--export takes one request: CR-118") }
    }

    func run() async throws {
        if let id, let export {
            let plan = try await options.atDesk { desk, _ in try await desk.desk.planFile(of: id) }
            try Signing.run { () throws(SignatureError) in try plan.write(to: export) }
            return PlainOutput.complain("\(export): \(id.rawValue), digest \(plan.request.digest.hex)")
        }
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
