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
    /// The size changed and no key was pressed since: where lists are scrolled to is the size's doing, not the person's.
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
        // Checked when the configuration was read; in a recording of another version they may mean nothing.
        if case .rebound(let written) = input, let rebound = try? KeyInterpreter(keys: written) { keys = rebound }
        if case .resized(let size) = input {
            options.size = size
            isResized = true
        }
        return input.action.map { state.reduce($0) } ?? []
    }

    /// Brings derived rows up to date, a slice at a time; call until ``needsSettling`` is false.
    public mutating func settle() {
        needsSettling = state.settle(visible: Screen.visiblePanes(state, options))
        needsPaint = true
    }

    /// Draws the screen and remembers where its list is scrolled to, but not where a smaller size forces it to be, so that
    /// it stands where it stood when the size is back.
    public mutating func frame() -> CellBuffer {
        let frame = Screen.render(state, options, keymap: keys.keymap)
        let front = state.place.pane
        if !isResized, let scroll = frame.scrolls[front], scroll != state.scroll(of: front) {
            _ = state.reduce(.navigation(.scrolled(front, to: scroll)))
        }
        needsPaint = false
        return frame.cells
    }

    /// Draws with bytes up to 126 only, whatever glyphs are asked for later.
    public mutating func useASCII() {
        isASCIIOnly = true
        options.glyphs = .ascii
        needsPaint = true
    }

    /// Asks for a frame although nothing changed.
    public mutating func invalidate() {
        needsPaint = true
    }

    private mutating func press(_ key: Key) -> [Effect] {
        // A burst of keys acts on rows as they are after each key, not as they were at the last paint.
        if needsSettling { settle() }
        isResized = false
        _ = state.reduce(.navigation(.anchored))
        switch keys.intent(of: key, in: state, options) {
        case .act(let actions):
            needsPaint = true
            needsSettling = true
            return actions.flatMap { state.reduce($0) }
        case .switchGlyphs:
            guard !isASCIIOnly else { return [] }
            needsPaint = true
            options.glyphs = options.glyphs.next
            return []
        case nil: return []
        }
    }
}

extension Input {
    /// What it means to the state; a key means nothing by itself, and a size only to how the state is drawn, new keys only
    /// to what keys mean.
    fileprivate var action: Action? {
        switch self {
        case .key, .resized, .rebound: nil
        case .ticked(let at, let offset): .clock(.ticked(at: at, localOffset: offset))
        case .configured(let setup): .source(.configured(setup))
        case .pollStarted(let id, let at): .source(.pollStarted(id, at: at))
        case .observed(let observations, let at): .source(.observed(observations, at: at))
        case .polled(let report): .source(.polled(report))
        case .seriesRead(let answer): .source(.seriesRead(answer))
        case .noticed(let text, let isError): .source(.noticed(text, isError: isError))
        }
    }
}
