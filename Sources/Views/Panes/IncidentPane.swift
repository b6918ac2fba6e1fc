internal import Cells
internal import OpsModel

extension Pane {
    /// One incident: what happened in order, what it rests on, what is suspected, and the runbook beside it.
    static let incident = Pane(
        "incident", title: "incident", listing: .none, charts: true,
        draw: { canvas, rect in IncidentPane.draw(&canvas, rect) })
}

enum IncidentPane {
    static func draw(_ canvas: inout Canvas, _ rect: Rect) {
        guard case .incident(let id)? = canvas.state.place.subject, let incident = canvas.state.incident(id) else {
            return canvas.line([TextRun("this incident is no longer kept", .dim)], row: 0, in: rect)
        }
        let hasEvidence = rect.rows >= 32 && rect.columns >= 100
        let parts = Layout.rows(
            of: rect,
            [
                Layout.Part(.fixed(1), priority: 9), Layout.Part(.fill(1), priority: 8),
                Layout.Part(.fixed(hasEvidence ? min(16, rect.rows / 3) : 0), priority: 2),
            ])
        heading(&canvas, incident, in: parts[0])
        guard rect.columns >= 70 else { return story(&canvas, incident, in: parts[1]) }
        let columns = Layout.columns(
            of: parts[1],
            [Layout.Part(.fill(rect.columns >= 110 ? 11 : 1)), Layout.Part(.fill(rect.columns >= 110 ? 9 : 1))])
        story(&canvas, incident, in: columns[0])
        RunbookPanel.draw(&canvas, incident, in: columns[1])
        guard hasEvidence else { return }
        let lower = Layout.columns(of: parts[2], [Layout.Part(.fill(1)), Layout.Part(.fill(1))])
        EvidenceCharts.draw(&canvas, incident, in: lower[0])
        alerts(&canvas, incident, in: lower[1])
    }

    private static func heading(_ canvas: inout Canvas, _ incident: Incident, in rect: Rect) {
        let glyphs = canvas.glyphs
        var runs = [
            TextRun("incidents \(glyphs.breadcrumb) ", .dim), TextRun("\(incident.id.rawValue) ", .bold),
            TextRun(incident.title),
        ]
        if rect.columns >= 100 {
            let assigned = incident.record.assigned?.text ?? glyphs.dash
            runs.append(TextRun("   \(incident.signals.count) signals \(glyphs.separator) assigned \(assigned)", .dim))
            if let follows = incident.follows { runs.append(TextRun("   follows \(follows.rawValue)", .dim)) }
        }
        let age = NumberText.age(of: incident.onset, at: incident.resolvedAt ?? canvas.state.now)
        let right = [
            TextRun("SEV\(incident.level) ", incident.role),
            TextRun("\(incident.statusText) \(age)", incident.needsAcknowledgement ? .bold : .dim),
        ]
        canvas.line(runs, right: right, row: 0, in: rect)
    }

    /// The timeline, and below it what the incident rests on and what is suspected.
    private static func story(_ canvas: inout Canvas, _ incident: Incident, in rect: Rect) {
        guard rect.rows >= 3 else { return }
        let timeline = canvas.state.timeline(of: incident.id)
        let inside = canvas.box(
            "TIMELINE", notes: [canvas.hint(.comment, "comment")], in: rect)
        let tail = tail(incident, canvas, isWide: rect.columns >= 60)
        let room = max(1, inside.rows - tail.count - (tail.isEmpty ? 0 : 1))
        let cut = timeline.count - room
        let shown = cut > 0 ? Array(timeline.suffix(room - 1)) : timeline
        var row = 0
        if cut > 0 {
            canvas.line([TextRun("\(cut + 1) earlier lines", .dim)], row: 0, in: inside)
            row = 1
        }
        for entry in shown {
            canvas.line(
                entry.runs(at: canvas.state.now, canvas.glyphs, hasSource: inside.columns >= 50), row: row, in: inside)
            row += 1
        }
        for (offset, runs) in tail.enumerated() {
            canvas.line(runs, row: inside.rows - tail.count + offset, in: inside)
        }
    }

    private static func tail(_ incident: Incident, _ canvas: Canvas, isWide: Bool) -> [[TextRun]] {
        let (now, glyphs) = (canvas.state.now, canvas.glyphs)
        var lines: [[TextRun]] = [
            [
                TextRun("SIGNALS \(incident.signals.count)", .title),
                TextRun(" \(glyphs.separator) \(incident.evidence.count) warn", .dim),
            ]
        ]
        lines += incident.signals.prefix(isWide ? 4 : 2).map { $0.line(at: now, glyphs) }
        lines.append([TextRun("SUSPECTS", .title)])
        let titles = Dictionary(
            (incident.signals + incident.evidence).map { ($0.id, $0.title) }, uniquingKeysWith: { first, _ in first })
        if incident.suspects.isEmpty { lines.append([TextRun("no change found that explains this", .dim)]) }
        lines += incident.suspects.prefix(isWide ? 4 : 3).map { $0.runs(titles, at: now, glyphs) }
        return lines
    }

    /// The incident's signals and warnings as one group, each with what keeps it quiet.
    private static func alerts(_ canvas: inout Canvas, _ incident: Incident, in rect: Rect) {
        guard rect.rows >= 3 else { return }
        let all = incident.signals + incident.evidence
        let inside = canvas.box("SIGNALS \(all.count) \(canvas.glyphs.arrowRight) 1 group", in: rect)
        for (row, signal) in all.prefix(inside.rows).enumerated() {
            canvas.line(signal.line(at: canvas.state.now, canvas.glyphs), row: row, in: inside)
        }
    }
}
