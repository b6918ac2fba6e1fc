/// Why the store did not do what it was asked. Nothing was changed.
public enum StoreError: Error, Sendable, Hashable, CustomStringConvertible {
    case full(String)
    case readOnly(String)
    case locked(String, within: Duration)
    /// What is in the file is no store, or no longer one.
    case corrupt(String)
    /// Written by a newer version of the program, which this one must not touch.
    case newer(String)
    /// Something is in the way; `reason` says what and what to do.
    case refused(path: String, reason: String)
    /// Whatever else the system or SQLite says.
    case failed(String, reason: String)
    case closed

    public var description: String {
        switch self {
        case .full(let path): "\(path): the disk is full, so nothing more is kept; free some space"
        case .readOnly(let path): "\(path) can only be read, so nothing more is kept; check its mode and its disk"
        case .locked(let path, let deadline):
            "\(path) was in use by another process for more than \(deadline.components.seconds) s, so this was not kept"
        case .corrupt(let path): "\(path) is damaged"
        case .newer(let path):
            "\(path) was written by a newer mlops-tui; use that version, or name another file under 'store:'"
        case .refused(let path, let reason): "\(path) \(reason)"
        case .failed(let path, let reason): "\(path): \(reason)"
        case .closed: "the store is closed"
        }
    }
}
