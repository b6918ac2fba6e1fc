internal import OpsModel
internal import Wire

/// A log file of bounded size: when it is full it becomes `PATH.1`, and the one before that is gone.
///
/// Lines are written on a thread of their own, because a disk may be slow and loggers write from the cooperative pool.
/// What cannot be written, or comes faster than the disk takes it, is dropped: neither may stop the program.
public final class LogFile: Sendable {
    /// Lines that may wait for the disk.
    static let longestQueue = 4096

    private let secrets: KnownSecrets
    private let clock: any EngineClock
    private let lines: AsyncStream<String>.Continuation
    private let writing: Task<Void, Never>

    /// Opens or makes the file, 0600 in a folder of 0700.
    ///
    /// - Parameters:
    ///   - path: where; its folder is made where it is missing.
    ///   - limit: bytes after which it is turned over.
    ///   - secrets: what never may be in it.
    ///   - clock: for the stamps.
    /// - Throws: `PrivateFileError` where the file cannot be opened or is not ours, `ThreadError` where there can be no
    ///   thread for it.
    public init(
        path: String, limit: Int = 4 * 1024 * 1024, secrets: KnownSecrets, clock: any EngineClock = SystemClock()
    ) throws {
        self.secrets = secrets
        self.clock = clock
        let pages = try LogPages(path: path, limit: limit)
        let (stream, continuation) = AsyncStream<String>.makeStream(
            bufferingPolicy: .bufferingOldest(Self.longestQueue))
        lines = continuation
        writing = Task {
            for await line in stream { await pages.write(line) }
            await pages.close()
        }
    }

    deinit {
        lines.finish()
    }

    /// `$XDG_STATE_HOME/mlops-tui/log`, by default under `~/.local/state`; `nil` without a home.
    public static func usualPath(environment: [String: String]) -> String? {
        StandardFolder.state.path(environment: environment).map { "\($0)/log" }
    }

    /// Takes one line: time, level, source, text; without secrets, and printable. Returns at once.
    func write(level: String, source: String, text: String) {
        let clean = PlainText.printable(secrets.redaction(text))
        lines.yield("\(CivilTime(clock.now).rfc3339) \(level) \(source): \(clean)\n")
    }

    /// Takes nothing more, and returns when all that was taken is in the file.
    public func close() async {
        lines.finish()
        await writing.value
    }
}
