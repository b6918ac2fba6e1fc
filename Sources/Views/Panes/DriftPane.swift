internal import Cells
internal import OpsModel

extension Pane {
    /// Columns of one service, or of all, the furthest over its threshold first, with the selected one over time.
    static let drift = Pane(
        "drift", title: "drift", listing: .drifts,
        orders: [RowOrder("excess", descending: true), RowOrder("value", descending: true), RowOrder("column")],
        number: 4, charts: true, enter: { state, id in openService(of: id, in: state) },
        columns: { state in DriftPane.columns(of: state).map(\.column) },
        table: { state, rect in
            (DriftPane.columns(of: state).map(\.column), DriftPane.halves(of: rect, state).list.columns)
        },
        draw: { canvas, rect in DriftPane.draw(&canvas, rect) })
}

enum DriftPane {
    static func draw(_ canvas: inout Canvas, _ rect: Rect) {
        let rect = canvas.belowBreadcrumb([selectedColumn(canvas.state)], in: rect)
        let halves = halves(of: rect, canvas.state)
        list(&canvas, in: halves.list)
        guard !halves.rest.isEmpty else { return }
        let height = rect.rows >= 18 ? min(15, rect.rows / 2) : 0
        let right = Layout.rows(
            of: halves.rest,
            [
                Layout.Part(.fill(1), priority: 3, minimum: 6), Layout.Part(.fixed(height), priority: 2),
                Layout.Part(.fixed(rect.rows >= 34 ? 6 : 0)),
            ])
        chart(&canvas, in: right[0])
        distribution(&canvas, in: right[1])
        detail(&canvas, in: right[2])
    }

    /// The list, and where there is room what it tells of its row.
    fileprivate static func halves(of rect: Rect, _ state: OpsState) -> (list: Rect, rest: Rect) {
        guard rect.columns >= 70, state.pane?.isZoomed != true else { return (rect, .empty) }
        let width = min(subject(state) == nil ? 56 : 40, rect.columns * 2 / 5)
        let moved = state.pane?.split.map { Int(Double(rect.columns) * $0) }
        let columns = Layout.columns(
            of: rect, [Layout.Part(.fixed(moved ?? width), priority: 2), Layout.Part(.fill(1))])
        return (columns[0], columns[1])
    }

    private static func distribution(_ canvas: inout Canvas, in rect: Rect) {
        guard case .drift(let id)? = canvas.state.selected(in: Pane.drift.id), let drift = canvas.state.drifts[id]
        else { return }
        DistributionPanel.draw(&canvas, drift, in: rect)
    }

    private static func selectedColumn(_ state: OpsState) -> String {
        if case .drift(let id)? = state.selected(in: Pane.drift.id) { id.column } else { "" }
    }

    /// The service whose columns are listed; `nil` for those of all.
    private static func subject(_ state: OpsState) -> ServiceID? {
        state.place.pane == Pane.drift.id ? state.place.subject.flatMap(state.service(of:)) : nil
    }

    private static func list(_ canvas: inout Canvas, in rect: Rect) {
        guard let pane = canvas.state.panes[Pane.drift.id] else { return }
        let state = canvas.state
        let service = subject(state)
        let room = max(0, rect.columns - 16)
        let name = service.map { TextWidth.truncated("\($0.rawValue) ", to: room, glyphs: canvas.glyphs) } ?? ""
        canvas.list(
            "DRIFT \(name)\(canvas.count(pane, state.drifts))", pane, columns(of: state), in: rect,
            empty: emptyTexts(canvas, width: rect.columns - 4), of: state.drifts,
            isStale: { state.isStale($0.id.backend, .drift) })
    }

    private static func emptyTexts(_ canvas: Canvas, width: Int) -> [String] {
        absence(canvas.state).flatMap { text in
            canvas.wrapped([TextRun(text)], to: width).map { $0.map(\.text).joined() }
        }
    }

    /// Why nothing tells of drift: nobody has answered, what is asked for cannot be used, or nothing is asked for.
    static func absence(_ state: OpsState) -> [String] {
        let sources = state.backends.entities.filter { $0.reports.contains(.drift) }
        if let silent = sources.first(where: \.isAwaited) {
            return ["waiting for the first answer of \(silent.id.rawValue)"]
        }
        let told = sources.sorted { $0.id.rawValue < $1.id.rawValue }.flatMap { source in
            source.facts.remarks(on: "drift").map { "\(source.id.rawValue): \($0)" }
        }
        return told.isEmpty
            ? ["\(MissingSource.drift.text); `mlops-tui doctor` tries one that is named"]
            : told
    }

    fileprivate static func columns(of state: OpsState) -> [ListColumn<DriftMeasurement>] {
        var columns: [ListColumn<DriftMeasurement>] = [
            ListColumn(TableColumn("", minimum: 1, priority: 10)) { drift, reading in
                drift.mark(reading.state, reading.glyphs)
            },
            ListColumn(TableColumn("COLUMN", minimum: 14, ideal: 16, priority: 9, isFlexible: true), field: "column") {
                drift, _ in TextRun(drift.columnText, drift.isOverThreshold ? .bold : .text)
            },
        ]
        if subject(state) == nil {
            columns.append(
                ListColumn(TableColumn("SERVICE", minimum: 10, ideal: 14, maximum: 18, priority: 6)) { drift, reading in
                    TextRun(reading.state.service(of: .drift(drift.id))?.rawValue ?? drift.id.subject.name, .dim)
                })
        }
        return columns + [
            ListColumn(TableColumn("", minimum: 4, ideal: 5, maximum: 8, priority: 8)) { drift, _ in
                TextRun(drift.methodText, .dim)
            },
            ListColumn(TableColumn("VALUE", minimum: 5, ideal: 6, alignment: .right, priority: 9), field: "value") {
                drift, _ in TextRun(drift.scoreText())
            },
            ListColumn(TableColumn("LIMIT", minimum: 5, alignment: .right, priority: 3), field: "excess") { drift, _ in
                TextRun(drift.thresholdText, .dim)
            },
        ]
    }

