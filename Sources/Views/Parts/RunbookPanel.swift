internal import Cells
internal import OpsModel

/// The runbook that serves an incident, filled from it: steps with what was done about them and what their checks found.
enum RunbookPanel {
    static func draw(_ canvas: inout Canvas, _ incident: Incident, in rect: Rect) {
        guard rect.rows >= 3 else { return }
        let part = IncidentPart.runbook.rawValue
        let address = canvas.state.runbookPageAddress(for: incident)
        guard let sheet = canvas.state.runbookSheet(for: incident) else {
            if let address { return page(address, &canvas, in: rect) }
            let inside = canvas.box(canvas.title("RUNBOOK", ofPart: part), in: rect)
            let text = canvas.wrapped(
                [TextRun("no runbook serves this incident", .dim)], to: inside.columns - 1)
            canvas.lines(text, in: inside)
            return
        }
        let name = canvas.title(canvas.live("RUNBOOK \(sheet.id)"), ofPart: part)
        let title = TextWidth.truncated(name, to: max(8, rect.columns - 8), glyphs: canvas.glyphs)
        let isFocused = canvas.state.pane?.parts.focused == part
        var text = RunbookLines(sheet, canvas, width: rect.columns - 3, isWhole: isFocused)
        if let address { text.add(canvas.state.shelf.pages[address], &canvas, at: address) }
        let window = canvas.window(
            of: part, lines: text.lines.count, rows: rect.rows - 2,
            opensAt: text.current.upperBound > rect.rows - 2 ? text.current.lowerBound : 0)
        let position = canvas.position(window, of: text.lines.count)
        let more = position.isEmpty ? "" : isFocused ? position : canvas.hint(.nextPart, "reads \(position)")
        let inside = canvas.box(
            title, notes: [sheet.title, ""], footnotes: [canvas.joined([more, lastRun(sheet, canvas)]), more, ""],
            in: rect)
        canvas.lines(text.lines[window], in: inside)
    }

    /// When and how it was followed last, for whichever incident.
    private static func lastRun(_ sheet: RunbookSheet, _ canvas: Canvas) -> String {
        guard let run = canvas.state.lastRun(of: sheet.id) else { return "never tried" }
        return "\(run.text) \(NumberText.age(of: run.at, at: canvas.state.now)) ago"
    }

    /// The page that an alert names, where no runbook serves.
    private static func page(_ address: String, _ canvas: inout Canvas, in rect: Rect) {
        let part = IncidentPart.runbook.rawValue
        var text = RunbookLines(canvas, width: rect.columns - 3)
        text.add(canvas.state.shelf.pages[address], &canvas, at: address)
        let window = canvas.window(of: part, lines: text.lines.count, rows: rect.rows - 2)
        let position = canvas.position(window, of: text.lines.count)
        let inside = canvas.box(
            canvas.title("RUNBOOK named by an alert", ofPart: part), footnotes: [position, ""], in: rect)
        canvas.lines(text.lines[window], in: inside)
    }
}

/// A runbook as lines of a given width: the step that waits is written out, and the others too where the whole is asked
/// for; else they are their titles and what they ask for.
struct RunbookLines {
    private(set) var lines: [[TextRun]] = []
    /// The lines of the step that waits.
    private(set) var current = 0..<0
    private let canvas: Canvas
    private let width: Int

    init(_ canvas: Canvas, width: Int) {
        self.canvas = canvas
        self.width = max(10, width)
    }

    /// A page as it was fetched, under its address; nothing in it is ever a step.
    mutating func add(_ page: RunbookPage?, _ canvas: inout Canvas, at address: String) {
        if !lines.isEmpty { lines.append([]) }
        wrap([TextRun("page ", .bold)], address, .link, indent: 5)
        guard let page else { return wrap([], "reading it", .dim, indent: 0) }
        if let problem = page.problem { return wrap([], problem, .dim, indent: 0) }
        lines += canvas.lines(of: page, width: width)
    }

    init(_ sheet: RunbookSheet, _ canvas: Canvas, width: Int, isWhole: Bool = false) {
        self.init(canvas, width: width)
        if !sheet.reason.isEmpty { wrap([], "matched: \(sheet.reason)", .dim, indent: 2) }
        if let change = sheet.change { wrap([], change, .warning, indent: 2) }
        if let exposure = sheet.exposure, exposure != sheet.current?.obstacle {
            wrap([], exposure, .warning, indent: 2)
        }
        if sheet.problemCount > 0 {
            wrap([], "\(sheet.problemCount) mistakes in its file: mlops-tui runbook lint", .warning, indent: 2)
        }
        let waiting = sheet.current?.number
        for step in sheet.steps {
            let first = lines.count
            let isCurrent = step.number == waiting
            add(step, isCurrent: isCurrent, isWhole: isWhole || isCurrent)
            if isCurrent { current = first..<lines.count }
        }
    }

