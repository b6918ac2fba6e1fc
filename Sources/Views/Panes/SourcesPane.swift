internal import Cells
internal import OpsModel

extension Pane {
    /// Every configured outside system: does it answer, how fast, how old is what it said.
    static let sources = Pane(
        "sources", title: "sources", listing: .sources,
        orders: [RowOrder("status", descending: true), RowOrder("source"), RowOrder("latency", descending: true)],
        number: 5, columns: { _ in SourcesPane.columns.map(\.column) },
        draw: { canvas, rect in SourcesPane.draw(&canvas, rect) })
}

enum SourcesPane {
    static func draw(_ canvas: inout Canvas, _ rect: Rect) {
        let parts = canvas.listAndDetail(rect, detail: 9)
        let rest = storeLine(&canvas, in: parts.list)
        list(&canvas, columns, in: rest)
        detail(&canvas, in: parts.detail)
    }

    /// The sources as a part of another screen: fewer columns, and words only where something is wrong.
    static func summary(_ canvas: inout Canvas, in rect: Rect) {
        list(&canvas, [status, source, age, latency, trouble], in: rect)
    }

    /// A store that refuses stands below the sources: what is not kept is as much a loss as what is not read. Returns
    /// what is left for the list.
    private static func storeLine(_ canvas: inout Canvas, in rect: Rect) -> Rect {
        guard let reason = canvas.state.storeRefusal, rect.rows > 5 else { return rect }
        let lines = canvas.wrapped(
            [TextRun("store  ", .bold), TextRun(reason, .error)], to: rect.columns - 2, indent: 7)
        let parts = Layout.rows(
            of: rect, [Layout.Part(.fill(1), priority: 2, minimum: 5), Layout.Part(.fixed(lines.count))])
        canvas.lines(lines, in: parts[1])
        return parts[0]
    }

    private static func list(_ canvas: inout Canvas, _ columns: [ListColumn<BackendStatus>], in rect: Rect) {
        guard let pane = canvas.state.panes[Pane.sources.id] else { return }
        let state = canvas.state
        canvas.list(
            "SOURCES \(pane.rows.count)", pane, columns, in: rect, empty: ["reading the configuration"],
            of: state.backends, isStale: { $0.isStale(at: state.now) })
    }

    fileprivate static let columns = [status, source, system, age, latency, known, every, version, health]

    private static let status = ListColumn<BackendStatus>(
        TableColumn("ST", minimum: 6, priority: 10), field: "status"
    ) { source, reading in source.status(at: reading.state.now).run(reading.glyphs) }

    private static let source = ListColumn<BackendStatus>(
        TableColumn("SOURCE", minimum: 10, ideal: 16, maximum: 22, priority: 9), field: "source"
    ) { source, _ in TextRun(source.id.rawValue) }

    private static let system = ListColumn<BackendStatus>(
        TableColumn("SYSTEM", minimum: 10, ideal: 13, priority: 6)
    ) { source, _ in TextRun(source.system, .dim) }

    private static let age = ListColumn<BackendStatus>(
        TableColumn("AGE", minimum: 4, alignment: .right, priority: 8)
    ) { source, reading in TextRun(NumberText.age(of: source.lastSuccess, at: reading.state.now)) }

    private static let latency = ListColumn<BackendStatus>(
        TableColumn("LATENCY", minimum: 7, alignment: .right, priority: 7), field: "latency"
    ) { source, _ in TextRun(NumberFormat.duration(source.latency?.inSeconds, width: 7)) }

    private static let known = ListColumn<BackendStatus>(
        TableColumn("KNOWN", minimum: 5, alignment: .right, priority: 4)
    ) { source, _ in TextRun(source.lastSuccess == nil ? "—" : NumberFormat.count(source.count)) }

    private static let every = ListColumn<BackendStatus>(
        TableColumn("EVERY", minimum: 5, alignment: .right, priority: 3)
    ) { source, _ in TextRun(NumberFormat.age(source.interval.inSeconds)) }

    private static let version = ListColumn<BackendStatus>(
        TableColumn("VERSION", minimum: 7, ideal: 8, maximum: 12, priority: 2)
    ) { source, reading in TextRun(source.facts.version ?? reading.glyphs.dash, .dim) }

    private static let health = ListColumn<BackendStatus>(
        TableColumn("HEALTH", minimum: 24, ideal: 40, priority: 8, isFlexible: true)
    ) { source, reading in TextRun(SourceText.brief(source, at: reading.state.now), source.role) }

    private static let trouble = ListColumn<BackendStatus>(
        TableColumn("", minimum: 8, ideal: 12, priority: 5, isFlexible: true)
    ) { source, reading in
        source.isWell(at: reading.state.now) && source.health == .answering
            ? TextRun(source.system, .dim) : TextRun(SourceText.trouble(source, at: reading.state.now), source.role)
    }

    /// All that is known of the source under the cursor, what is wrong with it in full, and what to do.
    private static func detail(_ canvas: inout Canvas, in rect: Rect) {
        guard rect.rows >= 3, case .backend(let id)? = canvas.state.selected(in: Pane.sources.id),
            let source = canvas.state.backends[id]
        else { return }
        let now = canvas.state.now
        let inside = canvas.box(
            "\(source.id.rawValue)  \(source.system)", notes: [source.environment.label], in: rect)
        let advice = SourceText.advice(source)
        var lines: [[TextRun]] = [
            [TextRun("health   ", .bold), TextRun(SourceText.trouble(source, at: now), source.role)],
            advice.map { [TextRun("do       ", .bold), TextRun($0)] },
            [TextRun("address  ", .bold), TextRun(source.address)] + verification(source),
            [TextRun("polls    ", .bold), TextRun(polls(source, canvas))],
            [TextRun("clock    ", .bold), TextRun(skew(source))],
        ].compactMap { $0 }
        if let note = source.facts.note { lines.append([TextRun("says     ", .bold), TextRun(note)]) }
        if let cut = source.truncated { lines.append([TextRun("cut      ", .warning), TextRun(cut)]) }
        canvas.lines(spread(lines, canvas, in: inside), in: inside)
    }

    /// Lines broken into several while rows are left for it, the first ones first; the rest is cut at the edge.
    private static func spread(_ lines: [[TextRun]], _ canvas: Canvas, in rect: Rect) -> [[TextRun]] {
        var spare = rect.rows - lines.count
        return lines.flatMap { line in
            let broken = canvas.wrapped(line, to: rect.columns - 2, indent: 9)
            guard broken.count - 1 <= spare else { return [line] }
            spare -= broken.count - 1
            return broken
        }
    }

    private static func verification(_ source: BackendStatus) -> [TextRun] {
        source.skipsVerification ? [TextRun("  certificates are NOT verified", .warning)] : []
    }

    private static func polls(_ source: BackendStatus, _ canvas: Canvas) -> String {
        canvas.joined([
            "every \(NumberFormat.age(source.interval.inSeconds))",
            source.lastSuccess.map { "last answer \(CivilTime($0).timeOfDay) UTC" } ?? "never answered",
            source.consecutiveFailures > 0
                ? SourceText.retry(source) : source.nextPoll.map { "next \(CivilTime($0).timeOfDay) UTC" } ?? "",
        ])
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
