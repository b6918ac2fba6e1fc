public import Cells

/// The terminal as a display: ncurses below, nothing of it visible above.
///
/// Between `init` and `close()` every way out of the process restores the terminal: an exit, a signal, a trap on any
/// thread, and a stack overflow on the thread that opened it, which is the one to use it. Nothing can after
/// SIGKILL; `reset` helps then. A process has one display at a time.
public final class TerminalDisplay: Display {
    public private(set) var size: Size
    public let isUnicode: Bool
    /// What a person should know about how the terminal was opened; sentences for the flash line.
    public private(set) var notices: [String] = []
    /// The signal that asked for the end, once `events()` has reported `.closed` for one. The process should end by
    /// it after its own work is done, so that its parent sees why.
    public private(set) var closingSignal: Int32?

    private let options: TerminalOptions
    private let kind: TerminalKind
    private let session: TerminalSession
    private var theme: Theme
    private var screen: CursesScreen
    private var keys: KeyReader
    private var palette: Palette
    private var encoder: CellEncoder
    /// What is written before and after the bytes of a frame.
    private var frame = (begin: "", end: "")
    /// What the screen shows; `nil` where that is not known.
    private var shown: CellBuffer?
    private var isClosed = false
    private var wantsMouse = false

    /// Takes the terminal and switches to the alternate screen; the first frame is up to the caller.
    public init(_ options: TerminalOptions, theme: Theme) throws(TerminalError) {
        self.options = options
        self.theme = theme
        kind = TerminalKind(environment: options.environment)
        isUnicode = CharacterSet.adopt(options.environment) && !options.isASCIIOnly
        session = try TerminalSession(input: options.input, output: options.output, captureFile: options.captureFile)
        encoder = CellEncoder(isUnicode: isUnicode)
        do {
            screen = try CursesScreen(
                session, entries: kind.entries(wantsDirectColor: theme.wantsDirectColor),
                allowsColor: options.color.allowsColor(options.environment))
        } catch {
            session.end()
            throw error
        }
        palette = Palette(theme: theme, depth: screen.colorDepth, pairLimit: screen.pairLimit)
        keys = KeyReader(descriptor: options.input, strings: TerminalKeys.strings())
        size = screen.size
        enter()
        noteFallback()
    }

    deinit {
        close()
    }

    public var colorDepth: ColorDepth { screen.colorDepth }

    /// The terminal's input, and a descriptor that signals make readable.
    public var descriptors: [Int32] { [options.input, session.signalDescriptor] }

    private func noteFallback() {
        guard screen.entry == TerminalKind.fallback, kind.name != TerminalKind.fallback, kind.name != "xterm" else {
            return
        }
        notices.append(
            "install ncurses-term: TERM=\(kind.name) is not known here; drawn as \(screen.entry)")
    }

    /// ncurses has entered the alternate screen; what it does not do follows.
    private func enter() {
        let sequences = sequences
        frame = (sequences.beginFrame, sequences.endFrame)
        session.entered(enter: sequences.enter, leave: sequences.leave)
        size = session.size ?? screen.size
        if size != screen.size { screen.resize(size) }
        session.write(sequences.afterStart)
    }

    private var sequences: ScreenSequences {
        ScreenSequences(
            synchronizes: kind.synchronizesOutput, hasColor: screen.colorDepth != .monochrome,
            mouse: kind.reportsMouse ? wantsMouse : nil)
    }

    /// Nothing where the terminal may not know of a mouse.
    public func takeMouse(_ isWanted: Bool) {
        guard !isClosed, kind.reportsMouse, isWanted != wantsMouse else { return }
        wantsMouse = isWanted
        let sequences = sequences
        session.entered(enter: sequences.enter, leave: sequences.leave)
        session.write(isWanted ? ScreenSequences.mouseOn : ScreenSequences.mouseOff)
    }

    // MARK: Events

