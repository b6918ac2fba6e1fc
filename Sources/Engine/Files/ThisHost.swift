internal import Glibc

/// What the kernel says of the machine and of processes, without blocking.
enum ThisHost {
    static var name: String {
        var name = [CChar](repeating: 0, count: 256)
        guard gethostname(&name, name.count - 1) == 0 else { return "unknown host" }
        return text(name)
    }

    /// Which numbers of processes are meant (pid_namespaces(7)): an inode; `nil` where the kernel does not tell.
    static var processNamespace: String? {
        var status = stat()
        return stat("/proc/self/ns/pid", &status) == 0 ? "\(status.st_ino)" : nil
    }

    /// The first line of a file below `/proc`, whose size reads as zero; `nil` where there is none.
    static func line(of path: String) -> String? {
        guard let file = fopen(path, "re") else { return nil }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 1024)
        return fgets(&line, Int32(line.count), file) == nil ? nil : text(line)
    }

    /// Up to the first line feed or zero.
    private static func text(_ characters: [CChar]) -> String {
        String(decoding: characters.prefix { $0 != 0 && $0 != 10 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