    private static func chart(_ canvas: inout Canvas, in rect: Rect) {
        guard case .drift(let id)? = canvas.state.selected(in: Pane.drift.id), let drift = canvas.state.drifts[id]
        else {
            if !rect.isEmpty { _ = canvas.box("OVER TIME", in: rect) }
            return
        }
        let unit = drift.scale == 100 ? " %" : ""
        ChartPanel.draw(
            &canvas, title: "\(drift.methodText.uppercased())\(unit) \(drift.columnText)", subject: .drift(id),
            scale: drift.scale, thresholds: [drift.chartThreshold].compactMap { $0 },
            markers: ChartMarkers(of: canvas.state.service(of: .drift(id)), state: canvas.state, columns: rect.columns),
            facts: canvas.state.travel == nil ? facts(drift, canvas) : [], in: rect)
    }

    /// What a score must be read with, longest first: `window 1h · n 9,120 · 10 bins · no change ≤0.003`.
    private static func facts(_ drift: DriftMeasurement, _ canvas: Canvas) -> [String] {
        let basis = canvas.state.driftBasis(of: drift)
        let window = drift.window.map { NumberFormat.age($0.inSeconds) }
        let (rows, bins) = (basis.rows, drift.kind.comparesDistributions ? basis.bins : nil)
        let chance = drift.kind.comparesDistributions ? Self.chance(basis) : ""
        return [
            canvas.joined([
                window.map { "window \($0)" } ?? "window not told",
                rows.map { "n \(NumberFormat.grouped($0))" } ?? "n not told", bins.map { "\($0) bins" } ?? "",
                chance,
            ]),
            canvas.joined([
                window ?? "", rows.map { "n \(NumberFormat.count($0))" } ?? "n not told", bins.map { "k\($0)" } ?? "",
                chance,
            ]),
        ]
    }

    /// What 99.9 % of windows stay below while nothing changes.
    private static func chance(_ basis: DriftBasis) -> String {
        basis.noChangeQuantile.map { "no change \(NumberText.chance($0))" } ?? "chance not known"
    }

    /// The column under the cursor in words: its score against its limit, what else is measured of it, and by whom.
    private static func detail(_ canvas: inout Canvas, in rect: Rect) {
        guard rect.rows >= 3, case .drift(let id)? = canvas.state.selected(in: Pane.drift.id),
            let drift = canvas.state.drifts[id]
        else { return }
        let state = canvas.state
        let mark = drift.mark(state, canvas.glyphs)
        let inside = canvas.box(
            [TextRun("READING  ", .title), mark, TextRun(" \(drift.verdict)", mark.style.role)], in: rect)
        let judged = state.driftDecision(of: id).map { $0.sentence } ?? drift.undecidedSentence
        canvas.line(
            [TextRun("column  ", .bold), TextRun(drift.columnText), TextRun("  \(judged)", .dim)], row: 0, in: inside)
        canvas.line([TextRun("also    ", .bold)] + also(drift, canvas), row: 1, in: inside)
        let service = state.service(of: .drift(id))?.rawValue ?? drift.id.subject.name
        canvas.line([TextRun("service ", .bold), TextRun(service)], row: 2, in: inside)
        let source = canvas.joined(["monitor \(id.monitor) of \(id.backend.rawValue)", drift.kind.words])
        canvas.line([TextRun("source  ", .bold), TextRun(source)], row: 3, in: inside)
    }

    /// What other monitors measure of the same column.
    private static func also(_ drift: DriftMeasurement, _ canvas: Canvas) -> [TextRun] {
        let state = canvas.state
        let all = state.fleetRow(of: .drift(drift.id)).flatMap { state.fleet[$0] }?.drifts ?? []
        let others = all.prefix(200).filter { $0 != drift.id && $0.column == drift.id.column }
            .compactMap { state.drifts[$0] }
        guard !others.isEmpty else { return [TextRun("nothing else is measured of it", .dim)] }
        return others.prefix(3).flatMap { other in
            [other.mark(state, canvas.glyphs), TextRun(" \(other.methodText) \(other.scoreText())  ")]
        }
    }
}

extension DriftMeasurement {
    /// `psi 0.77, over its limit 0.20`
    var verdict: String {
        guard value != nil else { return "\(methodText) is not known now" }
        guard threshold != nil else { return "\(methodText) \(scoreText()), no limit is set" }
        return "\(methodText) \(scoreText()), \(isOverThreshold ? "over" : "within") its limit \(thresholdText)"
    }
}

extension DriftMeasurement.DriftKind {
    /// The kind in words.
    var words: String {
        switch self {
        case .dataDrift: "data drift"
        case .predictionDrift: "prediction drift"
        case .targetDrift: "target drift"
        case .skew: "training/serving skew"
        case .quality: "data quality"
        case .performance: "performance"
        }
    }
}
