/// A border with a title at the left of its top edge, a note at the right of it, and a note at the right of the
/// bottom edge: `╭─ FLEET 46 ──── sort severity↓ ─╮`.
public struct Box: Sendable, Hashable {
    public var title: [TextRun]
    public var note: [TextRun]
    public var footnote: [TextRun]
    public var line: BoxLine
    public var style: Style

    public init(
        title: [TextRun] = [], note: [TextRun] = [], footnote: [TextRun] = [], line: BoxLine = .rounded,
        style: Style = Style(.border)
    ) {
        self.title = title
        self.note = note
        self.footnote = footnote
        self.line = line
        self.style = style
    }

    /// A box whose texts have the usual roles: `title` for the title, `dim` for the notes.
    public init(
        _ title: String, note: String = "", footnote: String = "", line: BoxLine = .rounded,
        style: Style = Style(.border)
    ) {
        self.init(
            title: Self.run(title, .title), note: Self.run(note, .dim), footnote: Self.run(footnote, .dim), line: line,
            style: style)
    }

    private static func run(_ text: String, _ role: Role) -> [TextRun] {
        text.isEmpty ? [] : [TextRun(text, role)]
    }
}

extension CellBuffer {
    /// Draws `box` around the edge of `rect` and gives the region inside it. Where there is no room, the notes are
    /// cut first, then the title; a region of fewer than two rows or columns has no border.
    @discardableResult
    public mutating func draw(_ box: Box, in rect: Rect) -> Rect {
        guard rect.columns >= 2, rect.rows >= 2 else { return rect }
        let glyphs = glyphs.box(box.line)
        let edge = rect.columns - 2
        for (row, left, right) in [
            (rect.top, glyphs.topLeft, glyphs.topRight), (rect.bottom - 1, glyphs.bottomLeft, glyphs.bottomRight),
        ] {
            fill(Rect(column: rect.left, row: row, columns: 1, rows: 1), with: left, style: box.style)
            horizontalLine(
                at: Position(column: rect.left + 1, row: row), columns: edge, with: glyphs.horizontal, style: box.style)
            fill(Rect(column: rect.right - 1, row: row, columns: 1, rows: 1), with: right, style: box.style)
        }
        for column in [rect.left, rect.right - 1] {
            verticalLine(
                at: Position(column: column, row: rect.top + 1), rows: rect.rows - 2, with: glyphs.vertical,
                style: box.style)
        }
        let used = drawTitle(box.title, in: rect)
        drawNote(box.note, row: rect.top, in: rect.trimmed(left: used))
        drawNote(box.footnote, row: rect.bottom - 1, in: rect.trimmed(right: 1))
        return rect.inset()
    }

    /// Puts the title two columns in, between blanks, and gives the columns it uses of the edge.
    private mutating func drawTitle(_ title: [TextRun], in rect: Rect) -> Int {
        guard !title.isEmpty, rect.columns >= 7 else { return 0 }
        let room = Rect(column: rect.left + 3, row: rect.top, columns: rect.columns - 6, rows: 1)
        put(" ", at: Position(column: rect.left + 2, row: rect.top), clip: rect)
        let written = put(title, at: room.origin, clip: room, ellipsis: true)
        put(" ", at: Position(column: room.left + written, row: rect.top), clip: rect)
        return written + 4
    }

    /// Puts a note between blanks before the last two columns of `rect`; whole, or cut to no fewer than
    /// `leastNote` columns, or not at all.
    private mutating func drawNote(_ note: [TextRun], row: Int, in rect: Rect) {
        let wanted = TextWidth.columns(of: note, glyphs: glyphs)
        let room = rect.columns - 5
        guard wanted > 0, room >= min(wanted, Self.leastNote) else { return }
        let width = min(wanted, room)
        let column = rect.right - 3 - width
        put(" ", at: Position(column: column - 1, row: row), clip: rect)
        let place = Rect(column: column, row: row, columns: width, rows: 1)
        put(note, at: place.origin, clip: place.intersection(rect), ellipsis: true)
        put(" ", at: Position(column: column + width, row: row), clip: rect)
    }

    private static var leastNote: Int { 8 }
}
