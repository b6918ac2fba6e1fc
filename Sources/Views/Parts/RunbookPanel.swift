internal import Cells
internal import OpsModel

/// The runbook that serves an incident, filled from it: steps with what their checks found. Read-only.
enum RunbookPanel {
    static func draw(_ canvas: inout Canvas, _ incident: Incident, in rect: Rect) {
        guard rect.rows >= 3 else { return }
        guard let sheet = canvas.state.runbookSheet(for: incident) else {
            let inside = canvas.box("RUNBOOK", in: rect)
            return canvas.line([TextRun("no runbook serves this incident", .dim)], row: 0, in: inside)
        }
        let title = TextWidth.truncated(
            "RUNBOOK \(sheet.id) \(sheet.title)", to: max(8, rect.columns - 8), glyphs: canvas.glyphs)
        let inside = canvas.box(title, footnotes: ["never tried", ""], in: rect)
        let lines = RunbookLines(sheet, canvas, width: inside.columns - 1).lines
        let first = min(canvas.state.shelf.scroll, max(0, lines.count - inside.rows))
        for (row, runs) in lines.dropFirst(first).prefix(inside.rows).enumerated() {
            canvas.line(runs, row: row, in: inside)
        }
    }
}

/// A runbook as lines of a given width: the step that waits is written out, the others by their titles.
struct RunbookLines {
    private(set) var lines: [[TextRun]] = []
    private let canvas: Canvas
    private let width: Int

    init(_ sheet: RunbookSheet, _ canvas: Canvas, width: Int) {
        self.canvas = canvas
        self.width = max(10, width)
        if !sheet.reason.isEmpty { lines.append([TextRun("because of \(sheet.reason)", .dim)]) }
        if sheet.problemCount > 0 {
            lines.append([TextRun("\(sheet.problemCount) mistakes in its file: mlops-tui runbook lint", .warning)])
        }
        let current = sheet.steps.firstIndex { $0.state != .passed }
        for (index, step) in sheet.steps.enumerated() {
            add(step, isCurrent: index == current)
        }
    }

    private mutating func add(_ step: RunbookSheet.Step, isCurrent: Bool) {
        let glyphs = canvas.glyphs
        let (mark, role): (String, Role) =
            switch step.state {
            case .passed: (glyphs.check, .ok)
            case .failed: (glyphs.critical, .critical)
            case .unknown: (glyphs.unknown, .unknown)
            case .manual: (isCurrent ? glyphs.breadcrumb : glyphs.separator, isCurrent ? .bold : .dim)
            }
        wrap(
            [TextRun("\(mark) ", role)], "\(step.number) \(step.title.text)", isCurrent ? .bold : .text, indent: 4)
        for content in step.content { add(content, isCurrent: isCurrent) }
    }

    private mutating func add(_ content: RunbookSheet.Content, isCurrent: Bool) {
        switch content {
        case .check(let check): add(check)
        case .fault(_, let message): wrap([TextRun("    ")], message, .error, indent: 4)
        case .line(let line):
            guard isCurrent else { return }
            wrap([TextRun("    ")], line.marker + line.text, .dim, indent: 4)
        case .action(let kind, let arguments):
            let text = arguments.map { "\($0.name) \($0.value)" }.joined(separator: ", ")
            wrap([TextRun("    asks ", .dim)], "\(kind) \(text)", .bold, indent: 9)
        case .wait(let text): wrap([TextRun("    waits ", .dim)], text, .text, indent: 10)
        case .script(let script):
            guard isCurrent else { return }
            for line in script.prefix(4) { wrap([TextRun("    $ ", .dim)], line.text, .text, indent: 6) }
        case .code(let code):
            guard isCurrent else { return }
            for line in code.prefix(4) { wrap([TextRun("    ")], line.text, .dim, indent: 4) }
        }
    }

    private mutating func add(_ check: RunbookSheet.Check) {
        let glyphs = canvas.glyphs
        let age = check.result.map { " \(NumberText.age(of: $0.at, at: canvas.state.now)) ago" } ?? ""
        let (mark, role, found): (String, Role, String) =
            switch check.result?.verdict {
            case .pass?: (glyphs.check, .ok, check.result?.finding ?? "")
            case .fail?: (glyphs.critical, .critical, check.result?.finding ?? "")
            case .unknown?: (glyphs.unknown, .unknown, check.result?.finding ?? "")
            case nil: (glyphs.unknown, .dim, "not asked yet")
            }
        wrap([TextRun("    \(mark) ", role)], check.question.text, .dim, indent: 6)
        wrap([TextRun("      ")], found + age, role, indent: 6)
    }

    /// Text after a lead, wrapped at blanks to the panel's width.
    private mutating func wrap(_ lead: [TextRun], _ text: String, _ role: Role, indent: Int) {
        let room = max(8, width - indent)
        var rest = text.split(separator: " ", omittingEmptySubsequences: true).map(String.init)[...]
        var isFirst = true
        repeat {
            var line = ""
            while let word = rest.first {
                let longer = line.isEmpty ? word : "\(line) \(word)"
                if !line.isEmpty, canvas.cells.columns(of: longer) > room { break }
                line = longer
                rest = rest.dropFirst()
            }
            lines.append(
                (isFirst ? lead : [TextRun(String(repeating: " ", count: indent))]) + [TextRun(line, role)])
            isFirst = false
        } while !rest.isEmpty
    }
}
