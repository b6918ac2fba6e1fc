internal import Cells
internal import OpsModel

/// The last line: what is being typed, what was just said where no flash line says it, or what the keys do here and
/// now.
enum FooterBar {
    static func draw(_ canvas: inout Canvas, in rect: Rect, hasFlash: Bool) {
        guard !rect.isEmpty else { return }
        switch canvas.state.mode {
        case .filtering: filter(&canvas, in: rect)
        case .commanding: command(&canvas, in: rect)
        case .menu(let menu): canvas.line(keys(of: menu), row: 0, in: rect)
        case .help: canvas.line(help(canvas, in: rect), row: 0, in: rect)
        case .dialog: canvas.line(dialogKeys(canvas), row: 0, in: rect)
        case .browsing:
            if let notice = canvas.state.notice, !hasFlash {
                canvas.line([TextRun(notice.text, notice.isError ? .error : .notice)], row: 0, in: rect)
            } else {
                keys(&canvas, in: rect)
            }
        }
    }

    /// One key and what it does.
    struct Hint: Hashable {
        let command: Command
        let key: String
        let title: String

        var runs: [TextRun] { [TextRun(key, .key), TextRun(" \(title)", .keyLabel)] }
        var text: String { "\(key) \(title)" }
    }

    /// What can be done here and now and fits into `width`, whole: help and the way back always, then the most
    /// important.
    static func hints(_ canvas: Canvas, width: Int) -> [Hint] {
        let all = possible(canvas)
        var room = width
        var kept: Set<Hint> = []
        for isLast in [true, false] {
            for hint in all where [.help, .back].contains(hint.command) == isLast {
                let needed = canvas.cells.columns(of: hint.text) + (kept.isEmpty ? 0 : 2)
                guard needed <= room else { break }
                room -= needed
                kept.insert(hint)
            }
        }
        return all.filter(kept.contains)
    }

    private static func possible(_ canvas: Canvas) -> [Hint] {
        let commands = CommandActions(state: canvas.state, options: canvas.options)
        return canvas.keymap.footer(in: KeyInterpreter.scopes(canvas.state)).compactMap { entry in
            guard let key = entry.keys.first, commands.isPossible(entry.action) else { return nil }
            let title = commands.titleNow(of: entry.action) ?? entry.title
            return Hint(command: entry.action, key: key.label(canvas.glyphs), title: title)
        }
    }

    /// Each hint can be clicked.
    private static func keys(_ canvas: inout Canvas, in rect: Rect) {
        let hints = hints(canvas, width: rect.columns - 1)
        canvas.line(Array(hints.map(\.runs).joined(separator: [TextRun("  ")])), row: 0, in: rect)
        var column = rect.left + 1
        for hint in hints {
            let width = canvas.cells.columns(of: hint.text)
            canvas.target(
                .command(hint.command), in: Rect(column: column, row: rect.top, columns: width, rows: 1))
            column += width + 2
        }
    }

    private static func help(_ canvas: Canvas, in rect: Rect) -> [TextRun] {
        let entries = HelpOverlay.entries(canvas.state, canvas.keymap)
        let chosen = entries.indices.contains(canvas.state.menuIndex) ? entries[canvas.state.menuIndex].action : nil
        if let obstacle = chosen.flatMap(RequestCommands(state: canvas.state).obstacle(to:)) {
            return [TextRun(obstacle, .dim)]
        }
        return runs([
            ([Command.moveDown, .moveUp].compactMap { canvas.key(of: $0) }.joined(separator: " "), "choose"),
            (canvas.key(of: .open) ?? "Enter", "runs it"), ("Esc", "close"),
        ])
    }

    private static func keys(of menu: Menu) -> [TextRun] {
        switch menu {
        case .links: runs([("j k", "choose"), ("Enter", "copies"), ("Esc", "close")])
        case .columns: runs([("j k", "choose"), ("Enter", "shows or hides"), ("Esc", "close")])
        case .themes: runs([("j k", "try"), ("Enter", "keeps"), ("Esc", "as before")])
        }
    }

    private static func dialogKeys(_ canvas: Canvas) -> [TextRun] {
        runs([
            ("Esc", "cancel"), ("Tab", "move"), ("Enter", "does only what has the focus"),
            (canvas.state.dialog?.takesText == true ? "PgUp PgDn" : "j k", "scroll"),
        ])
    }

    private static func runs(_ hints: [(key: String, title: String)]) -> [TextRun] {
        Array(
            hints.map { [TextRun($0.key, .key), TextRun(" \($0.title)", .keyLabel)] }.joined(separator: [TextRun("  ")])
        )
    }

    private static func filter(_ canvas: inout Canvas, in rect: Rect) {
        let filter = canvas.state.pane?.filter ?? RowFilter()
        let found = canvas.state.pane?.rows.count ?? 0
        let separator = canvas.glyphs.separator
        PromptLine(
            mark: "/", text: filter.text, wrong: filter.mistake?.range,
            hints: ["\(found) found \(separator) Enter keeps \(separator) Esc undoes", "\(found) found"],
            problem: filter.mistake?.description
        ).draw(on: &canvas, in: rect)
    }

    private static func command(_ canvas: inout Canvas, in rect: Rect) {
        let separator = canvas.glyphs.separator
        PromptLine(
            mark: ":", text: canvas.state.commandLine.text,
            hints: ["Tab completes \(separator) Enter does it \(separator) Esc leaves", "Esc leaves"]
        ).draw(on: &canvas, in: rect)
    }
}
