internal import Glibc

/// One process among all there ever were on all hosts: host, boot and namespace of numbers, number, and when it began.
struct ProcessIdentity: Sendable, Hashable {
    let host: String
    let number: Int32
    /// Ticks after the boot (proc_pid_stat(5), field 22).
    let started: String

    /// `HOST/BOOT/NAMESPACE NUMBER STARTED`
    var text: String { "\(host) \(number) \(started)" }

    static let current = ProcessIdentity(
        host: Self.thisHost, number: getpid(), started: Self.start(of: getpid()) ?? unknown)

    /// Whether the process of that text runs; `nil` where nobody can tell here: of another host, of another boot, since
    /// two hosts may have one name, or of a container, whose processes have numbers of their own.
    func isAlive(_ text: String) -> Bool? {
        let words = text.split(separator: " ").map(String.init)
        guard words.count == 3, let number = Int32(words[1]) else { return false }
        guard words[0] == host, started != Self.unknown, !text.contains(Self.unknown) else { return nil }
        if let start = Self.start(of: number) { return start == words[2] }
        // A system that hides the processes of others still says that there is one.
        return kill(number, 0) == 0 || errno == EPERM ? nil : false
    }

    private static let unknown = "?"

    private static let thisHost: String = {
        let boot = ThisHost.line(of: "/proc/sys/kernel/random/boot_id") ?? unknown
        return "\(ThisHost.name.replacing(" ", with: "-"))/\(boot.prefix(8))/\(ThisHost.processNamespace ?? unknown)"
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
