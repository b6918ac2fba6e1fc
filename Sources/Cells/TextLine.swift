/// One text on its way into one row: where it has got to, and what of it lay beyond the limits.
struct TextLine {
    /// The index of the row's first cell.
    let start: Int
    let limits: Range<Int>
    let style: Style
    /// Where the next glyph goes; may lie outside the limits.
    private(set) var column: Int
    /// True where a glyph did not fit before the right limit.
    private(set) var isCut = false

    init(start: Int, column: Int, limits: Range<Int>, style: Style) {
        self.start = start
        self.column = column
        self.limits = limits
        self.style = style
    }

    mutating func write(
        _ text: String, glyphs: GlyphSet, to cells: inout [Cell], clusters: inout ClusterTable
    ) {
        let utf8 = text.utf8
        let bytes = utf8.span
        var scanner = PrintableScanner(glyphs)
        var span = cells.mutableSpan
        var last: Int?
        while true {
            if column >= limits.lowerBound {
                let run = scanner.plainRun(bytes, most: limits.upperBound - column)
                if !run.isEmpty { last = place(run, of: bytes, in: &span) }
            }
            switch scanner.next(bytes) {
            case .glyph(let value, let width):
                guard column < limits.upperBound else {
                    isCut = true
                    return
                }
                last = place(value, width, in: &span)
            case .mark(let value):
                guard let last else { continue }
                span[last].glyph = Self.join(span[last].glyph, value, in: &clusters)
            case nil:
                return
            }
        }
    }

    /// Writes a run of ASCII that lies within the limits, and gives the index of its last cell.
    @inline(__always)
    private mutating func place(_ run: Range<Int>, of bytes: Span<UInt8>, in cells: inout MutableSpan<Cell>) -> Int {
        var cell = Cell(glyph: 0x20, style: style)
        var index = start + column
        for byte in run {
            cell.glyph = UInt32(bytes[byte])
            cells[index] = cell
            index += 1
        }
        column += run.count
        return index - 1
    }

    /// Puts an ellipsis into the last column of the limits.
    func end(with ellipsis: String, in cells: inout [Cell]) {
        guard let glyph = ellipsis.unicodeScalars.first, !limits.isEmpty else { return }
        cells[start + limits.upperBound - 1] = Cell(glyph: glyph.value, style: style)
        // A wide character whose right half this was.
        guard limits.count > 1, cells[start + limits.upperBound - 2].width == 2 else { return }
        cells[start + limits.upperBound - 2] = Cell(glyph: 0x20, style: style)
    }

    /// Writes one glyph and gives the index of its cell; blanks, and `nil`, where half of it or all is outside.
    @inline(__always)
    private mutating func place(_ value: UInt32, _ width: UInt8, in cells: inout MutableSpan<Cell>) -> Int? {
        let from = column
        column += Int(width)
        guard from >= limits.lowerBound, column <= limits.upperBound else {
            for column in limits.clamped(to: from..<column) {
                cells[start + column] = Cell(glyph: 0x20, style: style)
            }
            isCut = column > limits.upperBound
            return nil
        }
        cells[start + from] = Cell(glyph: value, style: style, width: width)
        if width == 2 { cells[start + from + 1] = .follower(style) }
        return start + from
    }

    private static func join(_ glyph: UInt32, _ mark: UInt32, in clusters: inout ClusterTable) -> UInt32 {
        var text = clusters.text(of: glyph) ?? ""
        if text.isEmpty { text.unicodeScalars.append(Unicode.Scalar(glyph) ?? "\u{FFFD}") }
        text.unicodeScalars.append(Unicode.Scalar(mark) ?? "\u{FFFD}")
        return clusters.glyph(for: text)
    }
}
