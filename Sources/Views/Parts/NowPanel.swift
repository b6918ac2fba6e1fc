internal import Cells
internal import OpsModel

/// The top of the landing screen: what is broken, since when, what changed, where to go. One line when nothing is.
enum NowPanel {
    /// Rows it needs in a pane of so many: a box of four lines, of two, or two bare lines; one line when all is well.
    static func height(_ state: OpsState, rows: Int) -> Int {
        guard state.situation.incident != nil || state.worstEntry != nil else { return 1 }
        return rows >= 20 ? 6 : rows >= 14 ? 4 : 2
    }

    static func draw(_ canvas: inout Canvas, in rect: Rect) {
        guard !rect.isEmpty else { return }
        if let lines = SituationLines(canvas, width: rect.columns - 11) {
            return incident(&canvas, lines, in: rect)
        }
        guard let entry = canvas.state.worstEntry else {
            let next = canvas.state.situation.calmText(canvas.state, canvas)
            let runs = [TextRun("NOW  ", .bold), calm(canvas.state), TextRun(next.isEmpty ? "" : "   \(next)", .dim)]
            return canvas.line(runs, right: [TextRun(lastAnswer(canvas.state), .dim)], row: 0, in: rect)
        }
        let lines = NowLines(entry: entry, canvas: canvas)
        guard rect.rows >= 3 else {
            canvas.line([entry.status.run(canvas.glyphs), TextRun(" ")] + lines.what, row: 0, in: rect, indent: 0)
            return canvas.line([TextRun("since ", .dim)] + lines.since, row: 1, in: rect, indent: 0)
        }
        let title = [
            TextRun("NOW  ", .title), entry.status.run(canvas.glyphs), TextRun("  \(entry.reason)", entry.status.role),
        ]
        let inside = canvas.box(title, notes: notes(entry, canvas), in: rect)
        draw(
            [("WHAT", lines.what), ("SINCE", lines.since), ("CHANGED", lines.changed), ("DO", lines.next)], &canvas,
            in: inside)
    }

    private static func incident(_ canvas: inout Canvas, _ lines: SituationLines, in rect: Rect) {
        guard rect.rows >= 3 else {
            canvas.line(lines.title + [TextRun(" ")] + lines.what, row: 0, in: rect, indent: 0)
            return canvas.line([TextRun("since ", .dim)] + lines.since, row: 1, in: rect, indent: 0)
        }
        let inside = canvas.box(lines.title, notes: lines.notes, in: rect)
        draw(
            [("WHAT", lines.what), ("SINCE", lines.since), ("CHANGED", lines.changed), ("DO", lines.next)], &canvas,
            in: inside)
    }

    private static func draw(_ all: [(String, [TextRun])], _ canvas: inout Canvas, in rect: Rect) {
        for (row, (word, runs)) in all.enumerated() {
            canvas.line([TextRun(TextWidth.padded(word, to: 8), .bold)] + runs, row: row, in: rect)
        }
    }

    /// How things are while nothing is critical or a warning.
    static func calm(_ state: OpsState) -> TextRun {
        let sources = state.backends.entities
        guard !sources.isEmpty else { return TextRun("reading the configuration", .dim) }
        let silent = sources.count { $0.lastSuccess == nil }
        if silent == sources.count { return TextRun("waiting for the first answer of \(silent) sources", .dim) }
        let unknown = state.fleetSummary[.unknown]
        if unknown > 0 { return TextRun("? nothing known fires, but \(unknown) cannot be judged", .unknown) }
        if state.fleet.count == 0 { return TextRun("no service is known yet", .dim) }
        return TextRun("nothing fires", .ok)
    }

    private static func lastAnswer(_ state: OpsState) -> String {
        guard let last = state.backends.entities.compactMap(\.lastSuccess).max() else { return "" }
        return "last answer \(NumberText.age(of: last, at: state.now)) ago"
    }

    /// How many others are not well, longest first.
    private static func notes(_ entry: FleetEntry, _ canvas: Canvas) -> [String] {
        let summary = canvas.state.fleetSummary
        if entry.status == .unknown { return ["\(summary[.unknown]) cannot be judged"] }
        let others = summary[.critical] + summary[.warning] - 1
        let firing = entry.firingAlerts ?? 0
        let alerts = firing == 1 ? "1 alert fires" : "\(firing) alerts fire"
        let more = others > 0 ? "\(others) more not ok" : ""
        return [canvas.joined([firing > 0 ? alerts : "", more]), more]
    }
}