    private mutating func add(_ step: RunbookSheet.Step, isCurrent: Bool, isWhole: Bool) {
        let glyphs = canvas.glyphs
        let isOld = step.checks.contains(where: isOld)
        let (mark, role): (String, Role) =
            switch step.state {
            case .done: (glyphs.check, .ok)
            case .skipped: (glyphs.separator, .dim)
            case .running: (glyphs.ellipsis, .pending)
            case .passed: (glyphs.check, isOld ? .stale : .ok)
            case .failed: (glyphs.critical, isOld && step.standing == nil ? .stale : .critical)
            case .unknown: (glyphs.unknown, .unknown)
            case .manual: (isCurrent ? glyphs.breadcrumb : glyphs.separator, isCurrent ? .bold : .dim)
            }
        let waits = isCurrent && step.state != .manual ? "\(glyphs.breadcrumb) " : ""
        wrap(
            [TextRun("\(mark) ", role)], "\(waits)\(step.number) \(step.title.text)", isCurrent ? .bold : .text,
            indent: 4)
        if let standing = step.standing { add(standing) }
        for content in step.content { add(content, isWhole: isWhole, canDo: step.obstacle == nil) }
        if let obstacle = step.obstacle, isWhole {
            wrap([TextRun("    cannot: ", .warning)], obstacle, .warning, indent: 6)
        }
    }

    private mutating func add(_ standing: RunbookProgress.Standing) {
        let role: Role =
            switch standing {
            case .done: .dim
            case .skipped: .warning
            case .failed: .critical
            case .watched: .pending
            case .requested: .bold
            }
        wrap([TextRun("    ")], standing.text(at: canvas.state.now), role, indent: 4)
    }

    /// What nobody here can do is greyed.
    private mutating func add(_ content: RunbookSheet.Content, isWhole: Bool, canDo: Bool) {
        switch content {
        case .check(let check): isWhole ? add(check) : addFinding(of: check)
        case .fault(_, let message): wrap([TextRun("    ")], message, .error, indent: 4)
        case .line(let line):
            guard isWhole else { return }
            let text = line.marker + line.text
            wrap([TextRun("    ")], text, .dim, indent: 4 + canvas.hangingIndent(of: text))
        case .action(let kind, let arguments):
            let text = arguments.map { "\($0.name) \($0.value)" }.joined(separator: ", ")
            wrap([TextRun("    asks ", .dim)], "\(kind) \(text)", canDo ? .bold : .dim, indent: 9)
        case .wait(let wait): wrap([TextRun("    waits ", .dim)], wait.text, .text, indent: 10)
        case .script(let script):
            guard isWhole else {
                let count = script.lines.count
                return wrap([TextRun("    runs ", .dim)], "a script of \(count) lines", canDo ? .bold : .dim, indent: 9)
            }
            for line in script.lines {
                wrap(
                    [TextRun("    $ ", .dim)], line.text, canDo ? .text : .dim,
                    indent: 6 + canvas.hangingIndent(of: line.text))
            }
        case .code(let code):
            guard isWhole else { return }
            for line in code {
                wrap([TextRun("    ")], line.text, .dim, indent: 4 + canvas.hangingIndent(of: line.text))
            }
        }
    }

    private func finding(of check: RunbookSheet.Check) -> (mark: String, role: Role, text: String) {
        let glyphs = canvas.glyphs
        guard let result = check.result else { return (glyphs.unknown, .dim, "not asked yet") }
        let text = "\(result.finding) \(NumberText.age(of: result.at, at: canvas.state.now)) ago"
        if isOld(check) { return (glyphs.unknown, .stale, text) }
        switch result.verdict {
        case .pass: return (glyphs.check, .ok, text)
        case .fail: return (glyphs.critical, .critical, text)
        case .unknown: return (glyphs.unknown, .unknown, text)
        }
    }

    /// Nothing stale is green: an answer is asked for anew every minute, and one that has not come thrice is old.
    private func isOld(_ check: RunbookSheet.Check) -> Bool {
        check.result.map { canvas.state.now.age(since: $0.at) > .seconds(180) } ?? false
    }

    private mutating func add(_ check: RunbookSheet.Check) {
        let (mark, role, text) = finding(of: check)
        wrap([TextRun("    \(mark) ", role)], check.question.text, .dim, indent: 6)
        wrap([TextRun("      ")], text, role, indent: 6)
    }

    /// One line, where the question stands in a step that is not written out.
    private mutating func addFinding(of check: RunbookSheet.Check) {
        guard check.result != nil else { return }
        let (mark, role, text) = finding(of: check)
        lines.append([TextRun("    \(mark) ", role), TextRun(text, .dim)])
    }

    private mutating func wrap(_ lead: [TextRun], _ text: String, _ role: Role, indent: Int) {
        lines += canvas.wrapped(lead + [TextRun(text, role)], to: width, indent: indent)
    }
}
