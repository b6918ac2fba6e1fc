internal import Backends
internal import OpsModel
internal import Store
internal import Threads
internal import Wire

/// Runs scripts of runbooks, as they were planned and approved, and only those that still stand in a file of a
/// configured folder.
///
/// The text goes unchanged to `/bin/sh -s` on standard input, in the runbook's folder, with a reduced environment and
/// what the incident tells as variables. At the deadline its process group is ended.
struct RunbookScripts: Sendable {
    /// Of what a script writes; the rest is dropped.
    static let largestOutput = 16 * 1024

    private let folders: [String]
    /// Is done before a script runs.
    private let prepare: @Sendable () async -> Void
    /// Takes out of a text what must not be seen.
    private let redact: @Sendable (String) -> String

    init(
        folders: [String] = [], prepare: @escaping @Sendable () async -> Void = {},
        redact: @escaping @Sendable (String) -> String = { Redaction()($0) }
    ) {
        (self.folders, self.prepare) = (folders, prepare)
        self.redact = redact
    }

    /// What a run is bound to: the text of the file as it is now.
    ///
    /// - Throws: why it may not run: the file is in no configured folder, or is not what was planned.
    func reading(of script: ScriptRun) async throws(BackendError) -> CallReading {
        let runbook = try await runbook(of: script)
        let (name, folder) = ("script of \(script.step)", ParentFolder.of(script.file))
        return CallReading(
            before: [BoundField(name, nil)], after: [BoundField(name, "has run once")],
            reliesOn: [
                BoundField("file of \(script.step.runbook)", runbook.edition?.digest.hex),
                BoundField("machine", "\(OperatingSystemUser.name)@\(ThisHost.name)"),
            ],
            sideEffects: [
                "runs as \(OperatingSystemUser.name) on \(ThisHost.name), in \(folder), with /bin/sh",
                "its text is that of \(script.edition.brief)",
                "after \(Duration.seconds(script.timeout).configurationText) its process group is ended; what it did by then stays",
            ])
    }

    static let guarantee = CallGuarantee.unguarded(
        race: "nothing but the script itself keeps it from overwriting what somebody else does meanwhile")

    /// Runs it once, with what it wrote and what of it runs on.
    func run(
        _ script: ScriptRun, as processes: ScriptProcesses?
    ) async -> (outcome: CallRecord.Outcome, output: String?) {
        do throws(BackendError) {
            _ = try await runbook(of: script)
        } catch {
            return (.refused("not run: \(error)"), nil)
        }
        await prepare()
        do throws(CommandError) {
            let result = try await Self.command(script, processes).runUntilStopped()
            return (Self.outcome(result), text(of: result, left: await processes?.running() ?? []))
        } catch {
            return (Self.outcome(error), nil)
        }
    }

    private static func command(_ script: ScriptRun, _ processes: ScriptProcesses?) -> Command {
        var command = Command(["/bin/sh", "-s"])
        command.input = Array(script.text.utf8)
        command.environment = script.variables
        command.environment[ScriptProcesses.variable] = processes?.execution
        command.directory = ParentFolder.of(script.file)
        command.deadline = .seconds(script.timeout)
        command.maximumBytes = largestOutput
        return command
    }

    private static func outcome(_ result: CommandResult) -> CallRecord.Outcome {
        if let stopped = result.stopped { return outcome(stopped) }
        return switch result.exit {
        case .code(0): .tookEffect
        case .code(let code): .failed("it ended with exit code \(code); what it did by then stays")
        case .signal(let signal): .failed("it was ended by signal \(signal); what it did by then stays")
        }
    }

    private static func outcome(_ error: CommandError) -> CallRecord.Outcome {
        switch error {
        case .notFound, .notStarted: .refused("not run: \(error)")
        case .deadline(_, let limit):
            .failed("it was ended after \(limit.configurationText); what it did by then stays")
        case .cancelled, .failed: .failed("it was ended as the program ended; what it did by then stays")
        }
    }

    /// Both streams, printable and without secrets, and the processes that it left; `nil` where there is none of it.
    private func text(of result: CommandResult, left: [Int32]) -> String? {
        var parts = [result.output, result.errorOutput].filter { !$0.isEmpty }.map { bytes in
            PlainText.printableLines(redact(String(decoding: bytes, as: UTF8.self)))
        }
        if result.isTruncated { parts.append("(more was written, and is not kept)") }
        if !left.isEmpty {
            parts.append("(of what it started run on: processes \(left.map(String.init).joined(separator: ", ")))")
        }
        return parts.isEmpty ? nil : parts.joined(separator: "\n")
    }

    // MARK: Files

    /// The runbook as its file is now.
    private func runbook(of script: ScriptRun) async throws(BackendError) -> Runbook {
        let folders = folders
        let read = await WorkerThread.run { Result { () throws(RunbookFileError) in try Self.read(script, folders) } }
        let runbook: Runbook
        switch read {
        case .success(let found)?: runbook = found
        case .failure(let error)?: throw BackendError(.configuration, "\(error)")
        case nil: throw BackendError(.configuration, "the runbook cannot be read: no thread is left")
        }
        if let exposure = runbook.exposure { throw BackendError(.configuration, exposure) }
        guard runbook.edition?.digest == script.edition.digest, runbook.holds(script) else {
            throw BackendError(
                .configuration,
                "\(script.file) has changed since \(script.step) was planned: propose it anew from the text of now")
        }
        return runbook
    }

    /// A link that leads out of the folder does not lead into it.
    private static func read(_ script: ScriptRun, _ folders: [String]) throws(RunbookFileError) -> Runbook {
        let parent = RealPath.of(ParentFolder.of(script.file))
        guard parent != nil, RealPath.of(script.file).map(ParentFolder.of) == parent,
            folders.contains(where: { RealPath.of($0) == parent })
        else {
            throw RunbookFileError(path: script.file, reason: "lies in no folder of 'runbooks:', so nothing in it runs")
        }
        return try RunbookFile.read(path: script.file)
    }
}
