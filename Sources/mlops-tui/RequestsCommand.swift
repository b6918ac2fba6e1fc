internal import ArgumentParser
internal import Engine
internal import OpsModel
internal import Views

/// Lists change requests, or prints one.
struct RequestsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "requests", abstract: "List change requests, newest first, or print one whole.",
        discussion: """
            --export writes one request to a file for somebody who approves on another machine: 'mlops-tui approve --plan \
            FILE --key KEY' there.

            --at-approval prints what was known when one was approved, rejected, overridden, or proposed where that was \
            enough, as the store keeps it: of a decision on the screen what that program knew, of one by a command what \
            each source answered once. No source is asked.
            """)

    @Argument(help: "One request: CR-118 or 118.", transform: RequestID.read)
    var id: RequestID?

    @Flag(help: "Only those that wait for somebody.")
    var open = false

    @Option(
        help: ArgumentHelp("Write the request to this file, for who approves it elsewhere.", valueName: "file"),
        completion: .file())
    var export: String?

    @Flag(name: .customLong("at-approval"), help: "Print what was known when this request was decided.")
    var atApproval = false

    @OptionGroup var options: DecidingOptions

    func validate() throws {
        if atApproval, id == nil || export != nil { throw ValidationError("--at-approval takes one request: CR-118") }
        if export != nil, id == nil { throw ValidationError("--export takes one request: CR-118") }
    }

    func run() async throws {
        if let id, atApproval { return try await printDecisions(on: id) }
        if let id, let export {
            let plan = try await options.atDesk { desk, _ in try await desk.desk.planFile(of: id) }
            try Signing.run { () throws(SignatureError) in try plan.write(to: export) }
            return PlainOutput.complain("\(export): \(id.rawValue), digest \(plan.request.digest.hex)")
        }
        let requests = try await options.atDesk { desk, _ in try await desk.requests() }
        guard let id else {
            return try options.print(requests.filter { !open || $0.isOpen })
        }
        guard let request = requests.first(where: { $0.id == id }) else {
            PlainOutput.complain("no request is called \(id.rawValue) in this store")
            throw ExitCode(1)
        }
        try options.print(request)
    }

    private func printDecisions(on id: RequestID) async throws {
        let reading = StoreReading(try options.fleet.storeConfiguration(), environment: StandardStreams.environment)
        let decisions: [RecordedDecision]
        do throws(StoreProblem) {
            decisions = try await reading.decisions(on: id)
        } catch {
            PlainOutput.complain("store: \(error)")
            throw ExitCode(1)
        }
        guard !decisions.isEmpty else {
            PlainOutput.complain("the store keeps nothing of what was known when \(id.rawValue) was decided")
            throw ExitCode(1)
        }
        switch options.output {
        case .text: try PlainOutput.write(DecisionTable.text(decisions))
        case .json: try PlainOutput.write(try ExportFormat.json(of: decisions))
        }
    }
}
