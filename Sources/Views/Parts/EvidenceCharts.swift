internal import Cells
internal import OpsModel

/// Small charts of what an incident's signals rest on, one over the other, with one time axis and one crosshair.
enum EvidenceCharts {
    private struct Group {
        let title: String
        let scale: Double
        let thresholds: [Chart.Threshold]
        var lines: [ChartSeries]
    }

    static func draw(_ canvas: inout Canvas, _ incident: Incident, in rect: Rect) {
        guard rect.rows >= 5 else { return }
        let state = canvas.state
        let groups = groups(state.chartSeries(of: .incident(incident.id)), incident, state)
        let markers = ChartMarkers(changes: incident.suspectedChanges, state: state, columns: rect.columns)
        let shown = groups.prefix(max(1, (rect.rows - 2) / leastRows))
        let (title, note) = heading(groups, shown: shown.count, canvas)
        let inside = canvas.box(
            "EVIDENCE \(title)", notes: [note, ""], footnotes: [markers.legend(canvas.glyphs)], in: rect)
        guard !groups.isEmpty else {
            return canvas.line([TextRun("no series stands behind these signals", .dim)], row: 0, in: inside)
        }
        let parts = Layout.rows(of: inside, shown.map { _ in Layout.Part(.fill(1), minimum: leastRows) })
        for (index, group) in shown.enumerated() {
            draw(
                &canvas, group, markers, isFirst: index == 0, isLast: index == shown.count - 1,
                in: parts[index].trimmed(left: 1, right: 1))
        }
    }

    /// Rows of the smallest chart.
    private static let leastRows = 3

    /// What is drawn; where not all has room, how many of how many, and the keys that show the others.
    private static func heading(_ groups: [Group], shown: Int, _ canvas: Canvas) -> (title: String, note: String) {
        guard shown < groups.count else { return (canvas.joined(groups.map(\.title)), "shared cursor") }
        let keys = [canvas.hint(.showChart, "chart"), canvas.hint(.showDrift, "drift")]
        return ("\(shown) of \(groups.count)", "others: \(canvas.joined(keys))")
    }

    /// One chart beside its name: the first has the numbers of the changes, the last the times of all.
    private static func draw(
        _ canvas: inout Canvas, _ group: Group, _ markers: ChartMarkers, isFirst: Bool, isLast: Bool, in rect: Rect
    ) {
        var chart = ChartPanel.chart(
            canvas.state, group.lines, scale: group.scale, group.thresholds,
            markers: isFirst ? markers.marks : markers.marks.map { Chart.Marker(x: $0.x, number: "", label: "") },
            showsLegend: false)
        let values =
            chart.crosshair.map { crosshair in
                zip(group.lines, chart.series).map {
                    $1.value(at: crosshair.x, as: group.title.hasSuffix($0.label) ? "" : $0.label)
                }
            } ?? []
        chart.crosshair?.label = isFirst ? canvas.state.chart.cursor.map { CivilTime($0).hourAndMinute } ?? "" : ""
        if !isLast { chart.ticks = [] }
        let gutter = rect.columns >= 90 ? 18 : 13
        (chart.leastLabelColumns, chart.leastPlotRows) = (gutter, 2)
        canvas.cells.draw(chart, in: rect)
        // The names end before the numbers of the axis.
        let names = Rect(column: rect.left, row: rect.top, columns: gutter - 5, rows: rect.rows - (isLast ? 1 : 0))
        canvas.line([TextRun(group.title, .dim)], row: 0, in: names, indent: 0)
        for (index, (series, value)) in zip(chart.series, values).enumerated() {
            canvas.line([TextRun(value, series.style.role)], row: index + 1, in: names, indent: 0)
        }
    }

    /// Lines of one signal share a chart; each drift column has its own.
    private static func groups(_ lines: [ChartSeries], _ incident: Incident, _ state: OpsState) -> [Group] {
        let entry = state.fleet[FleetID(service: incident.service, environment: incident.environment)]
        var groups: [Group] = []
        for line in lines where line.samples.contains(where: { $0.value != nil }) {
            let (title, scale) = naming(line, state)
            let thresholds = thresholds(line, entry, state)
            if let index = groups.firstIndex(where: { $0.title == title }) {
                groups[index].lines.append(line)
            } else {
                groups.append(Group(title: title, scale: scale, thresholds: thresholds, lines: [line]))
            }
        }
        return groups
    }

    private static func thresholds(
        _ line: ChartSeries, _ entry: FleetEntry?, _ state: OpsState
    ) -> [Chart.Threshold] {
        if let kind = line.kind { return entry.map { kind.thresholds($0, state) } ?? [] }
        guard case .drift(let id) = line.entity else { return [] }
        return [state.drifts[id]?.chartThreshold].compactMap { $0 }
    }

    private static func naming(_ line: ChartSeries, _ state: OpsState) -> (String, Double) {
        if let kind = line.kind { return (kind.title, kind.scale) }
        guard case .drift(let id) = line.entity, let drift = state.drifts[id] else { return (line.label, 1) }
        // Predictions of several versions are lines of one chart.
        return ("\(drift.methodText) \(drift.kind == .predictionDrift ? "prediction" : drift.columnText)", drift.scale)
    }
}

extension Incident {
    /// The changes that are suspected and not contradicted, in their order, each once.
    var suspectedChanges: [ChangeEvent] {
        suspects.filter { $0.contradiction == nil }.flatMap { suspect -> [ChangeEvent] in
            if case .changes(let changes) = suspect.cause { changes } else { [] }
        }
    }
}
