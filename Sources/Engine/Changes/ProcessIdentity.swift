internal import FoundationEssentials
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
        var name = [CChar](repeating: 0, count: 256)
        gethostname(&name, name.count - 1)
        let host = String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        let boot = line(of: "/proc/sys/kernel/random/boot_id") ?? "?"
        return "\(host.replacing(" ", with: "-"))/\(boot.prefix(8))"
    }()

    private static func start(of process: Int32) -> String? {
        // The name in parentheses may hold anything.
        guard let text = line(of: "/proc/\(process)/stat"), let end = text.lastIndex(of: ")") else { return nil }
        let fields = text[text.index(after: end)...].split(separator: " ")
        return fields.count > 19 ? String(fields[19]) : nil
    }

    private static func line(of path: String) -> String? {
        guard let file = fopen(path, "re") else { return nil }
        defer { fclose(file) }
        var text = [CChar](repeating: 0, count: 1024)
        guard fgets(&text, Int32(text.count), file) != nil else { return nil }
        let bytes = text.prefix { $0 != 0 && $0 != 10 }.map(UInt8.init(bitPattern:))
        return String(decoding: bytes, as: UTF8.self)
    }
}
