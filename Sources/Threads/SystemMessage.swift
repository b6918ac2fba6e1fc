internal import Glibc

/// What the system says of its last error.
public enum SystemMessage {
    public static var last: String { of(errno) }

    public static func of(_ code: Int32) -> String {
        strerror(code).map { String(cString: $0) } ?? "error \(code)"
    }
}
