import CTerminal
import Glibc

/// The signals that ask a program without a screen to end, noted in place of ending it, so that it can keep what it
/// holds first. The process has one of these, or a screen.
public struct ClosingSignals: Sendable {
    /// Readable when a signal came.
    public let descriptor: Int32

    /// - Throws: where the process may have no more descriptors.
    public init() throws(TerminalError) {
        descriptor = terminal_catch_signals()
        guard descriptor >= 0 else { throw .system("handle signals", errno: errno) }
    }

    /// The signal that came, if it asks for the end; from then on another one ends the process at once, so that nobody
    /// waits for what hangs. Ctrl-Z stops the process as it does any other.
    public func take() -> Int32? {
        let signals = TerminalSession.Signals(rawValue: terminal_take_signals())
        if signals.contains(.suspend) { _ = terminal_stop_group() }
        guard let number = signals.closing else { return nil }
        terminal_release_signals()
        return number
    }
}
