import FoundationEssentials
import Glibc

/// The programs measured beside ours, and where each is found.
struct Peers {
    let ours: String
    let tig: String?
    let htop: String?
    /// A folder of this run alone: a home without any configuration, and tig's repository.
    let folder: String

    /// `ours` is the released program.
    init(ours: String) throws {
        guard access(ours, X_OK) == 0 else {
            throw BenchmarkError("there is no \(ours); `make release` builds it, and `make bench` calls that first")
        }
        var template = Array("/tmp/mlops-tui-bench-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw BenchmarkError("no temporary folder can be made") }
        self.ours = ours
        folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        tig = Self.find("tig")
        htop = Self.find("htop")
        if tig != nil { try Self.makeRepository(at: repository(in: folder), commits: 400) }
    }

    var environment: [String: String] {
        [
            "HOME": folder, "TERM": "xterm-256color", "LANG": "C.UTF-8", "TZ": "UTC",
            "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin",
        ]
    }

    func startOurs(_ arguments: [String] = [], columns: Int = 120, rows: Int = 40) throws -> TerminalProgram {
        try TerminalProgram(ours, arguments, environment: environment, columns: columns, rows: rows)
    }

    func startTig(columns: Int = 120, rows: Int = 40) throws -> TerminalProgram? {
        try tig.map {
            try TerminalProgram(
                $0, ["-C", repository(in: folder)], environment: environment, columns: columns, rows: rows)
        }
    }

    /// `tenths` of a second pass between two of its readings of the processes.
    func startHtop(every tenths: Int, columns: Int = 120, rows: Int = 40) throws -> TerminalProgram? {
        try htop.map {
            try TerminalProgram($0, ["-d", "\(tenths)"], environment: environment, columns: columns, rows: rows)
        }
    }

    func removeFolder() {
        try? FileManager.default.removeItem(atPath: folder)
    }

    private func repository(in folder: String) -> String { folder + "/repository" }

    private static func find(_ name: String) -> String? {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":")
        return folders.map { "\($0)/\(name)" }.first { access($0, X_OK) == 0 }
    }

    private static func makeRepository(at path: String, commits: Int) throws {
        var text = ""
        for number in 0..<commits {
            let message = "commit \(number): change one line of one file\n"
            let content = "content \(number)\n"
            text +=
                "commit refs/heads/main\ncommitter Someone <someone@example.com> \(1_700_000_000 + number * 60) +0000\n"
            text += "data \(message.utf8.count)\n\(message)\n"
            text += "M 644 inline file\(number % 20).txt\ndata \(content.utf8.count)\n\(content)\n"
        }
        let command = "git init -q -b main '\(path)' && git -C '\(path)' fast-import --quiet"
        guard let pipe = popen(command, "w") else { throw BenchmarkError("git cannot be started") }
        fputs(text, pipe)
        guard pclose(pipe) == 0 else { throw BenchmarkError("git could not make the repository for tig") }
    }
}
