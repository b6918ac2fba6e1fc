internal import Glibc

/// What programs exclude each other by: a lock on a folder, which ends with the process that holds it.
public enum FolderLock {
    /// Runs `body` while no other process holds the folder.
    ///
    /// Where there is no folder, or the file system knows no such locks, it runs all the same.
    ///
    /// - Parameters:
    ///   - folder: which one.
    ///   - deadline: how long to wait for another process.
    ///   - overdue: called when that has passed; what it does not refuse runs without the lock.
    ///   - body: what to do.
    /// - Returns: what `body` returns.
    /// - Throws: what `overdue` or `body` throws.
    public static func hold<Value, Failure: Error>(
        _ folder: String, within deadline: Duration, overdue: () throws(Failure) -> Void,
        _ body: () throws(Failure) -> Value
    ) throws(Failure) -> Value {
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return try body() }
        defer { close(descriptor) }
        let end = ContinuousClock.now + deadline
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            guard errno == EWOULDBLOCK || errno == EINTR else { break }
            guard ContinuousClock.now < end else {
                try overdue()
                break
            }
            usleep(5_000)
        }
        return try body()
    }
}
