public import Cells
public import OpsModel

/// What a key press asks for: changes of the state, or of how it is drawn.
public enum Intent: Sendable {
    case act([Action])
    /// The next glyph set: braille, blocks, ASCII.
    case switchGlyphs
    /// This glyph set, and the changes.
    case useGlyphs(GlyphSet, [Action])
}

/// Turns keys into intents by the live keymap, the mode and the pane in front.
public struct KeyInterpreter: Sendable {
    public let keymap: Keymap<Command>

    public init(keymap: Keymap<Command> = .standard) {
        self.keymap = keymap
    }

    /// Where keys are looked up: a time that is travelled to, the pane in front, then everywhere.
    static func scopes(_ state: OpsState) -> [KeyScope] {
        (state.travel == nil ? [] : ["travel"]) + [KeyScope(rawValue: state.place.pane.rawValue), .global]
    }

    /// `nil` where the key means nothing here.
    public func intent(of key: Key, in state: OpsState, _ options: ScreenOptions) -> Intent? {
        if case .mouse(let event) = key {
            return MouseKeys(state: state, options: options, keymap: keymap).intent(of: event)
        }
        switch state.mode {
        case .filtering: return Self.filtering(key).map { .act([$0]) }
        case .commanding:
            return CommandLineKeys(reader: CommandLineReader(state: state, options: options, keymap: keymap)).intent(
                of: key)
        case .help, .menu: return MenuKeys(state: state, options: options, keymap: keymap).intent(of: key)
        case .dialog: return DialogKeys.intent(of: key, state, options)
        case .browsing: break
        }
        guard let command = keymap.action(for: key, in: Self.scopes(state)) else {
            return LaterKeys.reason(of: key).map { .act([.source(.noticed($0, isError: false))]) }
        }
        return Self.intent(of: command, in: state, options)
    }

    /// What a command asks for, however it was chosen; the actions `before` come first.
    static func intent(
        of command: Command, in state: OpsState, _ options: ScreenOptions, before: [Action] = []
    ) -> Intent {
        if command == .switchGlyphs { return before.isEmpty ? .switchGlyphs : .useGlyphs(options.glyphs.next, before) }
        let commands = CommandActions(state: state, options: options)
        var actions = commands.actions(of: command)
        if actions.isEmpty, let reason = commands.whyNot(command) {
            actions = [.source(.noticed(reason, isError: false))]
        }
        return .act(before + actions)
    }

    /// While a filter is typed every printable key is text.
    private static func filtering(_ key: Key) -> Action? {
        switch key {
        case .character(let scalar): .filter(.typed(String(scalar)))
        case .paste(let text): .filter(.typed(Printable.text(text)))
        case .backspace: .filter(.erased)
        case .control("w"): .filter(.wordErased)
        case .control("u"): .filter(.replaced(""))
        case .enter: .filter(.kept)
        case .escape: .navigation(.steppedBack)
        case .down: .navigation(.moved(1))
        case .up: .navigation(.moved(-1))
        default: nil
        }
    }
}
