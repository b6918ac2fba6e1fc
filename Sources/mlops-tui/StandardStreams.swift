internal import Cells
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

    /// What people read here: seven bits outside UTF-8.
    static var glyphs: GlyphSet { terminal.isUTF8 ? .unicode : .ascii }

    /// Asks on standard error; only a clear yes is one.
    static func confirms(_ question: String) -> Bool {
        let text = "\(question) [y/N] "
        _ = Glibc.write(STDERR_FILENO, text, text.utf8.count)
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
}
