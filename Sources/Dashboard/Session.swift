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

    private let keys: KeyInterpreter

    public init(now: Instant, options: ScreenOptions, keys: KeyInterpreter = KeyInterpreter()) {
        state = OpsState(now: now, panes: PaneCatalog.initialStates, home: PaneCatalog.home)
        self.options = options
        self.keys = keys
    }

    /// Takes one input; returns what should be done outside.
    public mutating func take(_ input: Input) -> [Effect] {
        needsPaint = true
        needsSettling = true
        switch input {
        case .key(let key): return press(key)
        case .resized(let size):
            options.size = size
            return []
        case .ticked(let at, let offset): return state.reduce(.clock(.ticked(at: at, localOffset: offset)))
        case .configured(let setup): return state.reduce(.source(.configured(setup)))
        case .pollStarted(let id, let at): return state.reduce(.source(.pollStarted(id, at: at)))
        case .observed(let observations, let at): return state.reduce(.source(.observed(observations, at: at)))
        case .polled(let report): return state.reduce(.source(.polled(report)))
        case .seriesRead(let answer): return state.reduce(.source(.seriesRead(answer)))
        case .noticed(let text, let isError): return state.reduce(.source(.noticed(text, isError: isError)))
        }
    }

    /// Brings derived rows up to date, a slice at a time; call until ``needsSettling`` is false.
    public mutating func settle() {
        needsSettling = state.settle(visible: Screen.visiblePanes(state, options))
        needsPaint = true
    }

    /// Draws the screen and remembers where its lists are scrolled to.
    public mutating func frame() -> CellBuffer {
        let frame = Screen.render(state, options)
        for (pane, scroll) in frame.scrolls where state.scroll(of: pane) != scroll {
            _ = state.reduce(.navigation(.scrolled(pane, to: scroll)))
        }
        needsPaint = false
        return frame.cells
    }

    /// Draws with bytes up to 126 only.
    public mutating func useASCII() {
        options.glyphs = .ascii
    }

    /// Asks for a frame although nothing changed.
    public mutating func invalidate() {
        needsPaint = true
    }

    private mutating func press(_ key: Key) -> [Effect] {
        // A burst of keys acts on rows as they are after each key, not as they were at the last paint.
        if needsSettling { settle() }
        switch keys.intent(of: key, in: state, options) {
        case .act(let actions): return actions.flatMap { state.reduce($0) }
        case .switchGlyphs:
            options.glyphs = options.glyphs.next
            return []
        case nil: return []
        }
    }
}
