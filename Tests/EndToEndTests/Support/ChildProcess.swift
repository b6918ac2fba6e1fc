import Glibc
import Synchronization

/// A program that this process started and whose end it sees.
///
/// Foundation's `Process` learns of an end by a descriptor that other children may inherit, and then never learns of
/// it.
final class ChildProcess: Sendable {
    enum Ending: Sendable {
        case exit(Int)
        case signal(Int)

        /// As a shell tells it.
        var status: Int {
            switch self {
            case .exit(let code): code
            case .signal(let number): 128 + number
            }
        }
    }

    let number: pid_t
    private let seen = Mutex<Ending?>(nil)

    /// Starts a program with nothing to read and its output in two files.
    init(_ arguments: [String], environment: [String: String], output: String, complaints: String) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        posix_spawn_file_actions_addopen(&actions, 2, complaints, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // Threads of the cooperative pool have signals blocked, which a child would inherit.
        var (all, none) = (sigset_t(), sigset_t())
        sigfillset(&all)
        sigemptyset(&none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))

        var number: pid_t = 0
        let variables = environment.map { "\($0.key)=\($0.value)" }
        let failure = Self.withCStrings(arguments) { words in
            Self.withCStrings(variables) { posix_spawn(&number, arguments[0], &actions, &attributes, words, $0) }
        }
        guard failure == 0 else {
            throw Story.Failure(description: "\(arguments[0]): \(String(cString: strerror(failure)))")
        }
        self.number = number
    }

    /// `nil` while it runs.
    var ending: Ending? {
        seen.withLock { seen in
            var status: Int32 = 0
            if seen == nil, waitpid(number, &status, WNOHANG) == number {
                seen = status & 0x7F == 0 ? .exit(Int(status >> 8 & 0xFF)) : .signal(Int(status & 0x7F))
            }
            return seen
        }
    }

    /// Does nothing once its end was seen, when its number may be another's.
    func signal(_ signal: Int32) {
        if ending == nil { kill(number, signal) }
    }

    private static func withCStrings<Value>(
        _ strings: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Value
    ) -> Value {
        let copies = strings.map { strdup($0) } + [nil]
        defer { for copy in copies { free(copy) } }
        return copies.withUnsafeBufferPointer { buffer in
            guard let start = buffer.baseAddress else { preconditionFailure("never empty") }
            return body(start)
        }
    }
}
