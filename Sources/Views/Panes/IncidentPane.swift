internal import Cells
internal import OpsModel

extension Pane {
    /// One incident: what happened in order, what it rests on, what is suspected, and the runbook beside it.
    static let incident = Pane(
        "incident", title: "incident", listing: .none, charts: true,
        enter: { state, _ in IncidentCommands(state: state).runStep },
        draw: { canvas, rect in IncidentPane.draw(&canvas, rect) })
}

/// The texts of the pane; Tab goes from one to the next, and movement scrolls the one in focus.
enum IncidentPart: Int, CaseIterable {
    case timeline, runbook, suspects, signals

    var next: IncidentPart { IncidentPart(rawValue: rawValue + 1) ?? .timeline }
    var previous: IncidentPart { IncidentPart(rawValue: rawValue - 1) ?? .signals }
}

extension OpsState {
    /// The text of the incident pane that is in focus.
    var incidentPart: IncidentPart { IncidentPart(rawValue: pane?.parts.focused ?? 0) ?? .timeline }
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
        let focus = canvas.state.incidentPart
        guard rect.columns >= 70, canvas.state.pane?.isZoomed != true else {
            return draw(focus, &canvas, incident, in: rect.trimmed(top: 1))
        }
        let columns = Layout.columns(
            of: parts[1],
            [Layout.Part(.fill(rect.columns >= 110 ? 11 : 1)), Layout.Part(.fill(rect.columns >= 110 ? 9 : 1))])
        let isBelow = focus == .runbook || focus == .signals && hasEvidence
        if isBelow || focus == .timeline {
            TimelinePanel.draw(&canvas, incident, hasSignals: !hasEvidence, in: columns[0])
        } else {
            draw(focus, &canvas, incident, in: columns[0])
        }
        RunbookPanel.draw(&canvas, incident, in: columns[1])
        guard hasEvidence else { return }
        let lower = Layout.columns(of: parts[2], [Layout.Part(.fill(1)), Layout.Part(.fill(1))])
        EvidenceCharts.draw(&canvas, incident, in: lower[0])
        SignalsPanel.draw(&canvas, incident, in: lower[1])
    }

    private static func draw(_ part: IncidentPart, _ canvas: inout Canvas, _ incident: Incident, in rect: Rect) {
        switch part {
        case .timeline: TimelinePanel.draw(&canvas, incident, hasSignals: true, in: rect)
        case .runbook: RunbookPanel.draw(&canvas, incident, in: rect)
        case .suspects: SuspectsPanel.draw(&canvas, incident, in: rect)
        case .signals: SignalsPanel.draw(&canvas, incident, in: rect)
        }
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
        let age = incident.onset.ageText(at: canvas.state.now, until: incident.resolvedAt)
        let right =
            canvas.liveRuns + [
                TextRun("SEV\(incident.level) ", incident.role),
                TextRun("\(incident.statusText) \(age)", incident.needsAcknowledgement ? .bold : .dim),
            ]
        canvas.line(runs, right: right, row: 0, in: rect)
    }
}
