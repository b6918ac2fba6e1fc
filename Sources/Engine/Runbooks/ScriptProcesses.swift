internal import Glibc
internal import OpsModel
internal import Threads

/// The processes of one run of a script, found by what stands in their environment: whoever started them, and whatever
/// group or session they have gone to (proc_pid_environ(5)). Only this machine's, and only this user's, are seen.
struct ScriptProcesses: Sendable {
    /// What a script finds of its own run in its environment.
    static let variable = "MLOPS_EXECUTION"

    /// The variable's value.
    let execution: String

    /// `nil` for a request that nobody executes.
    init?(of request: ChangeRequest) {
        guard let execution = request.execution else { return nil }
        let run = Digest(of: "\(request.digest.hex) \(execution.process) \(execution.began.seconds)")
        self.execution = "\(request.id.rawValue)/\(run.hex.prefix(16))"
    }

    /// Their numbers, in order.
    func running() async -> [Int32] {
        let entry = Array("\(Self.variable)=\(execution)".utf8)
        return await WorkerThread.run { Self.numbers().filter { Self.environment(of: $0, holds: entry) }.sorted() }
            ?? []
    }

    /// Ends each of them, without asking.
    func end() async {
        for number in await running() { kill(number, SIGKILL) }
    }

    private static func numbers() -> [Int32] {
        guard let folder = opendir("/proc") else { return [] }
        defer { closedir(folder) }
        var numbers: [Int32] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if let number = Int32(name), number != getpid() { numbers.append(number) }
        }
        return numbers
    }

    /// Of a process that has ended, or is another user's, nothing can be read.
    private static func environment(of number: Int32, holds entry: [UInt8]) -> Bool {
        let file = open("/proc/\(number)/environ", O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return false }
        defer { close(file) }
        var (bytes, part) = ([UInt8](), [UInt8](repeating: 0, count: 64 * 1024))
        while bytes.count < largestEnvironment {
            let count = part.withUnsafeMutableBytes { read(file, $0.baseAddress, $0.count) }
            guard count > 0 else { break }
            bytes += part.prefix(count)
        }
        return bytes.split(separator: 0).contains { $0.elementsEqual(entry) }
    }

    /// In bytes: more than the system lets a program be started with (execve(2), a quarter of the usual stack).
    private static let largestEnvironment = 8 << 20
}
