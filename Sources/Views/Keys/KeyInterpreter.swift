public import Cells
public import OpsModel

/// What a key press asks for: changes of the state, or of how it is drawn.
public enum Intent: Sendable {
    case act([Action])
    /// The next glyph set: braille, blocks, ASCII.
    case switchGlyphs
}

/// Turns keys into intents by the live keymap, the mode and the pane in front.
public struct KeyInterpreter: Sendable {
    public let keymap: Keymap<Command>

    public init(keymap: Keymap<Command> = .standard) {
        self.keymap = keymap
    }

    /// Where keys are looked up: the pane in front, then everywhere.
    static func scopes(_ state: OpsState) -> [KeyScope] {
        [KeyScope(rawValue: state.place.pane.rawValue), .global]
    }

    /// `nil` where the key means nothing here.
    public func intent(of key: Key, in state: OpsState, _ options: ScreenOptions) -> Intent? {
        switch state.mode {
        case .filtering: return typed(key).map { .act([$0]) }
        case .help: return inHelp(key, state, options).map { .act([.session($0)]) }
        case .browsing: break
        }
        guard let command = keymap.action(for: key, in: Self.scopes(state)) else { return nil }
        if command == .switchGlyphs { return .switchGlyphs }
        return .act(CommandActions(state: state, options: options).actions(of: command))
    }

    /// In the help the keys that move scroll it, and the ways out close it.
    private func inHelp(_ key: Key, _ state: OpsState, _ options: ScreenOptions) -> SessionAction? {
        // Esc closes whatever lies over a pane, whichever key steps back in one.
        if key == .escape { return .toggledHelp }
        let last = HelpOverlay.lastOffset(state, options, keymap)
        let page = max(1, options.size.rows / 2)
        switch keymap.action(for: key, in: [.global]) {
        case .help, .open, .back, .stepBack: return .toggledHelp
        case .moveDown: return .helpScrolled(to: min(last, state.helpScroll + 1))
        case .moveUp: return .helpScrolled(to: min(last, state.helpScroll) - 1)
        case .halfPageDown: return .helpScrolled(to: min(last, state.helpScroll + page))
        case .halfPageUp: return .helpScrolled(to: min(last, state.helpScroll) - page)
        case .moveToStart: return .helpScrolled(to: 0)
        case .moveToEnd: return .helpScrolled(to: last)
        default: return nil
        }
    }

    /// While a filter is typed every printable key is text.
    private func typed(_ key: Key) -> Action? {
        switch key {
        case .character(let scalar): .filter(.typed(String(scalar)))
        case .paste(let text): .filter(.typed(Printable.text(text)))
        case .backspace: .filter(.erased)
        case .enter: .filter(.kept)
        case .escape: .navigation(.steppedBack)
        case .down: .navigation(.moved(1))
        case .up: .navigation(.moved(-1))
        default: nil
        }
    }
}
