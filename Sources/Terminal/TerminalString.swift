import CNcurses

/// A string capability of the terminal that ncurses has open, without its padding; `nil` where it has none.
struct TerminalString {
    let text: String

    init?(_ capability: String) {
        guard let pointer = tigetstr(capability), Int(bitPattern: pointer) != -1 else { return nil }
        text = TerminalString.withoutPadding(String(cString: pointer))
    }

    /// Puts the cursor at the start of the last row, however many rows there are: a terminal stops at its edge.
    static var lastRow: String {
        guard let place = tigetstr("cup"), Int(bitPattern: place) != -1, let text = curses_place(place, 998, 0) else {
            return ""
        }
        return withoutPadding(String(cString: text))
    }

    /// Drops `$<5>`, the milliseconds that a slow terminal needs.
    static func withoutPadding(_ text: String) -> String {
        var kept = ""
        var rest = text[...]
        while let start = rest.firstIndex(of: "$") {
            kept += rest[..<start]
            rest = rest[start...]
            if rest.dropFirst().first == "<", let end = rest.firstIndex(of: ">") {
                rest = rest[rest.index(after: end)...]
            } else {
                kept.append(rest.removeFirst())
            }
        }
        return kept + rest
    }
}
