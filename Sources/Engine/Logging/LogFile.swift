internal import Glibc
internal import OpsModel
public import Store
internal import Synchronization
internal import Wire

/// A log file of bounded size: when it is full it becomes `PATH.1`, and the one before that is gone.
///
/// What cannot be written is dropped: a full disk must not stop the program, and its screen says enough.
public final class LogFile: Sendable {
    private struct State {
        var descriptor: Int32
        var size: Int
    }

    let path: String
    private let limit: Int
    private let secrets: KnownSecrets
    private let clock: any EngineClock
    private let state: Mutex<State>

    /// Opens or makes the file, 0600 in a folder of 0700.
    ///
    /// - Parameters:
    ///   - path: where; its folder is made where it is missing.
    ///   - limit: bytes after which it is turned over.
    ///   - secrets: what never may be in it.
    ///   - clock: for the stamps.
    /// - Throws: where the file cannot be opened or is not ours.
    public init(
        path: String, limit: Int = 4 * 1024 * 1024, secrets: KnownSecrets, clock: any EngineClock = SystemClock()
    ) throws(PrivateFileError) {
        self.path = path
        self.limit = limit
        self.secrets = secrets
        self.clock = clock
        let descriptor = try PrivateFile.openForAppending(path)
        var status = stat()
        fstat(descriptor, &status)
        state = Mutex(State(descriptor: descriptor, size: Int(status.st_size)))
    }

    deinit {
        state.withLock { state in
            if state.descriptor >= 0 { close(state.descriptor) }
        }
    }

    /// `$XDG_STATE_HOME/mlops-tui/log`, by default under `~/.local/state`; `nil` without a home.
    public static func usualPath(environment: [String: String]) -> String? {
        StandardFolder.state.path(environment: environment).map { "\($0)/log" }
    }

    /// Writes one line: time, level, source, text; without secrets, and printable.
    func write(level: String, source: String, text: String) {
        let clean = PlainText.printable(secrets.redaction(text))
        let line = "\(CivilTime(clock.now).rfc3339) \(level) \(source): \(clean)\n"
        state.withLock { state in
            if state.size + line.utf8.count > limit { turnOver(&state) }
            guard state.descriptor >= 0, PrivateFile.writeAll(line, to: state.descriptor) else { return }
            state.size += line.utf8.count
        }
    }

    private func turnOver(_ state: inout State) {
        if state.descriptor >= 0 { close(state.descriptor) }
        rename(path, "\(path).1")
        state.descriptor = (try? PrivateFile.openForAppending(path)) ?? -1
        state.size = 0
    }
}
