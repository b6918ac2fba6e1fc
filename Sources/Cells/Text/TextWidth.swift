/// How many columns text takes on the screen, measured as `CellBuffer` draws it: after `Printable`.
public enum TextWidth {
    /// Columns of one scalar by itself: 0 for a combining mark, 2 for a wide character, more for what is escaped.
    public static func columns(of scalar: Unicode.Scalar, glyphs: GlyphSet = .unicode) -> Int {
        if case .mark = ScalarKind(scalar), glyphs != .ascii { return 0 }
        return columns(of: String(scalar), glyphs: glyphs)
    }

    public static func columns(of text: String, glyphs: GlyphSet = .unicode) -> Int {
        let utf8 = text.utf8
        let bytes = utf8.span
        var scanner = PrintableScanner(glyphs)
        var columns = 0
        while let piece = scanner.next(bytes) {
            if case .glyph(_, let width) = piece { columns += Int(width) }
        }
        return columns
    }

    public static func columns(of runs: [TextRun], glyphs: GlyphSet = .unicode) -> Int {
        runs.reduce(0) { $0 + columns(of: $1.text, glyphs: glyphs) }
    }

    /// Where a text too long loses its excess.
    public enum Cut: Sendable {
        case end
        /// For paths and names whose ends tell them apart.
        case middle
    }

    /// `text`, printable, in at most `width` columns; what is left out is marked by one ellipsis.
    public static func truncated(
        _ text: String, to width: Int, cut: Cut = .end, glyphs: GlyphSet = .unicode
    ) -> String {
        let printable = Printable.text(text, glyphs: glyphs)
        let total = columns(of: printable)
        guard total > width else { return printable }
        guard width > 0 else { return "" }
        let room = width - 1
        switch cut {
        case .end:
            return prefix(of: printable, columns: room) + glyphs.ellipsis
        case .middle:
            let head = (room + 1) / 2
            return prefix(of: printable, columns: head) + glyphs.ellipsis
                + suffix(of: printable, columns: room - head, total: total)
        }
    }

    /// `text`, printable, in exactly `width` columns: truncated where it is longer, padded where it is shorter.
    public static func padded(
        _ text: String, to width: Int, alignment: TextAlignment = .left, glyphs: GlyphSet = .unicode
    ) -> String {
        let fitted = truncated(text, to: width, glyphs: glyphs)
        let padding = String(repeating: " ", count: max(0, width - columns(of: fitted)))
        return alignment == .left ? fitted + padding : padding + fitted
    }

    /// The longest start of printable `text` within `width` columns.
    private static func prefix(of text: String, columns width: Int) -> String {
        var result = String.UnicodeScalarView()
        var used = 0
        for scalar in text.unicodeScalars {
            used += columns(of: scalar)
            guard used <= width else { break }
            result.append(scalar)
        }
        return String(result)
    }

    /// The longest end of printable `text`, `total` columns wide, within `width` columns.
    private static func suffix(of text: String, columns width: Int, total: Int) -> String {
        var scalars = Substring(text).unicodeScalars
        var left = total
        while left > width, let scalar = scalars.popFirst() {
            left -= columns(of: scalar)
        }
        while let mark = scalars.first, columns(of: mark) == 0 {
            scalars.removeFirst()
        }
        return String(scalars)
    }
}

/// At which edge of its columns a text stands.
public enum TextAlignment: Sendable, Hashable {
    case left
    case right
}
