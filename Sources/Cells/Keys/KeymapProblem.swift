/// What is wrong with a keymap, for the person who wrote it.
public enum KeymapProblem: Error, Sendable, Hashable, CustomStringConvertible {
    /// Two actions share one key in one scope.
    case conflict(Key, scope: KeyScope, names: [String])
    /// A key that terminals, multiplexers or the shell keep for themselves.
    case reserved(Key, name: String)
    /// No action is called so.
    case unknownAction(String, nearest: String?)
    /// The text names no key.
    case badKey(name: String, KeyNotationError)

    /// The names of the actions it is about.
    public var actions: [String] {
        switch self {
        case .conflict(_, _, let names): names
        case .reserved(_, let name), .unknownAction(let name, _), .badKey(let name, _): [name]
        }
    }

    public var description: String {
        switch self {
        case .conflict(let key, let scope, let names):
            "key `\(key.notation)` is bound to \(names.joined(separator: " and ")) in scope \(scope); "
                + "give one of them another key"
        case .reserved(let key, let name):
            "key `\(key.notation)` of \(name) is never bound: \(key.reservation ?? "it is not a key"); choose another"
        case .unknownAction(let name, .some(let nearest)):
            "there is no action '\(Printable.text(name))'; \(Spelling.question(nearest))"
        case .unknownAction(let name, nil):
            "there is no action '\(Printable.text(name))'; the help (?) lists all names"
        case .badKey(let name, let error):
            "key of \(name): \(error)"
        }
    }
}

/// Everything that is wrong with a list of changed keys.
public struct KeymapError: Error, Sendable, Hashable, CustomStringConvertible {
    public let problems: [KeymapProblem]

    public init(problems: [KeymapProblem]) {
        self.problems = problems
    }

    public var description: String {
        problems.map(\.description).joined(separator: "\n")
    }
}

extension Key {
    /// Why no action may have this key; `nil` where one may.
    public var reservation: String? {
        switch self {
        case .control("a"), .control("b"): "screen and tmux take it"
        case .control("h"), .control("j"): "terminals send it for Backspace or Enter"
        case .control("k"), .control("l"): "multiplexers take it to move between panes"
        case .control("s"), .control("q"): "terminals stop and start their output with it"
        case .control("z"): "it suspends the program"
        case .control("c"): "it ends the program"
        case .control("i"), .control("m"): "terminals send it for Tab or Enter"
        case .function(10): "terminals open their menu with it"
        case .paste: "a paste is text"
        case .mouse: "the mouse does what is under it"
        default: nil
        }
    }
}
