import Cells
import FoundationEssentials
import Glibc
import Terminal

/// A small program that opens the terminal and does what a key says, for tests in a pseudo-terminal. What happens is
/// written line by line to descriptor 3.
@main
struct TerminalProbe {
    private let display: TerminalDisplay
    private var picture = Picture.title
    private var count = 0

    static func main() {
        let environment = ProcessInfo.processInfo.environment
        let options = TerminalOptions(
            environment: environment,
            color: environment["PROBE_COLOR"].flatMap(ColorChoice.init(rawValue:)) ?? .auto,
            isASCIIOnly: environment["PROBE_ASCII"] != nil,
            captureFile: environment["PROBE_CAPTURE"])
        let theme = environment["PROBE_THEME"].flatMap(ThemeCatalog.theme(named:)) ?? Theme()
        do {
            var probe = TerminalProbe(display: try TerminalDisplay(options, theme: theme))
            probe.run()
        } catch {
            log("refused \(error)")
            exit(2)
        }
    }

    private init(display: TerminalDisplay) {
        self.display = display
    }

    static func log(_ line: String) {
        let text = line + "\n"
        _ = write(3, text, text.utf8.count)
    }

    private mutating func run() {
        TerminalProbe.log("opened \(display.colorDepth) \(display.isUnicode ? "unicode" : "ascii")")
        for notice in display.notices { TerminalProbe.log("notice \(notice)") }
        show()
        while true {
            waitForInput()
            for event in display.events() {
                TerminalProbe.log("event \(event)")
                guard handle(event) else { return close() }
            }
            show()
        }
    }

    private func waitForInput() {
        var polled = display.descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        poll(&polled, nfds_t(polled.count), -1)
    }

    /// As the program will: restore first, then end by the signal that asked for it.
    private func close() {
        display.close()
        if let signal = display.closingSignal { raise(signal) }
    }

    private mutating func show() {
        display.show(picture.frame(display.size, glyphs: display.isUnicode ? .unicode : .ascii, count: count))
        TerminalProbe.log("shown \(picture) \(display.size.columns)x\(display.size.rows)")
    }

    /// False when it is time to end.
    private mutating func handle(_ event: DisplayEvent) -> Bool {
        switch event {
        case .closed: return false
        case .suspendRequested: display.suspend()
        case .key(.character("q")): return false
        case .key(.character(let scalar)): obey(Character(scalar))
        case .key, .resized: break
        }
        return true
    }

    private mutating func obey(_ command: Character) {
        switch command {
        case "1": picture = .title
        case "2": picture = .numbers
        case "3": picture = .dense
        case "4": picture = .international
        case "+": count += 1
        case "r": display.invalidate()
        case "y": display.copy("naïve")
        case "m": display.notify("two\u{1B}lines\n")
        case "T": ThemeCatalog.theme(named: "dark").map { display.use($0) }
        case "o": print("noise on stdout\n\u{1B}[31mred", to: &standardError)
        case "O": for _ in 0..<20_000 { print("noise and more noise", to: &standardError) }
        default: Misdeed(command)?.commit()
        }
    }

    private var standardError = StandardError()
}

private struct StandardError: TextOutputStream {
    mutating func write(_ text: String) {
        _ = Glibc.write(2, text, text.utf8.count)
    }
}
