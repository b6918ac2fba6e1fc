public import Cells
public import OpsModel
internal import Threads
internal import Views

/// The actor that owns screen and state: keys are taken, inputs are reduced and frames are painted on its one thread.
///
/// Nothing in it waits: what takes time is an ``Effect``, done elsewhere, whose result comes back through ``inbox``.
public actor Loop {
    /// At most 60 frames a second.
    static let frameInterval = Duration.microseconds(16_667)
    /// What nobody asked for waits so long for what comes with it: the begin of a poll for its end.
    static let gathering = Duration.milliseconds(100)
    /// Entities taken in one turn, so that keys are looked at in between.
    static let slice = 64

    /// Why ``run(_:)`` has ended.
    public enum Ending: Sendable, Hashable {
        /// The person quit, or ``end()`` was called.
        case quit
        /// This signal asked for it; the process should end by it, so that its parent sees why.
        case signal(Int32)
        /// Nobody can press a key any more.
        case terminalGone
    }

    /// Does an effect that leaves the loop; called in a task of its own.
    public typealias Perform = @Sendable (Effect) async -> Void

    public nonisolated let inbox = Inbox()
    nonisolated let thread: ThreadExecutor
    public nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    private let clock: WallClock
    private var session: Session
    /// What the program was started with.
    private var theme: Theme
    private var display: (any Display)?
    private var recorder: Recorder?
    private let effects = AsyncStream<Effect>.makeStream()
    /// What the store is to keep, apart from the other effects because its order counts and it is never cancelled.
    private let decisions = AsyncStream<Effect>.makeStream()
    /// What is asked of the desk of change requests: side by side, because an execution takes its time, and never
    /// cancelled, because a write is under way.
    private let deeds = AsyncStream<Effect>.makeStream()
    private var lastPaint = ContinuousClock.now - .seconds(1)
    private var hasPaintAlarm = false
    /// When the first change came that has not been painted, and whether somebody waits for it.
    private var unpainted: (since: ContinuousClock.Instant, isAwaited: Bool)?
    /// Whether a frame was painted since the last input, which a recording says because lists scroll when painted.
    private var hasPainted = false
    /// More is in the inbox than the last turn took.
    private var isBehind = false
    private var ending: Ending?
    /// How the views were looked at a second ago, and as they are kept: as the program began with them, or as they were
    /// last handed on.
    private var views: (seen: RememberedViews, kept: RememberedViews)

    /// - Parameters:
    ///   - recorder: where inputs are recorded; `nil` for nowhere.
    ///   - clock: what time it is.
    ///   - theme: what the display is opened with.
    /// - Throws: `ThreadError` where the process may have no more threads or descriptors.
    public init(
        recorder: Recorder? = nil, clock: WallClock = .system, theme: Theme = ThemeCatalog.standard
    ) throws {
        thread = try ThreadExecutor(name: "loop")
        self.theme = theme
        self.clock = clock
        self.recorder = recorder
        session = Session(now: clock.now(), options: ScreenOptions(size: Size(columns: 0, rows: 0)))
        views = (session.remembered, session.remembered)
    }

    // MARK: Life

    /// Opens the display on the loop's own thread and paints the first frame.
    public func open(_ make: @Sendable () throws -> any Display) throws {
        let display: any Display
        do {
            display = try make()
        } catch {
            thread.stop()
            throw error
        }
        self.display = display
        if !display.isUnicode { useASCII() }
        take(.resized(display.size))
        if !display.notices.isEmpty { take(.noticed(display.notices.joined(separator: " · "), isError: false)) }
        for descriptor in display.descriptors {
            thread.watch(descriptor) { self.assumeIsolated { $0.readDisplay() } }
        }
        inbox.attach { [thread] in
            thread.schedule(at: .now) { self.assumeIsolated { $0.drainInbox() } }
        }
        tickAndReschedule()
        paint()
        thread.onTurnEnd { self.assumeIsolated { $0.endTurn() } }
    }

    /// Runs until the person quits or the terminal goes away, doing effects through `perform`; restores the terminal.
    ///
    /// Reads under way are cancelled at the end and awaited; what the store is to keep is awaited as it is; the thread
    /// ends last, so that nothing reports into a void.
    @discardableResult
    public func run(_ perform: @escaping Perform) async -> Ending {
        let keeping = Task { [stream = decisions.stream] in
            for await decision in stream { await perform(decision) }
        }
        let doing = Task { [stream = deeds.stream] in
            await withDiscardingTaskGroup { group in
                for await deed in stream {
                    group.addTask { await perform(deed) }
                }
            }
        }
        await withDiscardingTaskGroup { group in
            for await effect in effects.stream {
                group.addTask { await perform(effect) }
            }
            group.cancelAll()
        }
        await doing.value
        await keeping.value
        close()
        thread.stop()
        return ending ?? .quit
    }

    /// Ends ``run(_:)``, as `q` does.
    public func end() {
        end(.quit)
    }

    private func end(_ ending: Ending) {
        guard self.ending == nil else { return }
        self.ending = ending
        keepViews(session.remembered)
        close()
        while session.needsSettling { session.settle() }
        keep()
        effects.continuation.finish()
        decisions.continuation.finish()
        deeds.continuation.finish()
    }

    /// Gives the terminal back; what `run` still waits for is waited for without it.
    public func close() {
        inbox.detach()
        display?.descriptors.forEach(thread.unwatch)
        display?.close()
        display = nil
        recorder?.close()
        recorder = nil
    }

    /// The screen as it is now, for tests and `replay`.
    public func frame() -> CellBuffer {
        while session.needsSettling { session.settle() }
        return session.frame()
    }

    /// Draws with bytes up to 126 only from the next frame on.
    public func useASCII() {
        withoutAsking { $0.useASCII() }
    }

    /// Draws with another theme from the next frame on.
    public func use(_ theme: Theme) {
        self.theme = theme
        display?.use(theme)
        session.invalidate()
    }

    /// Takes clicks and the wheel from the display, or no more.
    public func takeMouse(_ isWanted: Bool) {
        display?.takeMouse(isWanted)
    }

    // MARK: Turns

    private func readDisplay() {
        guard let display else { return }
        for event in display.events() {
            switch event {
            case .key(let key): take(.key(key))
            case .resized(let size): take(.resized(size))
            case .suspendRequested: perform(.suspend)
            case .closed: end(display.closingSignal.map(Ending.signal) ?? .terminalGone)
            }
        }
    }

    private func drainInbox() {
        let (inputs, hasMore) = inbox.take(weighing: Self.slice)
        for input in inputs { take(input) }
        isBehind = hasMore
        if hasMore { again() }
    }

    /// Comes back in the next turn, behind keys that arrived meanwhile.
    private func again() {
        thread.schedule(at: .now) { self.assumeIsolated { $0.drainInbox() } }
    }

    private func take(_ input: Input) {
        guard ending == nil else { return }
        recorder?.record(input, at: clock.now(), afterPaint: hasPainted)
        hasPainted = false
        unpainted = (unpainted?.since ?? .now, unpainted?.isAwaited == true || input.isAwaited)
        let effects = input.isOfNobody ? withoutAsking { $0.take(input) } : session.take(input)
        for effect in effects { perform(effect) }
    }

    /// What changes the views though no person asked: it is what they are kept as, unless a person was faster.
    private func withoutAsking<Value>(_ change: (inout Session) -> Value) -> Value {
        let isChosen = session.remembered != views.kept
        let value = change(&session)
        if !isChosen { views = (session.remembered, session.remembered) }
        return value
    }

    private func perform(_ effect: Effect) {
        switch effect {
        case .quit: end()
        case .copy(let text): display?.copy(text)
        case .notify(let text, let way):
            if way.ringsBell { display?.ring() }
            if way.sendsNotification { display?.notify(Printable.text(text, glyphs: session.options.glyphs)) }
        case .redraw: display?.invalidate()
        case .suspend:
            guard let display else { return }
            display.suspend()
            // The window may have changed its size meanwhile, and no signal will tell.
            take(.resized(display.size))
            tick()
        case .useTheme(let name):
            display?.use(name.flatMap(ThemeCatalog.theme) ?? theme)
            session.invalidate()
        case .poll, .readSeries, .readSimilar, .ask, .readPage, .write: effects.continuation.yield(effect)
        case .desk: deeds.continuation.yield(effect)
        case .persist, .remember: decisions.continuation.yield(effect)
        }
    }

    /// Settles a slice and paints once for all that the turn changed, not sooner than a frame after the last paint.
    private func endTurn() {
        guard display != nil else { return }
        // What follows from a large poll is worked out once all of it has been taken.
        if session.needsSettling, !isBehind {
            session.settle()
            if session.needsSettling {
                again()
            } else {
                for effect in session.takeAnnouncements() { perform(effect) }
            }
        }
        keep()
        paintWhenDue()
    }

    private func paintWhenDue() {
        guard session.needsPaint else { return }
        let now = ContinuousClock.now
        let change = unpainted ?? (now, true)
        let due = max(lastPaint + Self.frameInterval, change.isAwaited ? now : change.since + Self.gathering)
        if due <= now { return paint() }
        guard !hasPaintAlarm || change.isAwaited else { return }
        hasPaintAlarm = true
        thread.schedule(at: due) {
            self.assumeIsolated { loop in
                loop.hasPaintAlarm = false
                loop.paintWhenDue()
            }
        }
    }

    /// Hands on what the store is to keep, once all that follows from the inputs has been worked out.
    private func keep() {
        guard !session.needsSettling else { return }
        for effect in session.takePersisted() { perform(effect) }
    }

    private func paint() {
        guard let display else { return }
        if session.needsSettling { session.settle() }
        // What a frame shows as decided is on its way to the store.
        keep()
        display.show(session.frame())
        lastPaint = .now
        unpainted = nil
        hasPainted = true
    }

    // MARK: Time

    /// Tells the state what time it is, and comes back when the next second begins.
    private func tick() {
        let now = clock.now()
        take(.ticked(at: now, localOffset: clock.localOffset(now)))
    }

    /// Hands on how the views are looked at once that has stood for a second.
    private func noteViews() {
        let now = session.remembered
        defer { views.seen = now }
        if views.seen == now { keepViews(now) }
    }

    private func keepViews(_ now: RememberedViews) {
        guard views.kept != now else { return }
        views.kept = now
        perform(.remember(now))
    }

    private func tickAndReschedule() {
        guard ending == nil else { return }
        tick()
        noteViews()
        let fraction = clock.now().seconds.truncatingRemainder(dividingBy: 1)
        thread.schedule(at: .now + .seconds(1 - fraction)) {
            self.assumeIsolated { $0.tickAndReschedule() }
        }
    }
}

extension Input {
    /// Whether somebody waits for what it shows.
    fileprivate var isAwaited: Bool {
        switch self {
        case .key, .resized, .seriesRead, .similarRead, .noticed, .configured, .runbooksLoaded, .checked,
            .pageRead, .deskAnswered:
            true
        case .ticked, .pollStarted, .observed, .polled, .restored, .storeChanged, .rebound, .viewsRestored,
            .sinksChanged:
            false
        }
    }

    /// Whether it comes from the configuration or the last start, and not from a person.
    fileprivate var isOfNobody: Bool {
        switch self {
        case .configured, .rebound, .viewsRestored: true
        default: false
        }
    }
}
