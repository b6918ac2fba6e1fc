public import Cells
public import OpsModel
public import Views

/// The dashboard without a terminal: inputs in, effects and frames out. A replayed recording gives the same frames.
public struct Session: Sendable {
    public private(set) var state: OpsState
    public private(set) var options: ScreenOptions
    /// True when something changed since the last frame.
    public private(set) var needsPaint = true
    /// True when derived rows are not up to date yet; see ``settle()``.
    public private(set) var needsSettling = true

    private var keys: KeyInterpreter
    private var isASCIIOnly = false
    private var last: Frame?
    /// Nothing but the cursor has moved since the last frame.
    private var isStill = false
    /// The state as it goes on while the one on screen is held.
    private var live: OpsState?
    /// The size changed and no key was pressed since: where lists are scrolled to is the size's doing, not the
    /// person's.
    private var isResized = false

    public init(now: Instant, options: ScreenOptions, keys: KeyInterpreter = KeyInterpreter()) {
        state = OpsState(now: now, panes: PaneCatalog.initialStates, home: PaneCatalog.home)
        self.options = options
        self.keys = keys
    }

    /// Takes one input; returns what should be done outside.
    public mutating func take(_ input: Input) -> [Effect] {
        if case .key(let key) = input { return press(key) }
        needsPaint = true
        needsSettling = true
        isStill = false
        // Checked when the configuration was read; in a recording of another version they may mean nothing.
        if case .rebound(let written) = input, let rebound = try? KeyInterpreter(keys: written) { keys = rebound }
        if case .viewsRestored(let views) = input, !isASCIIOnly {
            options.glyphs = views.glyphs.flatMap(GlyphSet.init) ?? options.glyphs
        }
        if case .resized(let size) = input {
            options.size = size
            isResized = true
        }
        guard let action = input.action else { return [] }
        guard live != nil else { return state.reduce(action) }
        if case .ticked(let instant, _) = input { _ = state.reduce(.view(.frozenTicked(at: instant))) }
        // What the held display asked for, and what was said to the person, belongs to it as well.
        if input.concernsHeldDisplay { _ = state.reduce(action) }
        return live?.reduce(action) ?? []
    }

    /// Follows what the person asked for: keeps a second state from the moment the display is held, and goes on with it
    /// when it is let go.
    private mutating func holdOrRelease() {
        if state.frozen != nil, live == nil {
            live = state
        } else if state.frozen == nil, var next = live {
            next.takeView(from: state)
            (state, live) = (next, nil)
            needsSettling = true
        }
    }

    /// Brings derived rows up to date, a slice at a time; call until ``needsSettling`` is false.
    public mutating func settle() {
        needsSettling = state.settle(visible: Screen.visiblePanes(state, options))
        needsPaint = true
        isStill = false
    }

    /// What the store is to keep of what was found and decided since the last call; call when ``needsSettling`` is
    /// false.
    public mutating func takePersisted() -> [Effect] {
        guard live != nil else { return state.takePersisted() }
        // What goes on behind a held display is worked out here, since nobody draws it.
        while live?.settle() == true {}
        return live?.takePersisted() ?? []
    }

    /// What should be said aloud since the last call; call when ``needsSettling`` is false.
    public mutating func takeAnnouncements() -> [Effect] {
        guard live != nil else { return state.takeAnnouncements() }
        return live?.takeAnnouncements() ?? []
    }

    /// Draws the screen and remembers where its list is scrolled to, but not where a smaller size forces it to be, so
    /// that it stands where it stood when the size is back.
    public mutating func frame() -> CellBuffer {
        let frame = Screen.render(state, options, keymap: keys.keymap, after: last, isStill: isStill)
        (last, isStill) = (frame, true)
        let front = state.place.pane
        if !isResized, let scroll = frame.scrolls[front], scroll != state.scroll(of: front) {
            _ = state.reduce(.navigation(.scrolled(front, to: scroll)))
        }
        needsPaint = false
        return frame.cells
    }

