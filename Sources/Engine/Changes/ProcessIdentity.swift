internal import Glibc

/// One process among all there ever were on all hosts: host and boot, number, and when it began.
struct ProcessIdentity: Sendable, Hashable {
    let host: String
    let number: Int32
    /// Ticks after the boot (proc_pid_stat(5), field 22).
    let started: String

    /// `HOST/BOOT NUMBER STARTED`
    var text: String { "\(host) \(number) \(started)" }

    static let current = ProcessIdentity(
        host: Self.thisHost, number: getpid(), started: Self.start(of: getpid()) ?? "0")

    /// Whether the process of that text runs; `nil` where it is of another host, which nobody can tell here.
    func isAlive(_ text: String) -> Bool? {
        let words = text.split(separator: " ").map(String.init)
        guard words.count == 3, let number = Int32(words[1]) else { return false }
        let (place, ours) = (words[0].split(separator: "/"), Self.thisHost.split(separator: "/"))
        guard place.first == ours.first else { return nil }
        // Of another boot of this host nothing runs any more.
        guard place.last == ours.last else { return false }
        return Self.start(of: number) == words[2]
    }

    private static let thisHost: String = {
        let boot = ThisHost.line(of: "/proc/sys/kernel/random/boot_id") ?? "?"
        return "\(ThisHost.name.replacing(" ", with: "-"))/\(boot.prefix(8))"
    }()

    private static func start(of process: Int32) -> String? {
        // The name in parentheses may hold anything.
        guard let text = ThisHost.line(of: "/proc/\(process)/stat"), let end = text.lastIndex(of: ")") else {
            return nil
        }
        let fields = text[text.index(after: end)...].split(separator: " ")
        return fields.count > 19 ? String(fields[19]) : nil
    }
}
