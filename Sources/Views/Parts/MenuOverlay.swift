internal import Cells
internal import OpsModel

/// A list over the pane: the links of a service, the columns of a list, or the themes.
enum MenuOverlay {
    static func draw(_ menu: Menu, _ canvas: inout Canvas, in rect: Rect) {
        let entries = entries(of: menu, canvas)
        let width = min(rect.columns, max(36, (entries.map(canvas.width).max() ?? 0) + 4))
        let height = min(rect.rows, max(1, entries.count) + 2)
        let place = Rect(
            column: rect.left + (rect.columns - width) / 2, row: rect.top + max(0, (rect.rows - height) / 3),
            columns: width,
            rows: height)
        canvas.cells.fill(place)
        canvas.target(.cover, in: place)
        let inside = canvas.box(title(of: menu), notes: [note(of: menu)], in: place)
        guard !entries.isEmpty else { return canvas.line([TextRun("none", .dim)], row: 0, in: inside) }
        let chosen = min(canvas.state.menuIndex, entries.count - 1)
        let visible = VisibleRows(count: entries.count, selected: chosen, height: inside.rows)
        for (row, index) in visible.range.enumerated() {
            canvas.line(entries[index], row: row, in: inside)
            canvas.target(.entry(index), in: inside.row(row))
            guard index == chosen else { continue }
            canvas.cells.select(inside.row(row))
            canvas.cells.put(canvas.glyphs.selectionBar, at: inside.row(row).origin, style: Style(.selection))
        }
    }

    private static func title(of menu: Menu) -> String {
        switch menu {
        case .links: "LINKS"
        case .columns: "COLUMNS"
        case .themes: "THEME"
        }
    }

    private static func note(of menu: Menu) -> String {
        switch menu {
        case .links: "Enter copies"
        case .columns: "Enter shows or hides"
        case .themes: "Enter keeps"
        }
    }

    private static func entries(of menu: Menu, _ canvas: Canvas) -> [[TextRun]] {
        let state = canvas.state
        switch menu {
        case .links:
            return CommandActions(state: state, options: canvas.options).links.map {
                [TextRun(TextWidth.padded($0.name, to: 12) + " ", .bold), TextRun($0.address, .link)]
            }
        case .columns:
            let shown = canvas.frontList?.shown ?? []
            return state.columnTitles.map { title in
                let isHidden = !shown.contains(title)
                return [TextRun(isHidden ? "[ ] " : "[x] ", .key), TextRun(title, isHidden ? .dim : .text)]
            }
        case .themes: return ThemeChoices.all.map(entry(of:))
        }
    }

    private static func entry(of theme: String?) -> [TextRun] {
        guard let theme else { return [TextRun("as started", .dim)] }
        return [TextRun(TextWidth.padded(theme, to: 14) + " "), TextRun(ThemeChoices.note(of: theme), .dim)]
    }
}

extension Canvas {
    fileprivate func width(of runs: [TextRun]) -> Int { TextWidth.columns(of: runs, glyphs: glyphs) }
}
