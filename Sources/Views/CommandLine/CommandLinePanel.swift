internal import Cells
internal import OpsModel

/// Above the command line: what it may become, and in the first line why it cannot be done.
enum CommandLinePanel {
    static let rows = 8

    static func draw(_ canvas: inout Canvas, in rect: Rect) {
        let line = canvas.state.commandLine
        let reader = CommandLineReader(state: canvas.state, options: canvas.options, keymap: canvas.keymap)
        let suggestions = reader.suggestions(line.text)
        let problem = line.problem ?? reader.problem(line.text, suggestions)
        let lines = (problem == nil ? 0 : 1) + min(rows, suggestions.count)
        guard lines > 0, rect.rows >= 3 else { return }
        let height = min(lines + 2, rect.rows)
        let place = Rect(column: rect.left, row: rect.bottom - height, columns: rect.columns, rows: height)
        canvas.cells.fill(place)
        canvas.target(.cover, in: place)
        var inside = canvas.box(
            "GO TO", notes: ["Tab completes \(canvas.glyphs.separator) Up Down choose", "Tab completes"],
            footnotes: suggestions.count > rows ? ["\(suggestions.count) found"] : [], in: place)
        if let problem {
            canvas.line([TextRun(problem, .error)], row: 0, in: inside)
            inside = inside.trimmed(top: 1)
        }
        list(suggestions, chosen: line.chosen, on: &canvas, in: inside)
    }

    private static func list(
        _ suggestions: [CommandLineReader.Suggestion], chosen: Int, on canvas: inout Canvas, in rect: Rect
    ) {
        let chosen = min(chosen, max(0, suggestions.count - 1))
        let visible = VisibleRows(count: suggestions.count, selected: chosen, height: rect.rows, margin: 1)
        for (row, index) in visible.range.enumerated() {
            let suggestion = suggestions[index]
            // Why something cannot be done is longer than what it does, and nothing else is to be read of it.
            let note = [TextRun(suggestion.note, .dim)]
            if suggestion.isGreyed {
                canvas.line([TextRun("\(suggestion.label)  ", .dim)] + note, row: row, in: rect)
            } else {
                canvas.line([TextRun(suggestion.label)], right: rect.columns >= 36 ? note : [], row: row, in: rect)
            }
            canvas.target(.entry(index), in: rect.row(row))
            guard index == chosen else { continue }
            canvas.cells.select(rect.row(row))
            canvas.cells.put(canvas.glyphs.selectionBar, at: rect.row(row).origin, style: Style(.selection))
        }
    }
}
