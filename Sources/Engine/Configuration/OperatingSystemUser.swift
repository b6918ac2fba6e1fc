internal import Glibc
public import OpsModel

/// Who runs this process, as the operating system knows them.
public enum OperatingSystemUser {
    /// The account's name; the number where it has none.
    public static var name: String {
        let id = getuid()
        guard let entry = getpwuid(id), let name = entry.pointee.pw_name else { return "uid \(id)" }
        return String(cString: name)
    }

    /// The person, as far as the system of this host vouches for them.
    public static var actor: Actor { Actor(name, .login(uid: login, host: host)) }

    /// The account that was logged in to, which `su` and `sudo` leave as it is (proc_pid_loginuid(5)); where the kernel
    /// does not tell, the account that the process runs as.
    private static var login: Int {
        guard let file = fopen("/proc/self/loginuid", "re") else { return Int(getuid()) }
        defer { fclose(file) }
        var text = [CChar](repeating: 0, count: 16)
        let isRead = fgets(&text, Int32(text.count), file) != nil
        let digits = text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:))
        guard isRead, let uid = UInt32(String(decoding: digits, as: UTF8.self)), uid != .max else {
            return Int(getuid())
        }
        return Int(uid)
    }

    private static var host: String {
        var name = [CChar](repeating: 0, count: 256)
        guard gethostname(&name, name.count - 1) == 0 else { return "unknown host" }
        return String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
