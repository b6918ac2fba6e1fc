/// How many columns text takes on the screen, measured as `CellBuffer` draws it: after `Printable`.
public enum TextWidth {
    /// Columns of one scalar by itself: 0 for a combining mark, 2 for a wide character, more for what is escaped.
    public static func columns(of scalar: Unicode.Scalar, glyphs: GlyphSet = .unicode) -> Int {
        if case .mark = ScalarKind(scalar), glyphs != .ascii { return 0 }
        return columns(of: String(scalar), glyphs: glyphs)
    }

    public static func columns(of text: String, glyphs: GlyphSet = .unicode) -> Int {
        columns(of: text, glyphs: glyphs, most: .max)
    }

    /// The columns of `text`, counted no further than `most`, so that an endless text costs no more than its place.
    static func columns(of text: String, glyphs: GlyphSet, most: Int) -> Int {
        let utf8 = text.utf8
        let bytes = utf8.span
        var scanner = PrintableScanner(glyphs)
        var columns = 0
        while columns < most, let piece = scanner.next(bytes) {
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
        switch cut {
        case .end: return cutAtEnd(text, to: width, glyphs: glyphs)
        case .middle: return cutInMiddle(Printable.text(text, glyphs: glyphs), to: width, glyphs: glyphs)
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

    /// Reads no more of `text` than it shows.
    private static func cutAtEnd(_ text: String, to width: Int, glyphs: GlyphSet) -> String {
        let utf8 = text.utf8
        let bytes = utf8.span
        var scanner = PrintableScanner(glyphs)
        var shown: [Unicode.Scalar] = []
        var beforeEllipsis = 0
        var columns = 0
        while let piece = scanner.next(bytes) {
            switch piece {
            case .glyph(let value, let size):
                guard columns + Int(size) <= width else {
                    return width > 0 ? String(shown.prefix(beforeEllipsis)) + glyphs.ellipsis : ""
                }
                columns += Int(size)
                shown.append(Unicode.Scalar(value) ?? "\u{FFFD}")
            case .mark(let value):
                shown.append(Unicode.Scalar(value) ?? "\u{FFFD}")
            }
            if columns < width { beforeEllipsis = shown.count }
        }
        return String(shown)
    }

    /// Texts that have `room` columns together: where there are more, each is cut, the longer ones first.
    public static func fitted(_ texts: [String], in room: Int, glyphs: GlyphSet = .unicode) -> [String] {
        var (rest, shares) = (room, texts.map { columns(of: $0, glyphs: glyphs) })
        for (turn, index) in shares.indices.sorted(by: { (shares[$0], $0) < (shares[$1], $1) }).enumerated() {
            shares[index] = min(shares[index], max(0, rest) / (texts.count - turn))
            rest -= shares[index]
        }
        return zip(texts, shares).map { truncated($0, to: $1, glyphs: glyphs) }
    }

    private static func cutInMiddle(_ text: String, to width: Int, glyphs: GlyphSet) -> String {
        let total = columns(of: text)
        guard total > width else { return text }
        guard width > 0 else { return "" }
        let head = width / 2
        return prefix(of: text, columns: head) + glyphs.ellipsis
            + suffix(of: text, columns: width - 1 - head, total: total)
    }

    /// The longest start of printable `text` within `width` columns.
    private static func prefix(of text: String, columns width: Int) -> String {
        var result: [Unicode.Scalar] = []
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

extension String {
    fileprivate init(_ scalars: some Sequence<Unicode.Scalar>) {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        self.init(view)
    }
}

/// At which edge of its columns a text stands.
public enum TextAlignment: Sendable, Hashable {
    case left
    case right
}