    /// How the views are looked at now, for the next start.
    public var remembered: RememberedViews {
        var views = state.rememberedViews
        if !isASCIIOnly, options.glyphs != .unicode { views.glyphs = options.glyphs.rawValue }
        return views
    }

    /// Draws with bytes up to 126 only, whatever glyphs are asked for later.
    public mutating func useASCII() {
        isASCIIOnly = true
        options.glyphs = .ascii
        needsPaint = true
        isStill = false
    }

    /// Asks for a frame although nothing changed.
    public mutating func invalidate() {
        needsPaint = true
    }

    private mutating func press(_ key: Key) -> [Effect] {
        // A burst of keys acts on rows as they are after each key, not as they were at the last paint.
        if needsSettling { settle() }
        isResized = false
        let notice = state.notice
        _ = state.reduce(.navigation(.anchored))
        if state.notice != notice { (needsPaint, isStill) = (true, false) }
        switch keys.intent(of: key, in: state, options) {
        case .act(let actions):
            return act(actions)
        case .useGlyphs(let glyphs, let actions):
            if !isASCIIOnly { options.glyphs = glyphs }
            isStill = false
            return act(actions)
        case .switchGlyphs:
            guard !isASCIIOnly else { return [] }
            needsPaint = true
            isStill = false
            options.glyphs = options.glyphs.next
            return []
        case nil: return []
        }
    }
}

extension Session {
    private mutating func act(_ actions: [Action]) -> [Effect] {
        needsPaint = true
        if !actions.allSatisfy(\.movesOnlyCursor) { (needsSettling, isStill) = (true, false) }
        let effects = actions.flatMap { state.reduce($0) }
        // What is said while the display is held is said of what goes on behind it.
        for action in actions where action.isDecision { _ = live?.reduce(action) }
        holdOrRelease()
        return effects
    }
}

extension Action {
    /// Whether a person decides something that must be kept.
    fileprivate var isDecision: Bool {
        if case .incident = self { true } else { false }
    }

    /// Whether no row changes and nothing else is shown than what depends on the cursor.
    fileprivate var movesOnlyCursor: Bool {
        switch self {
        case .navigation(.moved), .navigation(.movedToStart), .navigation(.movedToEnd): true
        default: false
        }
    }
}

extension Input {
    /// Whether a display that is held takes it too: what was asked for by looking at it, and what is said to the
    /// person.
    fileprivate var concernsHeldDisplay: Bool {
        switch self {
        case .seriesRead, .similarRead, .noticed, .checked, .pageRead, .deskAnswered: true
        default: false
        }
    }

    /// What it means to the state; a key means nothing by itself, and a size only to how the state is drawn, new keys
    /// only to what keys mean.
    fileprivate var action: Action? {
        switch self {
        case .key, .resized, .rebound: nil
        case .ticked(let at, let offset): .clock(.ticked(at: at, localOffset: offset))
        case .configured(let setup): .source(.configured(setup))
        case .pollStarted(let id, let at): .source(.pollStarted(id, at: at))
        case .observed(let part): .source(.observed(part))
        case .polled(let report): .source(.polled(report))
        case .seriesRead(let answer): .source(.seriesRead(answer))
        case .similarRead(let answer): .source(.similarRead(answer))
        case .deskAnswered(let answer): .request(.answered(answer))
        case .sinksChanged(let troubles): .source(.sinksChanged(troubles))
        case .pageRead(let page): .runbook(.pageRead(page))
        case .viewsRestored(let views): .view(.restored(views))
        case .restored(let history): .source(.restored(history))
        case .storeChanged(let status): .source(.storeChanged(status))
        case .runbooksLoaded(let runbooks): .runbook(.loaded(runbooks))
        case .checked(let results): .runbook(.answered(results))
        case .noticed(let text, let isError): .source(.noticed(text, isError: isError))
        }
    }
}
