internal import Glibc

enum RealPath {
    /// Where a path leads once every link in it is followed; `nil` where nothing is there.
    static func of(_ path: String) -> String? {
        guard let found = realpath(path, nil) else { return nil }
        defer { free(found) }
        return String(cString: found)
    }
}
