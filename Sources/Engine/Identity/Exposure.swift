internal import Glibc
internal import Store

/// A file or folder that somebody besides one account and root may change, and with it what lies in it.
struct Exposure: Sendable, Hashable {
    enum Way: Sendable, Hashable {
        /// It is another account's: a name, or `uid 1001`.
        case owner(String)
        /// Its mode lets others write: `its group`, `others`.
        case mode(String)
    }

    let path: String
    let way: Way

    /// `/srv/books can be written by its group`
    var text: String {
        switch way {
        case .owner(let name): "\(path) is \(name)'s"
        case .mode(let who): "\(path) can be written by \(who)"
        }
    }

    /// A line to paste.
    var remedy: String {
        switch way {
        case .owner: "chown \(OperatingSystemUser.name) \(quotedPath)"
        case .mode: "chmod go-w \(quotedPath)"
        }
    }

    private var quotedPath: String {
        let isPlain = path.utf8.allSatisfy { byte in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || "/._-".utf8.contains(byte)
        }
        return isPlain ? path : "'\(path.replacing("'", with: #"'\''"#))'"
    }
}

extension FileOwnership {
    /// The first on the way from the root to a path, that path itself included, that others than `user` and root may change;
    /// `nil` where there is none. Where a link is on the way, the way to what it leads to counts too.
    static func exposure(of path: String, to user: uid_t = geteuid()) -> Exposure? {
        let ways = [path] + [RealPath.of(path)].compactMap { $0 }.filter { $0 != path }
        return ways.lazy.flatMap(entries).compactMap { exposure(ofEntry: $0, to: user) }.first
    }

    /// Every folder on the way to a path, and the path.
    private static func entries(onTheWayTo path: String) -> [String] {
        var entries = [path]
        while let folder = entries.first.map(ParentFolder.of), folder != entries.first, folder != "." {
            entries.insert(folder, at: 0)
        }
        return entries
    }

    /// A link is as its owner made it, whatever its mode. What lies in a sticky folder, such as /tmp, only its owner can
    /// replace, who is asked for with it.
    private static func exposure(ofEntry path: String, to user: uid_t) -> Exposure? {
        guard let status = status(path, following: false) else { return nil }
        if status.st_uid != 0, status.st_uid != user {
            let owner = Accounts.system.name(Int(status.st_uid)) ?? "uid \(status.st_uid)"
            return Exposure(path: path, way: .owner(owner))
        }
        let isSticky = status.st_mode & S_IFMT == S_IFDIR && status.st_mode & S_ISVTX != 0
        guard status.st_mode & S_IFMT != S_IFLNK, !isSticky else { return nil }
        switch status.st_mode & 0o022 {
        case 0: return nil
        case 0o020: return Exposure(path: path, way: .mode("its group"))
        case 0o002: return Exposure(path: path, way: .mode("everybody"))
        default: return Exposure(path: path, way: .mode("its group and everybody"))
        }
    }
}
