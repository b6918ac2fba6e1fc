import CPseudoTerminal
import Glibc
import Testing
import Threads

/// A terminal without a window, with one program in it. Lives on a thread of its own, because waiting for a program
/// blocks.
actor PseudoTerminal {
    enum Ending: Equatable {
        case exit(Int32)
        case signal(Int32)
    }

    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    private let thread: ThreadExecutor
    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    private var master: Int32
    private var slave: Int32
    private let log: (reader: Int32, writer: Int32)
    private var process: pid_t = 0
    private var logText = ""
    /// Everything the program has written to the terminal.
    private(set) var output: [UInt8] = []

    /// Long enough for a machine that is busy; nothing waits this long when all is well.
    private static let patience = Duration.seconds(15)

    init(columns: Int = 80, rows: Int = 24) throws {
        thread = try ThreadExecutor(name: "pty")
        var (master, slave): (Int32, Int32) = (-1, -1)
        guard pseudo_terminal_open(Int32(columns), Int32(rows), &master, &slave) == 0 else {
            throw Failure(description: "no pseudo-terminal")
        }
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw Failure(description: "no pipe") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        (self.master, self.slave) = (master, slave)
        log = (ends[0], ends[1])
    }

    deinit {
        if process > 0 { kill(process, SIGKILL) }
        for descriptor in [master, slave, log.reader, log.writer] where descriptor >= 0 { Glibc.close(descriptor) }
        thread.stop()
    }

    /// Starts the probe, or another program with its arguments.
    func start(_ environment: [String: String] = [:], program: [String] = []) throws {
        let program = program.isEmpty ? [try PseudoTerminal.probe()] : program
        let all = [
            "TERM": "xterm-256color", "LC_ALL": "C.UTF-8", "SWIFT_BACKTRACE": "enable=no", "PATH": "/usr/bin:/bin",
        ]
        .merging(environment) { $1 }.map { "\($0)=\($1)" }
        let failure = withCStrings(program) { arguments in
            withCStrings(all) { pseudo_terminal_start(slave, log.writer, program[0], arguments, $0, &process) }
        }
        guard failure == 0 else { throw Failure(description: "\(program[0]): \(String(cString: strerror(failure)))") }
    }

    /// Beside the test program, where the package manager has built it.
    static func probe() throws -> String {
        var buffer = [UInt8](repeating: 0, count: 4096)
        let length = readlink("/proc/self/exe", &buffer, buffer.count)
        let path = String(decoding: buffer.prefix(max(length, 0)), as: UTF8.self)
        guard let slash = path.lastIndex(of: "/") else { throw Failure(description: "no folder of the test program") }
        return path[..<slash] + "/terminal-probe"
    }

    // MARK: Doing

    func send(_ text: String) {
        send(Array(text.utf8))
    }

    func send(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(master, $0.baseAddress, $0.count) }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    func signal(_ number: Int32) {
        kill(process, number)
    }

    /// As a window that is closed.
    func hangUp() {
        Glibc.close(slave)
        Glibc.close(master)
        (master, slave) = (-1, -1)
    }

    func resize(columns: Int, rows: Int) {
        _ = pseudo_terminal_resize(master, Int32(columns), Int32(rows))
    }

    // MARK: Seeing

    /// The terminal's modes, comparable.
    var modes: String {
        var bytes = [CChar](repeating: 0, count: 512)
        let length = pseudo_terminal_modes(slave, &bytes, 512)
        return String(decoding: bytes.prefix(Int(length)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// What was written so far, with anything that is no UTF-8 replaced.
    var text: String { String(decoding: output, as: UTF8.self) }

    /// Lines of the probe's log so far.
    var lines: [String] { logText.split(separator: "\n").map(String.init) }

    func forgetOutput() {
        output = []
    }

    func forgetLog() {
        logText = ""
    }

    /// Waits until the log has a line that begins so, and gives it back.
    @discardableResult
    func line(_ beginning: String, sourceLocation: SourceLocation = #_sourceLocation) throws -> String {
        try wait(for: "the line '\(beginning)' in \(lines)") { lines.first { $0.hasPrefix(beginning) } }
    }

    /// Waits until the terminal was sent this text.
    func output(_ expected: String) throws {
        _ = try wait(for: "'\(expected)' in \(text.debugDescription)") { text.contains(expected) ? true : nil }
    }

    /// Waits until nothing was written for a while.
    func settle() {
        while receive(within: 80) {}
    }

    func ending() throws -> Ending {
        var status: Int32 = 0
        let ending: Ending = try wait(for: "the end of the program") {
            guard waitpid(process, &status, WNOHANG) == process else { return nil }
            return status & 0x7F == 0 ? .exit(status >> 8 & 0xFF) : .signal(status & 0x7F)
        }
        process = 0
        settle()
        return ending
    }

    private func wait<Result>(for what: @autoclosure () -> String, _ condition: () -> Result?) throws -> Result {
        let end = ContinuousClock.now + PseudoTerminal.patience
        while ContinuousClock.now < end {
            if let result = condition() { return result }
            _ = receive(within: 5)
        }
        throw Failure(description: "waited in vain for \(what())")
    }

    /// Reads what the program has written; false when nothing came.
    private func receive(within milliseconds: Int32) -> Bool {
        var polled = [master, log.reader].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        guard poll(&polled, 2, milliseconds) > 0 else { return false }
        var buffer = [UInt8](repeating: 0, count: 65536)
        if polled[0].revents & Int16(POLLIN) != 0 {
            let count = read(master, &buffer, buffer.count)
            output += buffer.prefix(max(count, 0))
        }
        if polled[1].revents & Int16(POLLIN) != 0 {
            let count = read(log.reader, &buffer, buffer.count)
            logText += String(decoding: buffer.prefix(max(count, 0)), as: UTF8.self)
        }
        return true
    }
}

/// The strings as C wants an argument vector, with a null at its end.
private func withCStrings<Result>(
    _ strings: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Result
) -> Result {
    let copies = strings.map { strdup($0) } + [nil]
    defer { for copy in copies { free(copy) } }
    return copies.withUnsafeBufferPointer { buffer in
        guard let base = buffer.baseAddress else { preconditionFailure("never empty") }
        return body(base)
    }
}
