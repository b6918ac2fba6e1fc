/// Why a text names no key.
public enum KeyNotationError: Error, Sendable, Hashable, CustomStringConvertible {
    case unknown(String, nearest: String?)
    /// A control letter that terminals send as another key.
    case alias(String, of: String)
    case needsLetter(String)

    public var description: String {
        switch self {
        case .unknown(let text, .some(let nearest)):
            "'\(text)' is no key; \(Spelling.question(nearest))"
        case .unknown(let text, nil):
            "'\(text)' is no key; write one character, a name such as `enter` or `pgdn`, `f5`, or `ctrl-d`"
        case .alias(let text, let key):
            "a terminal cannot tell '\(text)' from `\(key)`; write `\(key)`"
        case .needsLetter(let text):
            "'\(text)' is no key; `ctrl-` is followed by one letter"
        }
    }
}

extension Key {
    /// Reads `ctrl-d`, `shift-tab`, `space`, `G`, `:`, `f5`, `esc`, `enter`, `pgdn`; names and `ctrl-` in either case.
    public init(notation: String) throws(KeyNotationError) {
        let lowered = notation.lowercased()
        if let key = Self.named.first(where: { $0.name == lowered })?.key {
            self = key
        } else if lowered.hasPrefix(Self.controlPrefix), notation.count > Self.controlPrefix.count {
            self = try Self.control(named: lowered)
        } else if let number = Self.functionNumber(lowered) {
            self = .function(number)
        } else if let character = Self.character(notation) {
            self = .character(character)
        } else {
            let nearest = Spelling.nearest(to: lowered, among: Self.named.map(\.name))
            throw .unknown(Printable.text(notation), nearest: nearest)
        }
    }

    /// The key as `init(notation:)` reads it; a paste, which is none, as `paste`.
    public var notation: String {
        if let name = Self.named.first(where: { $0.key == self })?.name { return name }
        return switch self {
        case .character(let scalar): Printable.text(String(scalar))
        case .control(let scalar): Self.controlPrefix + Printable.text(String(scalar))
        case .function(let number): "f\(number)"
        default: "paste"
        }
    }

    /// The key as footers and help show it: `⏎`, `Esc`, `PgDn`, `Ctrl-d`, `↑`, `F5`.
    public func label(_ glyphs: GlyphSet = .unicode) -> String {
        switch self {
        case .enter: glyphs.enter
        case .up: glyphs == .ascii ? "Up" : glyphs.arrowUp
        case .down: glyphs == .ascii ? "Down" : glyphs.arrowDown
        case .left: glyphs.arrowLeft
        case .right: glyphs.arrowRight
        case .pageUp: "PgUp"
        case .pageDown: "PgDn"
        case .backTab: "Shift-Tab"
        case .control(let scalar): "Ctrl-" + Printable.text(String(scalar), glyphs: glyphs)
        case .character(let scalar) where scalar != " ": Printable.text(String(scalar), glyphs: glyphs)
        default: notation.prefix(1).uppercased() + notation.dropFirst()
        }
    }

    private static let controlPrefix = "ctrl-"

    private static let named: [(name: String, key: Key)] = [
        ("enter", .enter), ("esc", .escape), ("tab", .tab), ("shift-tab", .backTab), ("backspace", .backspace),
        ("delete", .delete), ("insert", .insert), ("up", .up), ("down", .down), ("left", .left), ("right", .right),
        ("home", .home), ("end", .end), ("pgup", .pageUp), ("pgdn", .pageDown), ("space", .character(" ")),
    ]

    private static func control(named text: String) throws(KeyNotationError) -> Key {
        let rest = text.dropFirst(controlPrefix.count).unicodeScalars
        guard rest.count == 1, let letter = rest.first, ("a"..."z").contains(letter) else {
            throw .needsLetter(Printable.text(text))
        }
        switch letter {
        case "i": throw .alias(text, of: "tab")
        case "m": throw .alias(text, of: "enter")
        default: return .control(letter)
        }
    }

    private static func functionNumber(_ text: String) -> Int? {
        guard text.hasPrefix("f"), let number = Int(text.dropFirst()), (1...24).contains(number),
            text == "f\(number)"
        else { return nil }
        return number
    }

    private static func character(_ text: String) -> Unicode.Scalar? {
        guard text.unicodeScalars.count == 1, let scalar = text.unicodeScalars.first else { return nil }
        switch ScalarKind(scalar) {
        case .narrow, .wide: return scalar == " " ? nil : scalar
        default: return nil
        }
    }
}
