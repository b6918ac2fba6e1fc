internal import Glibc
internal import OpsModel
internal import Threads

/// The store's file and those SQLite keeps beside it, before and after SQLite has them.
struct StoreFile: Sendable {
    /// Which file a path led to, whatever it is called by now.
    struct Identity: Equatable {
        let device: UInt
        let inode: UInt
    }

    let path: String

    /// The log and its index, which live and move with the file.
    private var companions: [String] { ["-wal", "-shm", "-journal"] }

    /// Makes the folder, 0700, where it is missing.
    func makeFolder() throws(StoreError) {
        do throws(PrivateFileError) {
            try PrivateFile.makeFolder(of: path)
        } catch {
            throw .refused(path: error.path, reason: error.reason)
        }
    }

    /// Makes the file, 0600, where it is missing; SQLite gives its companions the same mode. A symbolic link in any
    /// place is refused.
    func prepare() throws(StoreError) {
        do throws(PrivateFileError) {
            for name in [path] + companions.map({ path + $0 }) { try PrivateFile.refuseLink(name) }
        } catch {
            throw .refused(path: error.path, reason: error.reason)
        }
        let descriptor = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK, 0o600)
        guard descriptor >= 0 else { throw failure("cannot be opened") }
        defer { Glibc.close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw .refused(path: path, reason: "is not a regular file")
        }
        guard status.st_uid == geteuid(), fchmod(descriptor, 0o600) == 0 else {
            throw .refused(path: path, reason: "belongs to somebody else; name a file of yours under 'store:'")
        }
    }

    /// `nil` where there is none.
    var identity: Identity? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        return Identity(device: UInt(status.st_dev), inode: UInt(status.st_ino))
    }

    /// Whether the path names another file than that, or none; where the system cannot say, it does not.
    func isReplaced(_ known: Identity?) -> Bool {
        let now = identity
        return now == nil ? errno == ENOENT : now != known
    }

    /// Gives the file and its companions another name beside it and returns that; nothing is deleted.
    func setAside(at now: Instant) throws(StoreError) -> String {
        let time = CivilTime(now)
        let stamp = "\(time.date)T\(time.timeOfDay)Z".replacing("-", with: "").replacing(":", with: "")
        var name = "\(path).corrupt-\(stamp)"
        var number = 1
        while access(name, F_OK) == 0 {
            number += 1
            name = "\(path).corrupt-\(stamp)-\(number)"
        }
        guard rename(path, name) == 0 else { throw failure("is damaged and cannot be set aside") }
        for suffix in companions where access(path + suffix, F_OK) == 0 {
            guard rename(path + suffix, name + suffix) == 0 else {
                throw failure("is damaged and its \(suffix) cannot be set aside")
            }
        }
        return name
    }

    /// Runs `body` while no other process opens or sets aside a store in this folder.
    ///
    /// Without locks two processes only must not be opening a damaged store at the same instant.
    func alone<T>(within deadline: Duration, _ body: () throws(StoreError) -> T) throws(StoreError) -> T {
        try FolderLock.hold(ParentFolder.of(path), within: deadline) { () throws(StoreError) in
            throw .locked(path, within: deadline)
        } _: { () throws(StoreError) in
            try body()
        }
    }

    private func failure(_ what: String) -> StoreError {
        switch errno {
        case ENOSPC, EDQUOT: .full(path)
        case EROFS, EACCES, EPERM: .readOnly(path)
        case ELOOP: .refused(path: path, reason: "is a symbolic link, and this program writes through none")
        default: .failed(path, reason: "\(what): \(SystemMessage.last)")
        }
    }
}
