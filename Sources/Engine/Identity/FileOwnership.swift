internal import Glibc
internal import Store

/// Whether a file can be changed by who runs this process: then it proves nothing against them (domain.md §8).
enum FileOwnership {
    /// By its mode, by changing that, or by putting another file or folder in the place of one on the way to it; where
    /// it is a link, by that of what it leads to.
    static func isWritable(_ path: String) -> Bool {
        isOurs(path) || isReplaceable(path) || isElsewhereWritable(path)
    }

    private static func isElsewhereWritable(_ path: String) -> Bool {
        guard let target = RealPath.of(path) else { return false }
        return target != path && (isOurs(target) || isReplaceable(target))
    }

    private static func isOurs(_ path: String) -> Bool {
        access(path, W_OK) == 0 || status(path)?.st_uid == geteuid()
    }

    /// Another's entry in a sticky folder, such as /tmp, can be neither removed nor renamed.
    private static func isReplaceable(_ path: String) -> Bool {
        let folder = ParentFolder.of(path)
        guard folder != path else { return false }
        guard let status = status(folder) else { return isReplaceable(folder) }
        let isSticky = status.st_mode & S_ISVTX != 0
        if status.st_uid == geteuid() { return true }
        if access(folder, W_OK) == 0, !isSticky || self.status(path, following: false)?.st_uid == geteuid() {
            return true
        }
        return folder != "." && isReplaceable(folder)
    }

    static func status(_ path: String, following: Bool = true) -> stat? {
        var status = stat()
        guard (following ? stat(path, &status) : lstat(path, &status)) == 0 else { return nil }
        return status
    }
}
