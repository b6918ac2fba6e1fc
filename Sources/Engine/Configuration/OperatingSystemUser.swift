internal import Glibc

/// Who runs this process, as the operating system knows them.
enum OperatingSystemUser {
    /// The account's name; the number where it has none.
    static var name: String {
        let id = getuid()
        guard let entry = getpwuid(id), let name = entry.pointee.pw_name else { return "uid \(id)" }
        return String(cString: name)
    }
}
