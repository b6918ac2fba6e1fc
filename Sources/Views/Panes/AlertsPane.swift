internal import Cells
internal import OpsModel

extension Pane {
    /// Every alert of every source once, the most urgent first.
    static let alerts = Pane(
        "alerts", title: "alerts", listing: .alerts,
        orders: [RowOrder("urgency", descending: true), RowOrder("since", descending: true), RowOrder("alert")],
        number: 2, enter: { state, id in openService(of: id, in: state) },
        columns: { _ in AlertsPane.columns.map(\.column) },
        draw: { canvas, rect in AlertsPane.draw(&canvas, rect) })
}

enum AlertsPane {
    static func draw(_ canvas: inout Canvas, _ rect: Rect) {
        let parts = canvas.listAndDetail(rect, detail: 8)
        list(&canvas, in: parts.list)
        detail(&canvas, in: parts.detail)
    }

    /// The alerts as a part of another screen.
    static func summary(_ canvas: inout Canvas, in rect: Rect) {
        list(&canvas, in: rect)
    }

    private static func list(_ canvas: inout Canvas, in rect: Rect) {
        guard let pane = canvas.state.panes[Pane.alerts.id] else { return }
        let state = canvas.state
        canvas.list(
            "ALERTS \(pane.rows.count)", pane, columns, in: rect, empty: emptyTexts(state),
            of: state.alerts, isStale: { state.isStale($0.id.backend, .alert) })
    }

    private static func emptyTexts(_ state: OpsState) -> [String] {
        let sources = state.backends.entities.filter { $0.reports.contains(.alert) }
        guard !sources.isEmpty else { return [MissingSource.alerts.text] }
        guard let silent = sources.first(where: \.isAwaited) else {
            return ["no alert is pending or firing"]
        }
        return ["waiting for the first answer of \(silent.id.rawValue)"]
    }

    fileprivate static let columns: [ListColumn<Alert>] = [
        ListColumn(TableColumn("ST", minimum: 11, priority: 10), field: "urgency") { alert, reading in
            // Nobody can say whether an alert of a silent source still fires.
            reading.state.isStale(alert.id.backend, .alert)
                ? TextRun("? UNKN", .unknown) : alert.run(reading.state.severities, reading.glyphs)
        },
        ListColumn(
            TableColumn("ALERT", minimum: 14, ideal: 24, maximum: 34, priority: 9, isFlexible: true), field: "alert"
        ) { alert, _ in TextRun(alert.name, alert.state == .firing ? .text : .dim) },
        ListColumn(
            TableColumn("SERVICE", minimum: 10, ideal: 16, maximum: 22, priority: 8, isFlexible: true)
        ) { alert, reading in
            TextRun(reading.state.service(of: .alert(alert.id))?.rawValue ?? reading.glyphs.dash)
        },
        ListColumn(TableColumn("VER", minimum: 4, ideal: 5, maximum: 8, priority: 4)) { alert, _ in
            TextRun(alert.versionText)
        },
        ListColumn(TableColumn("AGE", minimum: 4, alignment: .right, priority: 9), field: "since") { alert, reading in
            TextRun(NumberText.age(of: reading.state.start(of: alert), at: reading.state.now))
        },
        ListColumn(TableColumn("SUMMARY", minimum: 40, priority: 3, isFlexible: true)) { alert, reading in
            TextRun(alert.summaryText(reading.state), .dim)
        },
    ]

    /// Everything about the alert under the cursor.
    private static func detail(_ canvas: inout Canvas, in rect: Rect) {
        guard rect.rows >= 3, case .alert(let id)? = canvas.state.selected(in: Pane.alerts.id),
            let alert = canvas.state.alerts[id]
        else { return }
        let state = canvas.state
        let inside = canvas.box(
            TextWidth.truncated(alert.name, to: max(8, rect.columns / 2), glyphs: canvas.glyphs),
            notes: [sources(of: alert, state), alert.id.backend.rawValue], in: rect)
        canvas.line([TextRun(alert.summaryText(state))], row: 0, in: inside)
        canvas.line([TextRun("since   ", .bold), TextRun(times(of: alert, canvas))], row: 1, in: inside)
        let labels = alert.labels.filter { $0.key != "alertname" }.sorted { $0.key < $1.key }
        canvas.line(
            [TextRun("labels  ", .bold)] + labels.map { TextRun("\($0.key)=\($0.value)  ") }, row: 2, in: inside)
        let binding = state.binding(of: .alert(id))
        let bound =
            binding.map { "\($0.service.rawValue) by \($0.evidence.word): \($0.reason)" } ?? "no label names a service"
        canvas.line([TextRun("bound   ", .bold), TextRun(bound)], row: 3, in: inside)
        if let runbook = alert.annotations["runbook_url"] {
            canvas.line([TextRun("runbook ", .bold), TextRun(runbook, .link)], row: 4, in: inside)
        }
        if let description = alert.annotations["description"], description != alert.summary {
            canvas.line([TextRun("says    ", .bold), TextRun(description)], row: 5, in: inside)
        }
    }

    private static func sources(of alert: Alert, _ state: OpsState) -> String {
        ([alert.id.backend.rawValue] + state.twins(of: alert.id).map(\.id.backend.rawValue)).joined(separator: " + ")
    }

    private static func times(of alert: Alert, _ canvas: Canvas) -> String {
        let state = canvas.state
        let active = ([alert] + state.twins(of: alert.id)).compactMap(\.activeAt).min()
        let fired = ([alert] + state.twins(of: alert.id)).compactMap(\.startsAt).min()
        let text = canvas.joined([
            active.map { "condition since \(ClockText.zoned($0, at: state.now))" } ?? "",
            fired.map { "fired \(ClockText.zoned($0, at: state.now))" } ?? "",
        ])
        return text.isEmpty ? "no source tells" : text
    }
}

extension Canvas {
    /// A list, and below it what is under its cursor where there is room for both.
    /// In fewer rows than a screen of 24 has, the detail gets `small`.
    func listAndDetail(_ rect: Rect, detail: Int, small: Int = 0) -> (list: Rect, detail: Rect) {
        let front = state.pane
        guard front?.isZoomed != true else { return (rect, .empty) }
        let standard = rect.rows >= 18 ? detail : min(small, max(0, rect.rows - 5))
        let height = front?.split.map { min(rect.rows - 5, Int((Double(rect.rows) * (1 - $0)).rounded())) } ?? standard
        let parts = Layout.rows(
            of: rect, [Layout.Part(.fill(1), priority: 2, minimum: 5), Layout.Part(.fixed(height))])
        return (parts[0], parts[1])
    }
}