    /// Reports a resize once however many signals came, and before keys, which are meant for what is seen. After
    /// `.closed` the descriptors may stay readable for ever: watch them no longer.
    public func events() -> [DisplayEvent] {
        guard !isClosed else { return [.closed] }
        session.trimCapturedOutput()
        let signals = session.takeSignals()
        if signals.contains(.continued) { takeBack() }
        var events: [DisplayEvent] = []
        if !signals.isDisjoint(with: [.resized, .continued]), takeSize() || signals.contains(.continued) {
            invalidate()
            events.append(.resized(size))
        }
        events += keys.drain().map { .key($0) }
        if signals.contains(.suspend) { events.append(.suspendRequested) }
        if let signal = signals.closing { closingSignal = signal }
        if keys.isClosed || closingSignal != nil { events.append(.closed) }
        return events
    }

    /// After a stop that nobody announced: whatever happened to the terminal meanwhile, leave it once and enter it.
    private func takeBack() {
        session.leave()
        session.enter()
    }

    /// True when the window has another size now.
    private func takeSize() -> Bool {
        guard let now = session.size, now != size else { return false }
        size = now
        screen.resize(now)
        return true
    }

    // MARK: Frames

    public func show(_ frame: CellBuffer) {
        guard !isClosed else { return }
        let runs = FrameDiff.runs(from: shown, to: frame)
        guard !runs.isEmpty || shown == nil else { return }
        if shown?.size != frame.size { screen.erase() }
        for run in runs where run.row < size.rows && run.column < size.columns {
            let end = min(run.cells.upperBound, run.cells.lowerBound + size.columns - run.column)
            encoder.encode(frame.cells[run.cells.lowerBound..<end], of: frame, palette: &palette)
            screen.put(encoder.encoded, column: run.column, row: run.row)
        }
        session.write(self.frame.begin)
        screen.update()
        session.write(self.frame.end)
        shown = frame
    }

    public func invalidate() {
        guard !isClosed else { return }
        shown = nil
        screen.forgetContents()
    }

    /// Opens the screen anew where the theme's colours need another terminfo entry.
    public func use(_ theme: Theme) {
        guard !isClosed else { return }
        if theme.wantsDirectColor != self.theme.wantsDirectColor { reopen(for: theme) }
        self.theme = theme
        palette = Palette(theme: theme, depth: screen.colorDepth, pairLimit: screen.pairLimit)
        invalidate()
    }

    /// Does nothing where no entry of this terminal takes colours directly.
    private func reopen(for theme: Theme) {
        let entries = kind.entries(wantsDirectColor: theme.wantsDirectColor)
        guard entries != kind.entries(wantsDirectColor: !theme.wantsDirectColor) else { return }
        session.leave()
        screen.close()
        do {
            screen = try CursesScreen(
                session, entries: entries, allowsColor: options.color.allowsColor(options.environment))
        } catch {
            // All that was possible at the start is impossible now: the terminal is gone.
            isClosed = true
            session.end()
            return
        }
        enter()
    }

    // MARK: Other output

    /// Where the terminal takes commands; nowhere else is there a clipboard to reach.
    public func copy(_ text: String) {
        command(OperatingSystemCommand.copy(text))
    }

    /// Asks the terminal for a desktop notification; `text` must be printable.
    public func notify(_ text: String) {
        command(OperatingSystemCommand.notify(text))
    }

    /// The terminal's bell, or its flash, or nothing, as the person has set it.
    public func ring() {
        guard !isClosed else { return }
        session.write("\u{7}")
    }

    private func command(_ command: String) {
        guard !isClosed, kind.takesCommands else { return }
        session.write(kind.isInTmux ? OperatingSystemCommand.forTmux(command) : command)
    }

    // MARK: Leaving

    public func suspend() {
        guard !isClosed else { return }
        session.suspend()
        _ = takeSize()
        invalidate()
    }

    public func close() {
        guard !isClosed else { return }
        isClosed = true
        session.end()
        screen.close()
    }
}
