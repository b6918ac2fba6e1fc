internal import ArgumentParser
internal import Dashboard
internal import Engine
internal import OpsModel
internal import Wire

/// What the commands about change requests share: which fleet, and how the answer is printed.
struct DecidingOptions: ParsableArguments {
    enum Output: String, ExpressibleByArgument, CaseIterable {
        case text, json
    }

    @OptionGroup var fleet: FleetOptions

    @Option(name: .shortAndLong, help: "text or json.")
    var output: Output = .text

    /// Opens the desk, does something at it, closes it, and prints what came of it. What `writes`, to a system sooner or
    /// later, is refused before anything is opened where the program is kept read-only.
    func atDesk<Value: Sendable>(
        writes: Bool = false, _ body: (HeadlessDesk, Configuration) async throws -> Value
    ) async throws -> Value {
        let configuration = try fleet.storeConfiguration()
        if writes, let readOnly = configuration.decisions.readOnly {
            PlainOutput.complain(readOnly.reason)
            throw ExitCode(1)
        }
        let opened: HeadlessDesk
        do throws(DeskError) {
            opened = try await HeadlessDesk.open(
                configuration, environment: StandardStreams.environment, complain: { PlainOutput.complain($0) })
        } catch {
            PlainOutput.complain(error.description)
            throw ExitCode(1)
        }
        // What another process left behind when it was killed is looked at before anything is decided.
        _ = await opened.desk.recover()
        do {
            let value = try await body(opened, configuration)
            await opened.close()
            return value
        } catch let error as DeskError {
            await opened.close()
            PlainOutput.complain(error.description)
            throw ExitCode(1)
        } catch {
            await opened.close()
            throw error
        }
    }

    /// As ``atDesk(_:)``, for a decision on a request: each source is asked once, so that what is known then is frozen
    /// with it. One that does not answer in time is kept as silent, and keeps nobody from deciding.
    func deciding(
        _ id: RequestID, writes: Bool = false, _ body: (HeadlessDesk, DecisionSnapshot) async throws -> ChangeRequest
    ) async throws {
        try print(
            try await atDesk(writes: writes) { desk, configuration in
                let request = try await desk.request(id)
                let state = await FleetState.read(configuration, within: .seconds(10))
                return try await body(desk, state.snapshot(for: request, .askedOnce))
            })
    }

    /// `readOnly` is what would refuse one that is not kept.
    func print(_ request: ChangeRequest, readOnly: ReadOnly? = nil) throws {
        switch output {
        case .text: try PlainOutput.write(PlainText.printableLines(RequestText.text(of: request, readOnly: readOnly)))
        case .json: try PlainOutput.write(try ExportFormat.json(of: request, readOnly: readOnly))
        }
    }

    func print(_ requests: [ChangeRequest]) throws {
        switch output {
        case .json: try PlainOutput.write(try ExportFormat.json(of: requests))
        case .text:
            for request in requests {
                try PlainOutput.write(
                    PlainText.printableLines(
                        ("\(request.id.rawValue)  \(request.status.rawValue)  \(request.plan.title)  \(request.statusText)  "
                            + "\(request.requester.name)  \(CivilTime(request.proposedAt).rfc3339)").onOneLine) + "\n")
            }
        }
    }
}

extension RequestID {
    /// `118`, `CR-118`.
    static func read(_ text: String) throws -> RequestID {
        guard let id = RequestID(written: text) else { throw ValidationError("'\(text)' is no request: CR-118 or 118") }
        return id
    }
}

/// For commands that write to a system: the reason, which becomes the request's.
struct ArmOption: ParsableArguments {
    @Option(help: ArgumentHelp("Why: it becomes the reason of the request.", valueName: "reason"))
    var arm: String
}
