/// The value of one role's line: attributes, a text colour, `on` and a background, in any order.
struct LookPhrase {
    private var foreground: ThemeColor?
    private var background: ThemeColor?
    private var attributes: Look.Attributes = []

    init(_ words: [Substring], line: Int) throws(ThemeError) {
        var rest = words[...]
        while let word = rest.popFirst() {
            if word == "on" {
                guard let name = rest.popFirst() else { throw ThemeError(.noColor(after: "on"), line: line) }
                guard background == nil else { throw ThemeError(.twoColors(Printable.text(String(name))), line: line) }
                background = try Self.color(name, line: line)
            } else if let attribute = Self.attributes[word] {
                attributes.insert(attribute)
            } else {
                let color = try Self.color(word, line: line)
                guard foreground == nil else { throw ThemeError(.twoColors(String(word)), line: line) }
                foreground = color
            }
        }
    }

    /// The look, with what the phrase leaves open as in `text`.
    func look(over text: Look) -> Look {
        Look(
            foreground: foreground ?? text.foreground, background: background ?? text.background,
            attributes: attributes)
    }

    private static func color(_ word: Substring, line: Int) throws(ThemeError) -> ThemeColor {
        if let color = ThemeColor(name: word) { return color }
        let known = ThemeColor.names + attributes.keys.map(String.init) + ["default"]
        let nearest = Spelling.nearest(to: String(word), among: known)
        throw ThemeError(.unknownWord(Printable.text(String(word)), nearest: nearest), line: line)
    }

    private static let attributes: [Substring: Look.Attributes] = [
        "bold": .bold, "dim": .dim, "underline": .underline, "reverse": .reverse, "italic": .italic,
    ]
}

extension ThemeColor {
    /// The sixteen names in the order of the terminal's palette.
    static let names = [
        "black", "red", "green", "yellow", "blue", "magenta", "cyan", "white", "bright-black", "bright-red",
        "bright-green", "bright-yellow", "bright-blue", "bright-magenta", "bright-cyan", "bright-white",
    ]

    /// `default`, one of the sixteen names, a number in 0...255, or `#rrggbb`.
    init?(name: Substring) {
        if name == "default" {
            self = .terminal
        } else if let index = Self.names.firstIndex(of: String(name)) {
            self = .indexed(UInt8(index))
        } else if name.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }), let index = UInt8(name) {
            self = .indexed(index)
        } else {
            self.init(hexadecimal: name)
        }
    }

    /// `#` and six hexadecimal digits.
    init?(hexadecimal text: Substring) {
        let digits = text.dropFirst()
        guard text.hasPrefix("#"), digits.utf8.count == 6, digits.allSatisfy(\.isHexDigit),
            let value = UInt32(digits, radix: 16)
        else { return nil }
        self.init(rgb: value)
    }
}
