import Cells
import Glibc
import Terminal
import Threads

/// The owner of the display: keys, frames and crashes all happen on its thread.
actor ProbeLoop {
    enum Ending {
        case quit
        case refused
        case signal(Int32)
    }

    private let thread: ThreadExecutor
    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    private let environment: [String: String]
    private var display: TerminalDisplay?
    private var end: CheckedContinuation<Ending, Never>?
    private var picture = Picture.title
    private var count = 0

    init(_ thread: ThreadExecutor, _ environment: [String: String]) {
        self.thread = thread
        self.environment = environment
    }

    /// Opens the display and serves it until it is closed.
    func run() async -> Ending {
        do {
            let display = try TerminalDisplay(options, theme: theme)
            self.display = display
            start(display)
        } catch {
            TerminalProbe.log("refused \(error)")
            return .refused
        }
        return await withCheckedContinuation { end = $0 }
    }

    private var options: TerminalOptions {
        TerminalOptions(
            environment: environment,
            color: environment["PROBE_COLOR"].flatMap(ColorChoice.init(rawValue:)) ?? .auto,
            isASCIIOnly: environment["PROBE_ASCII"] != nil,
            captureFile: environment["PROBE_CAPTURE"])
    }

    private var theme: Theme {
        environment["PROBE_THEME"].flatMap(ThemeCatalog.theme(named:)) ?? Theme()
    }

    private func start(_ display: TerminalDisplay) {
        TerminalProbe.log("opened \(display.colorDepth) \(display.isUnicode ? "unicode" : "ascii")")
        for notice in display.notices { TerminalProbe.log("notice \(notice)") }
        for descriptor in display.descriptors {
            thread.watch(descriptor) { self.assumeIsolated { $0.readEvents() } }
        }
        thread.onTurnEnd { self.assumeIsolated { $0.paint() } }
        paint()
    }

    private func readEvents() {
        for event in display?.events() ?? [] {
            TerminalProbe.log("event \(event)")
            guard handle(event) else { return close() }
        }
    }

    private func paint() {
        guard let display else { return }
        display.show(picture.frame(display.size, count: count))
        TerminalProbe.log("shown \(picture) \(display.size.columns)x\(display.size.rows)")
    }

    private func close() {
        guard let display else { return }
        self.display = nil
        thread.onTurnEnd(nil)
        for descriptor in display.descriptors { thread.unwatch(descriptor) }
        display.close()
        end?.resume(returning: display.closingSignal.map { .signal($0) } ?? .quit)
    }

    /// False when it is time to end.
    private func handle(_ event: DisplayEvent) -> Bool {
        switch event {
        case .closed: return false
        case .suspendRequested: display?.suspend()
        case .key(.character("q")): return false
        case .key(.character(let scalar)): obey(Character(scalar))
        case .key, .resized: break
        }
        return true
    }

    private func obey(_ command: Character) {
        switch command {
        case "1": picture = .title
        case "2": picture = .numbers
        case "3": picture = .dense
        case "4": picture = .international
        case "+": count += 1
        case "r": display?.invalidate()
        case "y": display?.copy("naïve")
        case "m": display?.notify("two\u{1B}lines\n")
        case "M": display?.takeMouse(true)
        case "N": display?.takeMouse(false)
        case "B": display?.ring()
        case "T": ThemeCatalog.theme(named: "dark").map { display?.use($0) }
        case "o": writeError("noise of a library\n\u{1B}[31mred\n")
        case "O": for _ in 0..<20_000 { writeError("noise and more noise\n") }
        default: Misdeed(command)?.commit()
        }
    }

    private func writeError(_ text: String) {
        _ = write(2, text, text.utf8.count)
    }
}
