import FoundationEssentials
import Glibc

/// The memory of a process as the kernel accounts it, in bytes.
struct ProgramMemory {
    /// Its own pages and its share of those it has in common with others.
    let proportional: Int
    let resident: Int
    /// The most that was resident at any time.
    let peakResident: Int

    /// `nil` when the process has ended or the kernel does not tell.
    init?(of process: pid_t) {
        guard let rollup = Self.fields("/proc/\(process)/smaps_rollup"), let pss = rollup["Pss"],
            let status = Self.fields("/proc/\(process)/status"), let rss = status["VmRSS"]
        else { return nil }
        proportional = pss
        resident = rss
        peakResident = status["VmHWM"] ?? rss
    }

    private static func fields(_ path: String) -> [String: Int]? {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return nil }
        var fields: [String: Int] = [:]
        for line in text.split(separator: "\n") {
            let words = line.split(whereSeparator: \.isWhitespace)
            guard words.count >= 3, words[2] == "kB", let kilobytes = Int(words[1]) else { continue }
            fields[String(words[0].dropLast())] = kilobytes * 1024
        }
        return fields
    }
}
