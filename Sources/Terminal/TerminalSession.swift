import Cells
import CTerminal
import Glibc

/// The hold on the terminal as a device, below ncurses: its modes, the signals, and where text that is not the
/// screen's goes meanwhile. The process has one at a time.
final class TerminalSession {
    struct Signals: OptionSet {
        let rawValue: UInt32

        static let resized = Signals(rawValue: TERMINAL_RESIZED)
        static let suspend = Signals(rawValue: TERMINAL_SUSPEND)
        static let continued = Signals(rawValue: TERMINAL_CONTINUED)
        static let interrupted = Signals(rawValue: TERMINAL_INTERRUPTED)
        static let terminated = Signals(rawValue: TERMINAL_TERMINATED)
        static let hungUp = Signals(rawValue: TERMINAL_HUNG_UP)

        /// The signal that asks for the end, if one does.
        var closing: Int32? {
            if contains(.terminated) { return SIGTERM }
            if contains(.hungUp) { return SIGHUP }
            return contains(.interrupted) ? SIGINT : nil
        }
    }

    let input: Int32
    /// A descriptor of our own, because descriptor 1 is pointed elsewhere while the screen is up.
    let output: Int32
    /// Readable while `takeSignals()` has something.
    let signalDescriptor: Int32
    private let captureFile: String?
    private var programModes = termios()
    private var enterBytes: [UInt8] = []
    private var hasEnded = false

    init(input: Int32, output: Int32, captureFile: String?) throws(TerminalError) {
        guard isatty(output) == 1 else { throw .outputIsNoTerminal }
        guard isatty(input) == 1 else { throw .inputIsNoTerminal }
        self.input = input
        self.captureFile = captureFile
        self.output = fcntl(output, F_DUPFD_CLOEXEC, 3)
        guard self.output >= 0 else { throw .system("duplicate the terminal's descriptor", errno: errno) }
        let failure = terminal_remember(input, self.output)
        guard failure == 0 else {
            Glibc.close(self.output)
            throw .system("read the terminal's modes", errno: failure)
        }
        signalDescriptor = terminal_catch_signals()
        guard signalDescriptor >= 0 else { throw .system("handle signals", errno: errno) }
        makeBlocking()
        captureOutput()
        entered(enter: "", leave: "")
    }

    deinit {
        end()
    }

    /// From here on every way out of the process writes `leave` and sets the modes the terminal had at first.
    /// `enter` is what brings the screen back after a suspension.
    func entered(enter: String, leave: String) {
        enterBytes = Array(enter.utf8)
        terminal_set_leave_bytes(leave, leave.utf8.count)
        tcgetattr(input, &programModes)
        terminal_entered()
    }

    /// Sets modes that ncurses has no call for: Ctrl-S, Ctrl-Q, Ctrl-O and Ctrl-V are keys like any other.
    func freeFlowControlKeys() {
        var modes = termios()
        guard tcgetattr(input, &modes) == 0 else { return }
        modes.c_iflag &= ~tcflag_t(IXON | IXOFF)
        modes.c_lflag &= ~tcflag_t(IEXTEN)
        tcsetattr(input, TCSADRAIN, &modes)
    }

    func takeSignals() -> Signals {
        Signals(rawValue: terminal_take_signals())
    }

    /// As the kernel knows it, within what a screen can sensibly have; `nil` where it does not.
    var size: Size? {
        var columns: Int32 = 0
        var rows: Int32 = 0
        guard terminal_size(output, &columns, &rows) == 0, columns > 0, rows > 0 else { return nil }
        return Size(columns: min(Int(columns), 1000), rows: min(Int(rows), 1000))
    }

    /// Past ncurses, whose buffer is empty between frames. A terminal that is gone is noticed when it is read.
    func write(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(output, $0.baseAddress, $0.count) }
            if count < 0, errno == EAGAIN { waitForRoom() }
            if count < 0, errno != EINTR, errno != EAGAIN { return }
            rest = rest.dropFirst(max(count, 0))
        }
    }

    func write(_ text: String) {
        write(Array(text.utf8))
    }

    private func waitForRoom() {
        var polled = pollfd(fd: output, events: Int16(POLLOUT), revents: 0)
        _ = poll(&polled, 1, -1)
        errno = EAGAIN
    }

    /// Others who share the terminal may have made it non-blocking, and ncurses drops what it then cannot write.
    private func makeBlocking() {
        let flags = fcntl(output, F_GETFL)
        if flags >= 0, flags & O_NONBLOCK != 0 { _ = fcntl(output, F_SETFL, flags & ~O_NONBLOCK) }
    }

    /// Gives the terminal back for a while; `entered` or `enter` takes it again.
    func leave() {
        terminal_restore()
    }

    /// Gives the terminal to the shell, stops, and takes the terminal again when continued.
    func suspend() {
        leave()
        _ = terminal_stop_group()
        enter()
    }

    /// Takes the terminal again; in the background this stops the process until it is in the foreground.
    func enter() {
        makeBlocking()
        tcsetattr(input, TCSADRAIN, &programModes)
        terminal_entered()
        write(enterBytes)
    }

    func trimCapturedOutput() {
        terminal_trim_output()
    }

    /// Restores everything and shows what was written to standard output or error meanwhile. May be called twice.
    func end() {
        guard !hasEnded else { return }
        hasEnded = true
        terminal_restore()
        terminal_release_output()
        if terminal_captured_length() > 0 {
            let whole = captureFile.map { ", all of it in \($0)" } ?? ""
            let line = "Written to standard output or error while the screen was up (the end\(whole)):\n"
            _ = Glibc.write(STDERR_FILENO, line, line.utf8.count)
            terminal_show_captured(STDERR_FILENO)
        }
        terminal_forget_output()
        terminal_release_signals()
        Glibc.close(output)
    }

    /// Into memory where the file cannot be had: text over the screen would be worse.
    private func captureOutput() {
        guard let captureFile else { return }
        CaptureFile.makeFolder(of: captureFile)
        if terminal_capture_output(captureFile, CaptureFile.limit) != 0 {
            _ = terminal_capture_output(nil, CaptureFile.limit)
        }
    }
}
