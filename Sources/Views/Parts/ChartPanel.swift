internal import Cells
internal import OpsModel

/// A chart in a box: the lines that the state has for a subject, over the chosen range.
enum ChartPanel {
    static func draw(
        _ canvas: inout Canvas, title: String, subject: EntityID, scale: Double, thresholds: [Chart.Threshold] = [],
        markers: ChartMarkers? = nil, facts: [String] = [], in rect: Rect
    ) {
        guard rect.rows >= 4, rect.columns >= 20 else { return }
        let state = canvas.state
        let lines = state.chartSeries(of: subject)
        let more = more(state.versionsLeftOut(ofChart: subject))
        let hasPoints = lines.contains { line in line.samples.contains { $0.value != nil } }
        let fault = hasPoints ? lines.compactMap(\.problem).first.map { "not read anew: \($0)" } ?? "" : ""
        let footnotes = (facts.flatMap { [[$0, begin(lines)], [$0]] } + [[begin(lines)], []]).map {
            canvas.joined([more] + $0)
        }
        let notes =
            fault.isEmpty ? footnotes : [TextWidth.truncated(fault, to: rect.columns - 6, glyphs: canvas.glyphs)]
        let title = TextWidth.truncated(title, to: max(8, rect.columns - 26), glyphs: canvas.glyphs)
        let inside = canvas.box(title, notes: [ranges(state)], footnotes: notes, in: rect)
            .trimmed(left: 1, right: 1)
        guard hasPoints else {
            return canvas.line([TextRun(reason(lines, subject, state), .dim)], row: 0, in: inside, indent: 0)
        }
        let chart = chart(state, lines, scale: scale, thresholds, markers: markers?.marks ?? [])
        canvas.cells.draw(chart, in: inside)
    }

    /// `+2 more versions`
    private static func more(_ count: Int) -> String {
        count == 0 ? "" : "+\(count) more version\(count == 1 ? "" : "s")"
    }

    /// Why there is no line: it is being read, could not be, nobody keeps it, or who would has not told.
    private static func reason(_ lines: [ChartSeries], _ subject: EntityID, _ state: OpsState) -> String {
        if let problem = lines.compactMap(\.problem).first { return problem }
        if lines.isEmpty {
            guard case .fleet(let id) = subject, let entry = state.fleet[id] else { return "no source measures this" }
            return SourceText.notKnown(.signals, of: entry, state) ?? "no source measures this"
        }
        if lines.contains(where: \.isLoading) { return "reading its past" }
        return "nothing was measured in this range"
    }

    /// Lines over the chosen range, each in the unit that `scale` makes of it.
    static func chart(
        _ state: OpsState, _ lines: [ChartSeries], scale: Double, _ thresholds: [Chart.Threshold],
        markers: [Chart.Marker] = [], showsLegend: Bool = true
    ) -> Chart {
        let styles: [Role] = [.chartFirst, .chartSecond, .chartThird]
        let series = lines.enumerated().map { index, line in
            Chart.Series(
                line.role.word.isEmpty ? line.label : "\(line.label) \(line.role.word)",
                line.samples.map { Chart.Sample(x: $0.at.seconds, y: $0.value.map { $0 * scale } ?? .nan) },
                style: Style(styles[index % styles.count]))
        }
        let end = state.viewedAt.seconds
        let start = end - state.chart.range.inSeconds
        return Chart(
            domain: start...max(start + 1, end), series: series, thresholds: thresholds, markers: markers,
            crosshair: crosshair(state, zip(lines, series).map { ($0.label, $1) }), ticks: ticks(start, end),
            showsLegend: showsLegend)
    }

    /// `02:56 v46 94 v47 412`, without roles, which the legend tells.
    private static func crosshair(
        _ state: OpsState, _ series: [(label: String, series: Chart.Series)]
    ) -> Chart.Crosshair? {
        guard let cursor = state.chart.cursor else { return nil }
        let values = series.map { $0.series.value(at: cursor.seconds, as: $0.label) }.filter { !$0.isEmpty }
        return Chart.Crosshair(
            x: cursor.seconds, label: "\(CivilTime(cursor).hourAndMinute) \(values.joined(separator: " "))")
    }

    /// Both ends and the quarters; days where the range is longer than one.
    private static func ticks(_ start: Double, _ end: Double) -> [Chart.Tick] {
        let hasDays = end - start > 2 * 86_400
        return [start, end, (start + end) / 2, start * 0.75 + end * 0.25, start * 0.25 + end * 0.75].map {
            let time = CivilTime(Instant(seconds: $0))
            return Chart.Tick(
                x: $0, text: hasDays ? "\(time.weekdayName) \(time.hourAndMinute)" : time.hourAndMinute)
        }
    }

    /// `1h [6h] 24h 7d`
    private static func ranges(_ state: OpsState) -> String {
        ChartState.ranges.map { range in
            let hours = Int(bounded: range.inSeconds) / 3600
            let name = hours > 24 ? "\(hours / 24)d" : "\(hours)h"
            return range == state.chart.range ? "[\(name)]" : name
        }.joined(separator: " ")
    }

    /// Where memory begins, when it does not reach back as far as the range; of which line, when not of all.
    private static func begin(_ lines: [ChartSeries]) -> String {
        let late = lines.filter { $0.beginsAt != nil }
        guard let first = late.first, let begin = late.compactMap(\.beginsAt).min() else { return "" }
        let whose = late.count < lines.count ? "\(TextWidth.truncated(first.label, to: 12)) " : ""
        return "\(whose)history begins \(CivilTime(begin).hourAndMinute) UTC"
    }
}

extension Chart.Series {
    /// `v47 412`, or without a label `412`: the sample nearest to `x`; empty where it has none.
    func value(at x: Double, as label: String) -> String {
        nearest(to: x).map { (label.isEmpty ? "" : "\(label) ") + NumberFormat.fixed($0.y) } ?? ""
    }
}
