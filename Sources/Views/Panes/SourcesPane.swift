internal import Cells
internal import OpsModel

extension Pane {
    /// Every configured outside system: does it answer, how fast, how old is what it said.
    static let sources = Pane(
        "sources", title: "sources", listing: .sources,
        orders: [RowOrder("status", descending: true), RowOrder("source"), RowOrder("latency", descending: true)],
        number: 5, draw: { canvas, rect in SourcesPane.draw(&canvas, rect) })
}

enum SourcesPane {
    static func draw(_ canvas: inout Canvas, _ rect: Rect) {
        let parts = Layout.rows(
            of: rect, [Layout.Part(.fill(1), priority: 2, minimum: 5), Layout.Part(.fixed(rect.rows >= 18 ? 8 : 0))])
        list(&canvas, in: parts[0])
        detail(&canvas, in: parts[1])
    }

    /// The sources as a part of another screen.
    static func summary(_ canvas: inout Canvas, in rect: Rect) {
        list(&canvas, in: rect)
    }

    private static func list(_ canvas: inout Canvas, in rect: Rect) {
        guard let pane = canvas.state.panes[Pane.sources.id], rect.rows >= 3 else { return }
        let state = canvas.state
        let inside = canvas.box(
            "SOURCES \(pane.rows.count)", note: canvas.listNote(pane),
            footnote: canvas.listFootnote(pane, rows: rect.rows - 2), in: rect)
        canvas.list(
            pane, columns, in: inside, empty: "no source is configured yet", entity: { state.backends[$0] })
    }

    private static let columns: [ListColumn<BackendStatus>] = [
        ListColumn(TableColumn("ST", minimum: 6, priority: 10), field: "status") { source, reading in
            source.status(at: reading.state.now).run(reading.glyphs)
        },
        ListColumn(TableColumn("SOURCE", minimum: 10, ideal: 14, maximum: 20, priority: 9), field: "source") {
            source, _ in
            TextRun(source.id.rawValue)
        },
        ListColumn(TableColumn("SYSTEM", minimum: 10, ideal: 12, priority: 6)) { source, _ in
            TextRun(source.system, .dim)
        },
        ListColumn(TableColumn("AGE", minimum: 4, alignment: .right, priority: 8)) { source, reading in
            TextRun(NumberText.age(of: source.lastSuccess, at: reading.state.now))
        },
        ListColumn(TableColumn("LATENCY", minimum: 7, alignment: .right, priority: 7), field: "latency") { source, _ in
            TextRun(NumberFormat.milliseconds(source.latency?.inSeconds, width: 7))
        },
        ListColumn(TableColumn("KNOWN", minimum: 5, alignment: .right, priority: 4)) { source, _ in
            TextRun(NumberFormat.count(source.count))
        },
        ListColumn(TableColumn("EVERY", minimum: 5, alignment: .right, priority: 3)) { source, _ in
            TextRun(NumberFormat.age(source.interval.inSeconds))
        },
        ListColumn(TableColumn("VERSION", minimum: 7, ideal: 8, priority: 4)) { source, reading in
            TextRun(source.facts.version ?? reading.glyphs.dash, .dim)
        },
        ListColumn(TableColumn("HEALTH", minimum: 10, ideal: 30, priority: 5, isFlexible: true)) { source, _ in
            TextRun(source.healthText, source.role)
        },
    ]

    /// All that is known of the source under the cursor, and what is wrong with it in full.
    private static func detail(_ canvas: inout Canvas, in rect: Rect) {
        guard rect.rows >= 3, case .backend(let id)? = canvas.state.selected(in: Pane.sources.id),
            let source = canvas.state.backends[id]
        else { return }
        let inside = canvas.box("\(source.id.rawValue)  \(source.system)", note: source.environment.label, in: rect)
        canvas.line([TextRun("address  ", .bold), TextRun(source.address)] + verification(source), row: 0, in: inside)
        canvas.line([TextRun("health   ", .bold), TextRun(source.healthText, source.role)], row: 1, in: inside)
        canvas.line([TextRun("polls    ", .bold), TextRun(polls(source, canvas.state))], row: 2, in: inside)
        canvas.line([TextRun("clock    ", .bold), TextRun(skew(source))], row: 3, in: inside)
        if let note = source.facts.note {
            canvas.line([TextRun("says     ", .bold), TextRun(note)], row: 4, in: inside)
        }
        if let cut = source.truncated {
            canvas.line([TextRun("truncated ", .warning), TextRun(cut)], row: 5, in: inside)
        }
    }

    private static func verification(_ source: BackendStatus) -> [TextRun] {
        source.skipsVerification ? [TextRun("  certificates are NOT verified", .warning)] : []
    }

    private static func polls(_ source: BackendStatus, _ state: OpsState) -> String {
        var parts = ["every \(NumberFormat.age(source.interval.inSeconds))"]
        if let last = source.lastSuccess { parts.append("last answer \(CivilTime(last).timeOfDay) UTC") }
        if source.consecutiveFailures > 0 { parts.append("failed \(source.consecutiveFailures) times in a row") }
        if let next = source.nextPoll { parts.append("next \(CivilTime(next).timeOfDay) UTC") }
        return parts.joined(separator: " · ")
    }

    private static func skew(_ source: BackendStatus) -> String {
        guard let skew = source.facts.clockSkew else { return "the source does not tell its time" }
        return abs(skew) < 2 ? "agrees with ours" : "\(NumberFormat.fixed(skew, decimals: 0)) s off ours"
    }
}

extension BackendStatus {
    var role: Role {
        switch health {
        case .answering: .dim
        case .starting: .pending
        case .degraded: .warning
        case .failing, .off: .error
        }
    }
}
