import Glibc
import Threads

/// A program run by its argument vector, without a shell and without a terminal. Its environment is reduced, its output
/// bounded, and its deadline ends its whole process group.
public struct Command: Sendable {
    /// The program first: a path, or a name looked up in `PATH`.
    public var arguments: [String]
    /// Added to what every command gets: see ``inherited``.
    public var environment: [String: String] = [:]
    /// Likewise, for values that must not be seen.
    public var secrets: [String: Secret] = [:]
    /// Further names taken from this process's own environment.
    public var inherits: [String] = []
    public var directory: String?
    /// What the program reads on its standard input, closed after it.
    public var input: [UInt8] = []
    public var deadline: Duration = .seconds(30)
    /// Of standard output and of standard error, each; what is beyond is read and dropped.
    public var maximumBytes: Int = 4 * 1024 * 1024

    public init(_ arguments: [String]) {
        self.arguments = arguments
    }

    /// What a program needs to find itself, its user and the network. No credential is among it.
    public static let inherited = [
        "PATH", "HOME", "USER", "LOGNAME", "TMPDIR", "TZ", "LANG", "LC_ALL", "LC_CTYPE", "LC_MESSAGES", "LC_TIME",
        "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR", "SSL_CERT_FILE", "SSL_CERT_DIR",
        "http_proxy", "https_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY",
    ]

    /// Runs it to its end on a thread of its own, whatever its exit status. Cancelling the task ends the process group
    /// as the deadline does: a termination signal, and half a second later a kill; either is thrown.
    public func run() async throws(CommandError) -> CommandResult {
        let result = try await runUntilStopped()
        if let stopped = result.stopped { throw stopped }
        return result
    }

    /// As ``run()``, with what it wrote until it was ended, where it was.
    public func runUntilStopped() async throws(CommandError) -> CommandResult {
        if Task.isCancelled { throw .cancelled(program: program) }
        let wake = Doorbell()
        let command = self
        let result = await withTaskCancellationHandler {
            await WorkerThread.run { ChildProcess.run(command, wake: wake) }
        } onCancel: {
            wake.ring()
        }
        guard let result else { throw .notStarted(program: program, reason: "no thread is left") }
        return try result.get()
    }

    /// For sentences: the program's name without its folders.
    var program: String {
        arguments.first?.split(separator: "/").last.map(String.init) ?? ""
    }

    /// `NAME=value` for `execve(2)`; a terminal's colours and pagers are of no use here.
    var environmentEntries: [String] {
        var values = ["TERM": "dumb"]
        for name in Self.inherited + inherits {
            if let value = getenv(name) { values[name] = String(cString: value) }
        }
        values.merge(environment) { $1 }
        values.merge(secrets.mapValues { $0.reveal() }) { $1 }
        return values.map { "\($0.key)=\($0.value)" }.sorted()
    }

    var redaction: Redaction { Redaction(Array(secrets.values)) }
}

/// How a program ended and what it wrote.
public struct CommandResult: Sendable, Equatable {
    public enum Exit: Sendable, Equatable {
        case code(Int)
        case signal(Int)
    }

    public var program: String
    public var exit: Exit
    /// Why it was ended, where it did not end by itself.
    public var stopped: CommandError?
    public var output: [UInt8]
    public var errorOutput: [UInt8]
    /// Whether it wrote more than was kept.
    public var isTruncated: Bool
    public var elapsed: Duration
    var redaction = Redaction()

    /// Itself where the exit code is 0; else an error with the last line it wrote to standard error.
    @discardableResult
    public func requireSuccess() throws(CommandError) -> CommandResult {
        guard exit == .code(0) else {
            let lines = errorOutput.split(separator: UInt8(ascii: "\n")).map(\.trimmed).filter { !$0.isEmpty }
            let last = String(decoding: lines.last ?? [], as: UTF8.self)
            throw .failed(program: program, exit: exit, message: redaction(ServerMessage.printable(last)))
        }
        return self
    }
}
