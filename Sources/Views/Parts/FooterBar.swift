internal import Cells
internal import OpsModel

/// The last line: what was just said, what is being typed, or what the keys do here and now.
enum FooterBar {
    static func draw(_ canvas: inout Canvas, keymap: Keymap<Command>, in rect: Rect) {
        guard !rect.isEmpty else { return }
        switch canvas.state.mode {
        case .filtering: prompt(&canvas, in: rect)
        case .help: canvas.line([TextRun("Esc or ? closes · j k scroll", .dim)], row: 0, in: rect)
        case .browsing:
            if let notice = canvas.state.notice {
                canvas.line([TextRun(notice.text, notice.isError ? .error : .notice)], row: 0, in: rect)
            } else {
                canvas.line(keys(canvas, keymap), row: 0, in: rect)
            }
        }
    }

    private static func keys(_ canvas: Canvas, _ keymap: Keymap<Command>) -> [TextRun] {
        keymap.footer(in: KeyInterpreter.scopes(canvas.state)).flatMap { entry in
            [
                TextRun(entry.keys.first?.label(canvas.glyphs) ?? "", .key), TextRun(" \(entry.title)", .keyLabel),
                TextRun("  "),
            ]
        }
    }

    private static func prompt(_ canvas: inout Canvas, in rect: Rect) {
        let text = canvas.state.pane?.filter.text ?? ""
        let found = canvas.state.pane?.rows.count ?? 0
        canvas.line(
            [
                TextRun("/", .prompt), TextRun(text), TextRun(canvas.glyphs == .ascii ? "_" : "▁", .prompt),
                TextRun("  \(found) found · Enter keeps · Esc undoes", .dim),
            ], row: 0, in: rect)
    }
}
