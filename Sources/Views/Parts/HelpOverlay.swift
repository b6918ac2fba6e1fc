internal import Cells
internal import OpsModel

/// The keys that work here, made from the live keymap.
enum HelpOverlay {
    static func draw(_ canvas: inout Canvas, keymap: Keymap<Command>, in rect: Rect) {
        let entries = keymap.entries(in: KeyInterpreter.scopes(canvas.state))
        let width = min(rect.columns, 100)
        let columns = width >= 76 ? 2 : 1
        let rows = (entries.count + columns - 1) / columns
        let place = Rect(
            column: rect.left + (rect.columns - width) / 2, row: rect.top, columns: width,
            rows: min(rect.rows, rows + 2))
        canvas.cells.fill(place)
        let title = "KEYS  \(PaneCatalog[canvas.state.place.pane]?.title ?? "")"
        let inside = canvas.box(title, note: "Esc closes", in: place)
        for (index, entry) in entries.enumerated() {
            let column = inside.columns / columns
            let cell = Rect(
                column: inside.left + index / rows * column, row: inside.top + index % rows, columns: column, rows: 1)
            guard cell.row(0).top < inside.bottom else { continue }
            let keys = entry.keys.map { $0.label(canvas.glyphs) }.joined(separator: " ")
            canvas.cells.put(
                [TextRun(" " + TextWidth.padded(keys, to: 14), .key), TextRun(" \(entry.title)", .keyLabel)],
                at: cell.origin, clip: cell, ellipsis: true)
        }
    }
}
