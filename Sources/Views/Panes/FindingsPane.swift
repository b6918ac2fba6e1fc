internal import Cells
internal import OpsModel

extension Pane {
    /// Warnings that nobody is woken for: listed, owned, in the handover.
    static let findings = Pane(
        "findings", title: "findings", listing: .findings,
        orders: [RowOrder("since", descending: true), RowOrder("service"), RowOrder("kind")],
        number: 7, enter: { state, id in openService(of: id, in: state) },
        columns: { _ in FindingsPane.columns.map(\.column) },
        draw: { canvas, rect in FindingsPane.draw(&canvas, rect) })
}

enum FindingsPane {
    static func draw(_ canvas: inout Canvas, _ rect: Rect) {
        let parts = canvas.listAndDetail(rect, detail: 8)
        list(&canvas, in: parts.list)
        detail(&canvas, in: parts.detail)
    }

    private static func list(_ canvas: inout Canvas, in rect: Rect) {
        guard let pane = canvas.state.panes[Pane.findings.id] else { return }
        let state = canvas.state
        let rest = state.findings.count - state.openFindings
        let title = "FINDINGS \(state.openFindings)" + (rest > 0 ? " + \(rest) quiet or over" : "")
        canvas.list(
            title, pane, columns, in: rect, empty: ["nothing warns"],
            of: state.findings)
    }

    fileprivate static let columns: [ListColumn<Finding>] = [
        ListColumn(TableColumn("ST", minimum: 11, priority: 10), field: "state") { finding, reading in
            finding.signal.run(reading.glyphs)
        },
        ListColumn(TableColumn("SERVICE", minimum: 13, ideal: 16, maximum: 22, priority: 9), field: "service") {
            finding, _ in TextRun(finding.signal.id.service.rawValue)
        },
        ListColumn(TableColumn("KIND", minimum: 7, ideal: 10, maximum: 12, priority: 4), field: "kind") { finding, _ in
            TextRun(finding.signal.id.kind.rawValue, .dim)
        },
        ListColumn(TableColumn("WHAT", minimum: 22, ideal: 30, priority: 8, isFlexible: true), field: "title") {
            finding, _ in TextRun(finding.signal.title, finding.signal.state == .open ? .text : .dim)
        },
        ListColumn(TableColumn("AGE", minimum: 4, alignment: .right, priority: 9), field: "since") { finding, reading in
            TextRun(finding.signal.onset.ageText(at: reading.state.now))
        },
        ListColumn(TableColumn("FLAPS", minimum: 5, alignment: .right, priority: 2), field: "flaps") { finding, _ in
            TextRun(finding.signal.flaps == 0 ? "" : String(finding.signal.flaps))
        },
        ListColumn(TableColumn("OWNER", minimum: 8, ideal: 12, maximum: 18, priority: 5), field: "owner") {
            finding, reading in TextRun(finding.owner ?? reading.glyphs.dash, .dim)
        },
        ListColumn(TableColumn("INCIDENT", minimum: 8, priority: 6), field: "incident") { finding, _ in
            TextRun(finding.incident?.rawValue ?? "", .link)
        },
    ]

    private static func detail(_ canvas: inout Canvas, in rect: Rect) {
        guard rect.rows >= 3, case .finding(let id)? = canvas.state.selected(in: Pane.findings.id),
            let finding = canvas.state.findings[id]
        else { return }
        let (signal, now, glyphs) = (finding.signal, canvas.state.now, canvas.glyphs)
        let title = TextWidth.truncated(signal.title, to: max(8, rect.columns - 20), glyphs: glyphs)
        let inside = canvas.box(title, notes: [id.kind.rawValue], in: rect)
        let since = signal.onset.clock(at: now) + " UTC"
        let opened = signal.openedAt.map { "open since \(ClockText.zoned($0, at: now))" } ?? "not open yet"
        canvas.line(
            [TextRun("since   ", .bold), TextRun(canvas.joined([since, opened]))], row: 0, in: inside)
        let quiet = signal.suppression?.reason ?? "nothing keeps it quiet"
        canvas.line([TextRun("quiet   ", .bold), TextRun(quiet, .dim)], row: 1, in: inside)
        for (row, evidence) in signal.evidence.prefix(max(0, inside.rows - 2)).enumerated() {
            canvas.line([TextRun("because ", .bold)] + evidence.runs, row: row + 2, in: inside)
        }
    }
}
