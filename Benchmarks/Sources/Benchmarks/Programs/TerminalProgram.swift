import CPseudoTerminal
import Glibc

/// A program in a pseudo-terminal, watched from the terminal's side.
final class TerminalProgram {
    let process: pid_t
    /// When it was asked to start.
    let startedAt: Double
    private(set) var bytesRead = 0
    private let master: Int32
    private var buffer = [UInt8](repeating: 0, count: 1 << 16)

    init(
        _ path: String, _ arguments: [String], environment: [String: String], columns: Int = 120, rows: Int = 40
    ) throws {
        var master: Int32 = -1
        var slave: Int32 = -1
        guard pseudo_terminal_open(Int32(columns), Int32(rows), &master, &slave) == 0 else {
            throw BenchmarkError("no pseudo-terminal can be had")
        }
        defer { Glibc.close(slave) }
        self.master = master
        let log = open("/dev/null", O_WRONLY | O_CLOEXEC)
        defer { Glibc.close(log) }
        var pid: pid_t = 0
        startedAt = WallTime.now
        let failure = CStrings.with([path] + arguments) { argumentVector in
            CStrings.with(environment.map { "\($0.key)=\($0.value)" }) { environmentVector in
                pseudo_terminal_start(slave, log, path, argumentVector, environmentVector, &pid)
            }
        }
        guard failure == 0 else {
            Glibc.close(master)
            throw BenchmarkError("\(path) cannot be started: \(String(cString: strerror(failure)))")
        }
        process = pid
    }

    /// Reads what has come within `timeout` seconds; `nil` when nothing came.
    func read(within timeout: Double) -> ArraySlice<UInt8>? {
        var poller = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
        guard poll(&poller, 1, Int32(max(0, timeout * 1000))) > 0 else { return nil }
        let count = Glibc.read(master, &buffer, buffer.count)
        guard count > 0 else { return nil }
        bytesRead += count
        return buffer[..<count]
    }

    /// Reads until `marker` has been written; the instant it was read, or `nil` after `timeout` seconds.
    func read(until marker: [UInt8], within timeout: Double) -> Double? {
        let deadline = WallTime.now + timeout
        var tail: [UInt8] = []
        while WallTime.now < deadline {
            guard let bytes = read(within: deadline - WallTime.now) else { continue }
            let now = WallTime.now
            tail += bytes
            if tail.contains(marker) { return now }
            tail = tail.suffix(marker.count - 1)
        }
        return nil
    }

    /// Reads until nothing has come for `silence` seconds since at least `least` bytes have; the instant of the last.
    func readUntilSilent(for silence: Double, least: Int = 0, within timeout: Double) -> Double? {
        let deadline = WallTime.now + timeout
        var last: Double?
        let start = bytesRead
        while WallTime.now < deadline {
            if read(within: silence) != nil {
                last = WallTime.now
            } else if bytesRead - start >= least {
                return last
            }
        }
        return nil
    }

    func send(_ bytes: [UInt8]) {
        _ = bytes.withUnsafeBytes { write(master, $0.baseAddress, $0.count) }
    }

    func resize(columns: Int, rows: Int) {
        _ = pseudo_terminal_resize(master, Int32(columns), Int32(rows))
    }

    var cpu: Double { CPUTime.of(process) ?? .nan }

    /// Ends it and waits for it. Its own process only, by id.
    func end() {
        Glibc.close(master)
        kill(process, SIGTERM)
        var status: Int32 = 0
        for _ in 0..<200 {
            if waitpid(process, &status, WNOHANG) != 0 { return }
            usleep(10_000)
        }
        kill(process, SIGKILL)
        waitpid(process, &status, 0)
    }
}

/// Why something could not be measured.
struct BenchmarkError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}

enum CStrings {
    /// Calls `body` with a null-terminated vector of C strings.
    static func with<Value>(
        _ texts: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Value
    ) -> Value {
        let copies = texts.map { strdup($0) }
        defer { copies.forEach { free($0) } }
        return (copies + [nil]).withUnsafeBufferPointer { vector in
            guard let base = vector.baseAddress else { preconditionFailure("a vector always ends in a null pointer") }
            return body(base)
        }
    }
}
