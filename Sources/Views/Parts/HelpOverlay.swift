internal import Cells
internal import OpsModel

/// The keys that work here, made from the live keymap; in as many columns as there is room for, and scrolled so that
/// the chosen one shows. Enter runs it.
enum HelpOverlay {
    static func draw(_ canvas: inout Canvas, in rect: Rect) {
        let entries = entries(canvas.state, canvas.keymap)
        let columns = columns(rect.columns)
        let lines = lines(entries.count, columns)
        let width = min(rect.columns, columns * 52 + 2)
        let place = Rect(
            column: rect.left + (rect.columns - width) / 2, row: rect.top, columns: width,
            rows: min(rect.rows, lines + 2))
        let chosen = min(canvas.state.menuIndex, max(0, entries.count - 1))
        let offset = VisibleRows(count: lines, selected: chosen % lines, height: place.rows - 2).offset
        canvas.cells.fill(place)
        canvas.target(.cover, in: place)
        let hidden = lines - (place.rows - 2)
        let footnote = hidden > 0 ? "\(offset + place.rows - 2) of \(lines) lines" : ""
        let title = "KEYS in \(PaneCatalog[canvas.state.place.pane]?.title ?? "")"
        let inside = canvas.box(title, notes: [legend(canvas)], footnotes: [footnote], in: place)
        for (index, entry) in entries.enumerated() {
            let (column, line) = (index / lines, index % lines - offset)
            guard line >= 0, line < inside.rows else { continue }
            let left = inside.columns * column / columns
            let right = inside.columns * (column + 1) / columns
            let cell = Rect(column: inside.left + left, row: inside.top + line, columns: right - left, rows: 1)
            put(entry, in: cell, on: &canvas)
            canvas.target(.entry(index), in: cell)
            guard index == chosen else { continue }
            canvas.cells.select(cell)
            canvas.cells.put(canvas.glyphs.selectionBar, at: cell.origin, style: Style(.selection), clip: cell)
        }
    }

    /// What can be run, in the order it shows.
    static func entries(_ state: OpsState, _ keymap: Keymap<Command>) -> [Keymap<Command>.Entry] {
        keymap.entries(in: KeyInterpreter.scopes(state))
    }

    static func columns(_ width: Int) -> Int { width >= 110 ? 3 : width >= 70 ? 2 : 1 }

    static func lines(_ count: Int, _ columns: Int) -> Int { max(1, (count + columns - 1) / columns) }

    private static func legend(_ canvas: Canvas) -> String {
        let glyphs = canvas.glyphs
        return [Status.critical, .warning, .ok, .unknown].map { "\($0.glyph(glyphs)) \($0.word)" }.joined(
            separator: " ")
    }

    private static func put(_ entry: Keymap<Command>.Entry, in cell: Rect, on canvas: inout Canvas) {
        let keys = entry.keys.map { $0.label(canvas.glyphs) }.joined(separator: " ")
        let width = min(12, cell.columns / 3)
        // What no backend here does is greyed, with the reason.
        let obstacle = RequestCommands(state: canvas.state).obstacle(to: entry.action)
        canvas.cells.put(
            [
                TextRun(
                    " " + TextWidth.padded(keys, to: width, glyphs: canvas.glyphs), obstacle == nil ? .key : .dim),
                TextRun(" \(entry.title)", obstacle == nil ? .keyLabel : .dim),
                TextRun(obstacle.map { " \(canvas.glyphs.separator) \($0)" } ?? "", .dim),
            ],
            at: cell.origin, clip: cell, ellipsis: true)
    }
}
