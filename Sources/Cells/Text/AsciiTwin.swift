/// What stands for a character in ASCII mode; the mock-ups' mapping of our own glyphs, punctuation, and letters of
/// Latin-1 without their accents.
public enum AsciiTwin {
    /// One byte within 0x20...0x7E for a cell that is already laid out; `?` for what has no twin of one column.
    public static func byte(for scalar: Unicode.Scalar) -> UInt8 {
        guard scalar.value > 0x7E || scalar.value < 0x20 else { return UInt8(scalar.value) }
        guard let text = text(for: scalar), let first = text.utf8.first else { return UInt8(ascii: "?") }
        if text.utf8.count == 1 { return first }
        let startsWithLetter = (0x41...0x7A).contains(first)
        return narrowed[scalar] ?? (startsWithLetter ? first : UInt8(ascii: "?"))
    }

    /// One or several characters of ASCII, or `nil` where there is no twin.
    static func text(for scalar: Unicode.Scalar) -> String? {
        switch scalar.value {
        case 0xC0...0xFF: latin1[Int(scalar.value - 0xC0)]
        case 0x2500...0x257F: boxDrawing(scalar)
        case 0x2581...0x2587: String(UnicodeScalar(sparkline[Int(scalar.value - 0x2581)]))
        case 0x2800...0x28FF: braille(UInt8(scalar.value - 0x2800))
        default: named[scalar]
        }
    }

    private static let named: [Unicode.Scalar: String] = [
        "✗": "X", "✘": "X", "✓": "v", "✔": "v", "▲": "!", "△": "^", "▼": "v", "●": ".", "○": "o", "◆": "*", "■": "#",
        "▌": ">", "▐": "<", "▏": "|", "▎": "|", "▍": "|", "▋": "#", "▊": "#", "▉": "#", "█": "#", "▓": "#", "▒": "=",
        "░": ".", "▀": "'", "▘": "'", "▝": "'", "▖": ".", "▗": ".", "▚": ":", "▞": ":", "▙": "#", "▛": "#", "▜": "#",
        "▟": "#", "▸": ">", "▶": ">", "◂": "<", "◀": "<", "▾": "v", "▴": "^", "→": "->", "←": "<-", "↑": "^", "↓": "v",
        "↔": "<->", "↕": "^v", "⇒": "=>", "⏎": "Enter", "↵": "Enter", "…": "~", "—": "-", "–": "-", "−": "-", "‐": "-",
        "‑": "-", "·": ".", "•": "*", "×": "x", "÷": "/", "≥": ">=", "≤": "<=", "≠": "!=", "±": "+-", "≈": "~",
        "∞": "inf", "µ": "u", "μ": "u", "°": "o", "Δ": "d", "σ": "s", "‘": "'", "’": "'", "“": "\"", "”": "\"",
        "„": "\"", "«": "<<", "»": ">>", "‹": "<", "›": ">", "§": "S", "¶": "P", "©": "(c)", "®": "(R)", "¡": "!",
        "¿": "?", "¢": "c", "£": "GBP", "¥": "JPY", "€": "EUR", "¹": "1", "²": "2", "³": "3", "¼": "1/4", "½": "1/2",
        "¾": "3/4", "ª": "a", "º": "o", "¬": "!", "¦": "|", "´": "'", "¨": "\"", "¯": "-",
    ]

    /// Twins of one column for what has a longer twin in running text.
    private static let narrowed: [Unicode.Scalar: UInt8] = [
        "→": 0x3E, "←": 0x3C, "↔": 0x2D, "↕": 0x7C, "⇒": 0x3E, "⏎": 0x3C, "↵": 0x3C, "≥": 0x3E, "≤": 0x3C, "≠": 0x21,
        "±": 0x7E, "«": 0x3C, "»": 0x3E,
    ]

    private static let latin1: [String] = [
        "A", "A", "A", "A", "A", "A", "AE", "C", "E", "E", "E", "E", "I", "I", "I", "I", "D", "N", "O", "O", "O", "O",
        "O", "x", "O", "U", "U", "U", "U", "Y", "Th", "ss", "a", "a", "a", "a", "a", "a", "ae", "c", "e", "e", "e",
        "e", "i", "i", "i", "i", "d", "n", "o", "o", "o", "o", "o", "/", "o", "u", "u", "u", "u", "y", "th", "y",
    ]

    /// `▁` to `▇` as digits.
    private static let sparkline: [UInt8] = Array("0134578".utf8)

    private static func boxDrawing(_ scalar: Unicode.Scalar) -> String {
        if "─━┄┅┈┉╌╍═╴╶╸╺╼╾".unicodeScalars.contains(scalar) { return "-" }
        if "┆┇┊┋╎╏".unicodeScalars.contains(scalar) { return ":" }
        return "│┃║╵╷╹╻╽╿".unicodeScalars.contains(scalar) ? "|" : "+"
    }

    private static func braille(_ dots: UInt8) -> String {
        switch dots.nonzeroBitCount {
        case 0: " "
        case 1...2: "."
        case 3...4: ":"
        default: "|"
        }
    }
}
