internal import Glibc
internal import Threads

/// Why a file of the program's own could not be written; says what to do.
public struct PrivateFileError: Error, Sendable, Hashable, CustomStringConvertible {
    public var path: String
    public var reason: String

    public var description: String { "\(path) \(reason)" }
}

/// Files that only their owner may read: 0600 in folders of 0700, never through a symbolic link somebody laid there.
public enum PrivateFile {
    /// What a person can do about a file that is there already, where the command line decides.
    public static let byOptions = "--force replaces it, --output names another"

    /// Refuses what nothing may be written to: a symbolic link, and a file that is there and may not be replaced.
    ///
    /// `instead` says what a person can do then.
    public static func check(
        _ path: String, replacing: Bool, instead: String = byOptions
    ) throws(PrivateFileError) {
        try refuseLink(path)
        if !replacing, access(path, F_OK) == 0 {
            throw PrivateFileError(path: path, reason: "is there already; \(instead)")
        }
    }

    /// Writes the whole text, or leaves what was there as it was.
    public static func write(
        _ text: String, to path: String, replacing: Bool, instead: String = byOptions
    ) throws(PrivateFileError) {
        try makeFolder(of: path)
        try check(path, replacing: replacing, instead: instead)
        // A name of our own beside it, put in its place in one step.
        let temporary = "\(path).\(getpid()).new"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure(path, "cannot be written") }
        let isWritten = writeAll(text, to: descriptor) && fsync(descriptor) == 0
        let error = errno
        close(descriptor)
        guard isWritten, rename(temporary, path) == 0 else {
            let reason = SystemMessage.of(isWritten ? errno : error)
            unlink(temporary)
            throw PrivateFileError(path: path, reason: "cannot be written: \(reason)")
        }
    }

    /// Opens for appending, made where it is not there; what was readable by others is no longer.
    public static func openForAppending(_ path: String) throws(PrivateFileError) -> Int32 {
        try makeFolder(of: path)
        try refuseLink(path)
        let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK, 0o600)
        guard descriptor >= 0 else { throw failure(path, "cannot be opened") }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG, fchmod(descriptor, 0o600) == 0 else {
            close(descriptor)
            throw PrivateFileError(path: path, reason: "is not a file of yours")
        }
        return descriptor
    }

    /// Every byte, or false with `errno` set.
    public static func writeAll(_ text: String, to descriptor: Int32) -> Bool {
        writeAll(Array(text.utf8), to: descriptor)
    }

    /// Every byte, or false with `errno` set.
    public static func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        var bytes = bytes[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            bytes = bytes.dropFirst(count)
        }
        return true
    }

    /// Makes the missing folders on the way; those we make are 0700.
    public static func makeFolder(of path: String) throws(PrivateFileError) {
        let folder = ParentFolder.of(path)
        guard access(folder, F_OK) != 0 else { return }
        try refuseLink(folder)
        try makeFolder(of: folder)
        guard mkdir(folder, 0o700) == 0 || errno == EEXIST else { throw failure(folder, "cannot be made") }
    }

    static func refuseLink(_ path: String) throws(PrivateFileError) {
        var status = stat()
        guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFLNK else { return }
        throw PrivateFileError(
            path: path, reason: "is a symbolic link, and this program writes through none; name the file it points to")
    }

    private static func failure(_ path: String, _ what: String) -> PrivateFileError {
        PrivateFileError(path: path, reason: "\(what): \(SystemMessage.last)")
    }
}
