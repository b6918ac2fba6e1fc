import Glibc

/// Why a thread of our own could not be had; the process is at one of its limits.
public enum ThreadError: Error, Sendable, Hashable, CustomStringConvertible {
    case cannotOpenPipe(String, errno: Int32)
    case cannotStart(String, errno: Int32)

    public var description: String {
        switch self {
        case .cannotOpenPipe(let name, let code):
            "thread \(name): no pipe to wake it (\(SystemMessage.of(code))); raise `ulimit -n`"
        case .cannotStart(let name, let code):
            "thread \(name): cannot start (\(SystemMessage.of(code))); raise `ulimit -u` or free memory"
        }
    }
}
