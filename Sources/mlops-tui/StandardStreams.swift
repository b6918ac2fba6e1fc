internal import Engine
internal import FoundationEssentials
internal import Glibc

/// What this process was started with.
enum StandardStreams {
    static var environment: [String: String] { ProcessInfo.processInfo.environment }

    static var terminal: TerminalFacts {
        TerminalFacts(
            environment: environment, isInputTerminal: isatty(STDIN_FILENO) == 1,
            isOutputTerminal: isatty(STDOUT_FILENO) == 1, size: size
        ) { access($0, F_OK) == 0 }
    }

    /// A line on standard error, for what is no result.
    static func say(_ line: String) {
        write(STDERR_FILENO, line + "\n")
    }

    /// Text on standard output as it is.
    static func put(_ text: String) {
        write(STDOUT_FILENO, text)
    }

    /// Asks on standard error; only a clear yes is one.
    static func confirms(_ question: String) -> Bool {
        write(STDERR_FILENO, "\(question) [y/N] ")
        let answer = readLine()?.lowercased() ?? ""
        return answer == "y" || answer == "yes"
    }

    private static var size: (columns: Int, rows: Int)? {
        for descriptor in [STDOUT_FILENO, STDIN_FILENO, STDERR_FILENO] {
            var window = winsize()
            if ioctl(descriptor, UInt(TIOCGWINSZ), &window) == 0, window.ws_col > 0 {
                return (Int(window.ws_col), Int(window.ws_row))
            }
        }
        return nil
    }

    private static func write(_ descriptor: Int32, _ text: String) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return }
            bytes = bytes.dropFirst(count)
        }
    }
}
