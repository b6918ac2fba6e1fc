internal import Cells
internal import OpsModel

extension Pane {
    /// One signal of a service's versions over time.
    static let chart = Pane(
        "chart", title: "chart", listing: .none, charts: true, draw: { canvas, rect in ChartPane.draw(&canvas, rect) })
}

enum ChartPane {
    static func draw(_ canvas: inout Canvas, _ rect: Rect) {
        guard case .fleet(let id)? = canvas.state.place.subject else { return }
        let parts = Layout.rows(of: rect, [Layout.Part(.fixed(1), priority: 1), Layout.Part(.fill(1), priority: 2)])
        let kinds = ChartPane.kinds.flatMap { kind in
            [
                TextRun(
                    kind == canvas.state.chart.kind ? "[\(kind.title)]" : " \(kind.title) ",
                    kind == canvas.state.chart.kind ? .bold : .dim)
            ]
        }
        canvas.line([TextRun("\(id.service.rawValue) \(id.environment.label)  ", .bold)] + kinds, row: 0, in: parts[0])
        ChartPanel.draw(
            &canvas, title: canvas.state.chart.kind.title.uppercased(), subject: .fleet(id),
            scale: canvas.state.chart.kind.scale, in: parts[1])
    }

    /// The signals that `s` goes through.
    static let kinds: [SignalKind] = [.latencyP99, .latencyP50, .errorRatio, .requestRate, .saturation]
}

/// A chart in a box: the lines that the state has for a subject, over the chosen range.
enum ChartPanel {
    static func draw(
        _ canvas: inout Canvas, title: String, subject: EntityID, scale: Double, thresholds: [Chart.Threshold] = [],
        in rect: Rect
    ) {
        guard rect.rows >= 4, rect.columns >= 20 else { return }
        let state = canvas.state
        let lines = state.chartSeries(of: subject)
        let inside = canvas.box(title, note: ranges(state), footnote: footnote(lines), in: rect)
        let samples = lines.flatMap(\.samples).compactMap(\.value)
        guard !samples.isEmpty else {
            let isLoading = lines.contains(where: \.isLoading)
            let text = lines.compactMap(\.problem).first ?? (isLoading ? "reading its past" : "no data in this range")
            return canvas.line([TextRun(text, .dim)], row: 0, in: inside)
        }
        canvas.cells.draw(chart(state, lines, scale: scale, thresholds, canvas.glyphs), in: inside)
    }

    private static func chart(
        _ state: OpsState, _ lines: [ChartSeries], scale: Double, _ thresholds: [Chart.Threshold], _ glyphs: GlyphSet
    ) -> Chart {
        let styles: [Role] = [.chartFirst, .chartSecond, .chartThird]
        let series = lines.enumerated().map { index, line in
            Chart.Series(
                line.label, line.samples.map { Chart.Sample(x: $0.at.seconds, y: $0.value.map { $0 * scale } ?? .nan) },
                style: Style(styles[index % styles.count]))
        }
        let end = state.now.seconds
        let start = end - state.chart.range.inSeconds
        return Chart(
            domain: start...max(start + 1, end), series: series, thresholds: thresholds,
            crosshair: crosshair(state, series), ticks: ticks(start, end))
    }

    private static func crosshair(_ state: OpsState, _ series: [Chart.Series]) -> Chart.Crosshair? {
        guard let cursor = state.chart.cursor else { return nil }
        let values = series.compactMap { line in
            line.nearest(to: cursor.seconds).map { "\(line.name) \(NumberFormat.fixed($0.y))" }
        }
        return Chart.Crosshair(
            x: cursor.seconds, label: "\(CivilTime(cursor).hourAndMinute) \(values.joined(separator: " "))")
    }

    private static func ticks(_ start: Double, _ end: Double) -> [Chart.Tick] {
        [start, end, (start + end) / 2, start * 0.75 + end * 0.25, start * 0.25 + end * 0.75].map {
            Chart.Tick(x: $0, text: CivilTime(Instant(seconds: $0)).hourAndMinute)
        }
    }

    /// `1h [6h] 24h 7d`
    private static func ranges(_ state: OpsState) -> String {
        ChartState.ranges.map { range in
            let hours = Int(range.inSeconds) / 3600
            let name = hours > 24 ? "\(hours / 24)d" : "\(hours)h"
            return range == state.chart.range ? "[\(name)]" : name
        }.joined(separator: " ")
    }

    /// Where memory begins, when it does not reach back as far as the range.
    private static func footnote(_ lines: [ChartSeries]) -> String {
        guard let begin = lines.compactMap(\.beginsAt).min() else { return "" }
        return "history begins \(CivilTime(begin).hourAndMinute) UTC"
    }
}
