internal import ArgumentParser
internal import Engine

/// `--log`, for every command that runs for long.
struct LogOption: ParsableArguments {
    @Option(
        name: .customLong("log"),
        help: ArgumentHelp(
            "The log file. Default: $XDG_STATE_HOME/mlops-tui/log, 4 MiB and the one before.", valueName: "path"),
        completion: .file())
    var path: String?

    /// An engine that keeps the fleet in `files`, and whose events are noted in the log on their way to `sink`; its
    /// secrets are kept out of it.
    func engine(
        _ configuration: Configuration, keptIn files: StoreFiles?, secrets: KnownSecrets,
        sink: @escaping @Sendable (EngineEvent) -> Void
    ) throws -> LoggedEngine {
        let journal = try journal(StandardStreams.environment, secrets: secrets)
        let engine = Engine(
            configuration: configuration, factory: BackendFactory(secrets: secrets),
            store: StoreOpening(configuration, in: files), sink: journal?.noting(sink) ?? sink)
        return LoggedEngine(engine: engine, journal: journal)
    }

    /// A journal of the engine's events. The usual place may be unwritable; one that was asked for may not.
    private func journal(_ environment: [String: String], secrets: KnownSecrets) throws -> EventJournal? {
        guard let path = path ?? LogFile.usualPath(environment: environment) else { return nil }
        do {
            return EventJournal(try LogFile(path: path, secrets: secrets))
        } catch {
            if self.path == nil { return nil }
            throw error
        }
    }
}

/// An engine, and the journal that notes what it tells.
struct LoggedEngine {
    let engine: Engine
    let journal: EventJournal?

    /// Polls until the task is cancelled; returns when the journal is on disk.
    func run() async {
        await engine.run()
        await journal?.close()
    }
}
