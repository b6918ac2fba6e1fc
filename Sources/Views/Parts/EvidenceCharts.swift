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
        let title = groups.prefix(3).map(\.title).joined(separator: " \(canvas.glyphs.separator) ")
        let inside = canvas.box(
            "EVIDENCE \(title)", notes: ["shared cursor", ""], footnotes: [markers.legend(canvas.glyphs)], in: rect)
        guard !groups.isEmpty else {
            return canvas.line([TextRun("no series stands behind these signals", .dim)], row: 0, in: inside)
        }
        let shown = groups.prefix(max(1, inside.rows / 4))
        let parts = Layout.rows(of: inside, shown.map { _ in Layout.Part(.fill(1), minimum: 3) })
        for (group, part) in zip(shown, parts) {
            canvas.cells.draw(
                ChartPanel.chart(
                    state, group.lines, scale: group.scale, group.thresholds, markers: markers.marks,
                    showsLegend: false),
                in: part.trimmed(left: 1, right: 1))
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
        return ("\(drift.methodText) \(drift.columnText)", drift.scale)
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
