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
        let parts = canvas.listAndDetail(rect, detail: 9, small: fewestRows(canvas, of: rect))
        let rest = storeLine(&canvas, in: parts.list)
        list(&canvas, columns, in: rest)
        detail(&canvas, in: parts.detail)
    }

    /// The sources as a part of another screen: fewer columns, and words only where something is wrong.
    static func summary(_ canvas: inout Canvas, in rect: Rect) {
        list(&canvas, [status, source, age, latency, trouble], in: rect)
    }

    /// A store or a sink that refuses stands below the sources: what is not kept or not told is as much a loss as what is
    /// not read. Returns what is left for the list.
    private static func storeLine(_ canvas: inout Canvas, in rect: Rect) -> Rect {
        var faults = canvas.state.storeRefusal.map { [("store  ", $0)] } ?? []
        faults += canvas.state.sinkTroubles.map { ("notify ", $0.text) }
        guard !faults.isEmpty, rect.rows > 5 else { return rect }
        let lines = faults.flatMap { name, reason in
            canvas.wrapped([TextRun(name, .bold), TextRun(reason, .error)], to: rect.columns - 2, indent: 7)
        }
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
        guard !rect.isEmpty, let source = selected(canvas) else { return }
        let trouble = trouble(of: source, at: canvas.state.now)
        guard rect.rows >= boxRows + trouble.count else {
            return canvas.lines(spread(trouble, canvas, in: rect), in: rect)
        }
        let inside = canvas.box(
            "\(source.id.rawValue)  \(source.system)", notes: [source.environment.label], in: rect)
        canvas.lines(spread(trouble + facts(of: source, canvas), canvas, in: inside), in: inside)
    }

    private static let boxRows = 2

    private static func selected(_ canvas: Canvas) -> BackendStatus? {
        guard case .backend(let id)? = canvas.state.selected(in: Pane.sources.id) else { return nil }
        return canvas.state.backends[id]
    }

    /// What is wrong and what to do take where there is little room; nothing where nothing is to be done.
    private static func fewestRows(_ canvas: Canvas, of rect: Rect) -> Int {
        guard let source = selected(canvas), SourceText.advice(source) != nil else { return 0 }
        return trouble(of: source, at: canvas.state.now).reduce(0) { $0 + broken($1, canvas, in: rect).count }
    }

    private struct Line {
        let runs: [TextRun]
        var isRemedy = false
    }

    private static func trouble(of source: BackendStatus, at now: Instant) -> [Line] {
        let fault = Line(
            runs: [TextRun("health   ", .bold), TextRun(SourceText.trouble(source, at: now), source.role)])
        guard let advice = SourceText.advice(source) else { return [fault] }
        return [fault, Line(runs: [TextRun("do       ", .bold), TextRun(advice)], isRemedy: true)]
    }

    private static func facts(of source: BackendStatus, _ canvas: Canvas) -> [Line] {
        var lines: [[TextRun]] = [
            [TextRun("address  ", .bold), TextRun(source.address)] + verification(source)
                + [TextRun("  \(source.abilities)", .dim)],
            [TextRun("polls    ", .bold), TextRun(polls(source, canvas))],
            [TextRun("clock    ", .bold), TextRun(skew(source))],
        ]
        if let note = source.facts.note { lines.append([TextRun("says     ", .bold), TextRun(note)]) }
        if let cut = source.truncated { lines.append([TextRun("cut      ", .warning), TextRun(cut)]) }
        return lines.map { Line(runs: $0) }
    }

    private static func broken(_ line: Line, _ canvas: Canvas, in rect: Rect) -> [[TextRun]] {
        canvas.wrapped(line.runs, to: rect.columns - 2, indent: 9)
    }

    /// Lines broken into several as far as there are rows: the remedy whole, then a row for each, then the others from
    /// the first on. What is left out is marked.
    private static func spread(_ lines: [Line], _ canvas: Canvas, in rect: Rect) -> [[TextRun]] {
        let all = lines.map { broken($0, canvas, in: rect) }
        var rows = lines.map { _ in 0 }
        var spare = rect.rows
        func give(_ index: Int, upTo wanted: Int) {
            let more = min(spare, max(0, wanted - rows[index]))
            (rows[index], spare) = (rows[index] + more, spare - more)
        }
        for index in lines.indices where lines[index].isRemedy { give(index, upTo: all[index].count) }
        for index in lines.indices { give(index, upTo: 1) }
        for index in lines.indices { give(index, upTo: all[index].count) }
        return lines.indices.flatMap { index -> [[TextRun]] in
            let kept = Array(all[index].prefix(rows[index]))
            guard kept.count < all[index].count, let last = kept.last else { return kept }
            return kept.dropLast() + [last + [TextRun(canvas.glyphs.ellipsis)]]
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
