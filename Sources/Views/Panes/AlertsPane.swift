internal import Cells
internal import OpsModel

extension Pane {
    /// Every alert of every source once, the most urgent first.
    static let alerts = Pane(
        "alerts", title: "alerts", listing: .alerts,
        orders: [RowOrder("urgency", descending: true), RowOrder("since", descending: true), RowOrder("alert")],
        number: 2, enter: { state, id in openService(of: id, in: state) },
        draw: { canvas, rect in AlertsPane.draw(&canvas, rect) })
}

enum AlertsPane {
    static func draw(_ canvas: inout Canvas, _ rect: Rect) {
        let parts = Layout.rows(
            of: rect, [Layout.Part(.fill(1), priority: 2, minimum: 5), Layout.Part(.fixed(rect.rows >= 18 ? 8 : 0))])
        list(&canvas, in: parts[0], title: "ALERTS")
        detail(&canvas, in: parts[1])
    }

    /// The alerts as a part of another screen.
    static func summary(_ canvas: inout Canvas, in rect: Rect) {
        list(&canvas, in: rect, title: "ALERTS")
    }

    private static func list(_ canvas: inout Canvas, in rect: Rect, title: String) {
        guard let pane = canvas.state.panes[Pane.alerts.id], rect.rows >= 3 else { return }
        let state = canvas.state
        let inside = canvas.box(
            "\(title) \(pane.rows.count)", note: canvas.listNote(pane),
            footnote: canvas.listFootnote(pane, rows: rect.rows - 2), in: rect)
        canvas.list(
            pane, columns, in: inside, empty: "no alert is pending or firing", entity: { state.alerts[$0] },
            isStale: { state.isStale($0.id.backend) })
    }

    private static let columns: [ListColumn<Alert>] = [
        ListColumn(TableColumn("ST", minimum: 6, priority: 10), field: "urgency") { alert, reading in
            alert.run(reading.state.severities, reading.glyphs)
        },
        ListColumn(
            TableColumn("ALERT", minimum: 12, ideal: 24, maximum: 34, priority: 9, isFlexible: true), field: "alert"
        ) { alert, _ in TextRun(alert.name) },
        ListColumn(TableColumn("SERVICE", minimum: 10, ideal: 16, maximum: 22, priority: 8)) { alert, reading in
            TextRun(reading.state.service(of: .alert(alert.id))?.rawValue ?? reading.glyphs.dash)
        },
        ListColumn(TableColumn("VER", minimum: 4, ideal: 5, priority: 4)) { alert, _ in
            TextRun(
                (alert.labels["version"] ?? alert.labels["model_version"]).map { "v\(NameNormalisation.version($0))" }
                    ?? "")
        },
        ListColumn(TableColumn("AGE", minimum: 4, alignment: .right, priority: 9), field: "since") { alert, reading in
            TextRun(NumberText.age(of: reading.state.start(of: alert), at: reading.state.now))
        },
        ListColumn(TableColumn("SUMMARY", minimum: 16, ideal: 30, priority: 5, isFlexible: true)) { alert, reading in
            if let silence = alert.silencedBy.first {
                return TextRun(reading.state.text(ofSilence: silence, in: alert.id.backend), .dim)
            }
            return TextRun(alert.inhibitedBy.isEmpty ? alert.summary : "inhibited · \(alert.summary)", .dim)
        },
    ]

    /// Everything about the alert under the cursor.
    private static func detail(_ canvas: inout Canvas, in rect: Rect) {
        guard rect.rows >= 3, case .alert(let id)? = canvas.state.selected(in: Pane.alerts.id),
            let alert = canvas.state.alerts[id]
        else { return }
        let inside = canvas.box(alert.name, note: sources(of: alert, canvas.state), in: rect)
        canvas.line([TextRun(alert.summary)], row: 0, in: inside)
        let labels = alert.labels.filter { $0.key != "alertname" }.sorted { $0.key < $1.key }
        canvas.line(
            [TextRun("labels  ", .bold)] + labels.map { TextRun("\($0.key)=\($0.value)  ") }, row: 1, in: inside)
        let binding = canvas.state.binding(of: .alert(id))
        let bound =
            binding.map { "\($0.service.rawValue) by \($0.evidence.word): \($0.reason)" } ?? "no label names a service"
        canvas.line([TextRun("bound   ", .bold), TextRun(bound)], row: 2, in: inside)
        canvas.line([TextRun("since   ", .bold), TextRun(times(of: alert, canvas.state))], row: 3, in: inside)
        if let runbook = alert.annotations["runbook_url"] {
            canvas.line([TextRun("runbook ", .bold), TextRun(runbook, .link)], row: 4, in: inside)
        }
    }

    private static func sources(of alert: Alert, _ state: OpsState) -> String {
        ([alert.id.backend.rawValue] + state.twins(of: alert.id).map(\.id.backend.rawValue)).joined(separator: " + ")
    }

    private static func times(of alert: Alert, _ state: OpsState) -> String {
        let active = ([alert] + state.twins(of: alert.id)).compactMap(\.activeAt).min()
        var parts: [String] = []
        if let active { parts.append("condition \(CivilTime(active).timeOfDay) UTC") }
        if let starts = alert.startsAt { parts.append("fired \(CivilTime(starts).timeOfDay) UTC") }
        return parts.isEmpty ? "no source tells" : parts.joined(separator: ", ")
    }
}

extension OpsState {
    /// The earliest start that any source gives for the alert.
    func start(of alert: Alert) -> Instant? {
        ([alert] + twins(of: alert.id)).compactMap(\.since).min()
    }

    /// `silenced by k.lindt until 09:00`, or the silence's id where it is not known.
    func text(ofSilence id: String, in backend: BackendID) -> String {
        guard let silence = silences[SilenceID(backend: backend, id: id)] else { return "silenced by \(id)" }
        let end = silence.endsAt.map { " until \(CivilTime($0).hourAndMinute) UTC" } ?? ""
        return "silenced by \(silence.createdBy)\(end): \(silence.comment)"
    }
}
