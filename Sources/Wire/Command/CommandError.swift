/// Why a program gave nothing to use.
public enum CommandError: Error, Sendable, Equatable {
    case notFound(program: String)
    case notStarted(program: String, reason: String)
    case deadline(program: String, after: Duration)
    case failed(program: String, exit: CommandResult.Exit, message: String)
    case cancelled(program: String)
}

extension CommandError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .notFound(let program):
            "\(program) is not installed, or not in PATH. Install it, or write its full path."
        case .notStarted(let program, let reason):
            "\(program) could not be started: \(reason)."
        case .deadline(let program, let limit):
            "\(program) did not end within \(limit.brief) and was stopped. Run it by hand to see what it waits for."
        case .failed(let program, .code(let code), let message):
            "\(program) failed with exit code \(code)" + (message.isEmpty ? "." : ": \(message)")
        case .failed(let program, .signal(let number), let message):
            "\(program) was ended by signal \(number)" + (message.isEmpty ? "." : ": \(message)")
        case .cancelled(let program):
            "\(program) was cancelled."
        }
    }
}
