internal import Cells
internal import OpsModel

extension Pane {
    /// Every incident that is open or was, the worst first.
    static let incidents = Pane(
        "incidents", title: "incidents", listing: .incidents,
        orders: [RowOrder("urgency", descending: true), RowOrder("since", descending: true), RowOrder("id")],
        number: 6, enter: { _, id in openIncident(id) },
        columns: { _ in IncidentsPane.columns.map(\.column) },
        draw: { canvas, rect in IncidentsPane.draw(&canvas, rect) })
}

/// Opens the incident that the cursor is on.
func openIncident(_ id: EntityID?) -> [Action] {
    guard case .incident? = id else { return [] }
    return [.navigation(.opened(Pane.incident.id, subject: id))]
}

enum IncidentsPane {
    static func draw(_ canvas: inout Canvas, _ rect: Rect) {
        let parts = canvas.listAndDetail(rect, detail: 8)
        list(&canvas, columns, in: parts.list)
        detail(&canvas, in: parts.detail)
    }

    /// The incidents as a part of another screen.
    static func summary(_ canvas: inout Canvas, in rect: Rect) {
        list(&canvas, [status, id, what, age, who], in: rect)
        guard let pane = canvas.state.panes[Pane.incidents.id] else { return }
        let inside = rect.inset().trimmed(top: 1 + max(1, pane.rows.count))
        canvas.lines(WatchLines(canvas).lines(rows: inside.rows), in: inside)
    }

    private static func list(_ canvas: inout Canvas, _ columns: [ListColumn<Incident>], in rect: Rect) {
        guard let pane = canvas.state.panes[Pane.incidents.id] else { return }
        let state = canvas.state
        let title = "INCIDENTS \(state.openIncidentCount) \(canvas.glyphs.separator) FINDINGS \(state.openFindings)"
        canvas.list(
            title, pane, columns, in: rect, empty: ["no incident is open, none was in what is kept"],
            of: state.incidents)
    }

    fileprivate static let columns = [status, id, what, services, age, who, suspect]

    private static let status = ListColumn<Incident>(
        TableColumn("SEV", minimum: 6, priority: 10), field: "urgency"
    ) { incident, reading in incident.levelRun(reading.glyphs) }

    private static let id = ListColumn<Incident>(
        TableColumn("INCIDENT", minimum: 8, priority: 9), field: "id"
    ) { incident, _ in TextRun(incident.id.rawValue, incident.status == .resolved ? .dim : .text) }

    private static let what = ListColumn<Incident>(
        TableColumn("WHAT", minimum: 16, ideal: 30, priority: 8, isFlexible: true), field: "title"
    ) { incident, _ in TextRun(incident.title, incident.status == .resolved ? .dim : .text) }

    private static let services = ListColumn<Incident>(
        TableColumn("SERVICES", minimum: 10, ideal: 20, maximum: 30, priority: 4)
    ) { incident, _ in TextRun(incident.services.map(\.rawValue).joined(separator: " "), .dim) }

    private static let age = ListColumn<Incident>(
        TableColumn("AGE", minimum: 4, alignment: .right, priority: 8), field: "since"
    ) { incident, reading in
        TextRun(incident.onset.ageText(at: reading.state.now, until: incident.resolvedAt))
    }

    private static let who = ListColumn<Incident>(
        TableColumn("STATUS", minimum: 7, ideal: 14, maximum: 22, priority: 7), field: "status"
    ) { incident, _ in TextRun(incident.statusText, incident.needsAcknowledgement ? .bold : .dim) }

    private static let suspect = ListColumn<Incident>(
        TableColumn("SUSPECT", minimum: 20, ideal: 36, priority: 3, isFlexible: true)
    ) { incident, reading in
        TextRun(incident.suspects.first?.title(at: reading.state.now, reading.glyphs) ?? "no change found", .dim)
    }

    private static func detail(_ canvas: inout Canvas, in rect: Rect) {
        guard rect.rows >= 3, case .incident(let id)? = canvas.state.selected(in: Pane.incidents.id),
            let incident = canvas.state.incidents[id]
        else { return }
        let inside = canvas.box(
            "\(id.rawValue) \(TextWidth.truncated(incident.title, to: max(8, rect.columns / 2), glyphs: canvas.glyphs))",
            notes: [incident.statusText], in: rect)
        for (row, signal) in incident.signals.prefix(inside.rows).enumerated() {
            canvas.line(signal.line(at: canvas.state.now, canvas.glyphs), row: row, in: inside)
        }
    }
}
