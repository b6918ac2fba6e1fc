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
    public static var actor: Actor { Actor(name, .login(uid: login, host: ThisHost.name)) }

    /// The account that was logged in to, which `su` and `sudo` leave as it is (proc_pid_loginuid(5)); where the kernel
    /// does not tell, the account that the process runs as.
    private static var login: Int {
        guard let text = ThisHost.line(of: "/proc/self/loginuid"), let uid = UInt32(text), uid != .max else {
            return Int(getuid())
        }
        return Int(uid)
    }
}
