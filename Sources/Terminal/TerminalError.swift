import Glibc

/// Why there can be no screen here. Plain lines (`--linear`) work in every case.
public enum TerminalError: Error, Sendable, Hashable, CustomStringConvertible {
    case inputIsNoTerminal
    case outputIsNoTerminal
    /// Neither the entry for `TERM` nor any to fall back to is installed.
    case unknownTerminal(String)
    /// The terminal cannot put its cursor anywhere, as a printer cannot.
    case cannotPlaceCursor(String)
    case system(String, errno: Int32)

    public var description: String {
        switch self {
        case .inputIsNoTerminal:
            "standard input is no terminal, so no key can be read; start it without a pipe, or with --linear"
        case .outputIsNoTerminal:
            "standard output is no terminal, so no screen can be drawn; start it without a pipe, or with --linear"
        case .unknownTerminal(let name):
            "TERM=\(name): this machine knows neither it nor xterm-256color; install ncurses-base, or use --linear"
        case .cannotPlaceCursor(let name):
            "TERM=\(name): such a terminal cannot draw a screen; set TERM to what it really is, or use --linear"
        case .system(let task, let code):
            "cannot \(task): \(String(cString: strerror(code))); use --linear to go on without a screen"
        }
    }
}
