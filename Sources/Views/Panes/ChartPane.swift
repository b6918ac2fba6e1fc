internal import Cells
internal import OpsModel

extension Pane {
    /// One signal of a service's versions over time.
    static let chart = Pane(
        "chart", title: "chart", listing: .none, charts: true, draw: { canvas, rect in ChartPane.draw(&canvas, rect) })
}

enum ChartPane {
    static func draw(_ canvas: inout Canvas, _ rect: Rect) {
        guard case .fleet(let id)? = canvas.state.place.subject, let entry = canvas.state.fleet[id] else {
            return canvas.goneSubject(in: rect)
        }
        let lines = canvas.state.chartSeries(of: .fleet(id))
        let parts = Layout.rows(
            of: rect,
            [
                Layout.Part(.fixed(2), priority: 2), Layout.Part(.fill(1), priority: 3, minimum: 4),
                Layout.Part(.fixed(rect.rows >= 14 ? min(lines.count, 3) : 0), priority: 1),
            ])
        breadcrumb(&canvas, entry, in: parts[0])
        let kind = canvas.state.chart.kind
        ChartPanel.draw(
            &canvas, title: kind.title.uppercasedName, subject: .fleet(id), scale: kind.scale,
            thresholds: kind.thresholds(entry, canvas.state),
            markers: ChartMarkers(of: id.service, state: canvas.state, columns: parts[1].columns), in: parts[1])
        for (row, line) in lines.prefix(3).enumerated() {
            canvas.line(figures(line, canvas), row: row, in: parts[2])
        }
    }

    /// The signals that `s` goes through.
    static let kinds: [SignalKind] = [.latencyP99, .latencyP50, .errorRatio, .requestRate, .saturation]

    private static func breadcrumb(_ canvas: inout Canvas, _ entry: FleetEntry, in rect: Rect) {
        canvas.breadcrumb(right: [entry.status.run(canvas.glyphs)], in: rect)
        let chosen = canvas.state.chart.kind
        let tabs = kinds.map { TextRun($0 == chosen ? "[\($0.title)]" : " \($0.title) ", $0 == chosen ? .bold : .dim) }
        canvas.line([TextRun(canvas.hint(.nextSignal, ""), .key)] + tabs, row: 1, in: rect)
    }

    /// `v47 canary  now 412  lowest 94  highest 421 ms`; under the crosshair, or at the time travelled to, `at 02:51
    /// 412`.
    private static func figures(_ line: ChartSeries, _ canvas: Canvas) -> [TextRun] {
        let kind = canvas.state.chart.kind
        let values = line.samples.compactMap(\.value)
        func text(_ value: Double?) -> String { NumberText.value(Measurement(value), of: kind) }
        let state = canvas.state
        let at = state.chart.cursor ?? state.viewedAt
        let word = at < state.now ? "at \(CivilTime(at).hourAndMinute)" : "now"
        let last = line.value(at: at, within: state.chart.range / 20)
        return [
            TextRun(TextWidth.padded("\(line.label) \(line.role.word)", to: 16, glyphs: canvas.glyphs), .bold),
            TextRun("\(word) \(text(last))  lowest \(text(values.min()))  highest \(text(values.max()))  "),
            TextRun(kind.title, .dim),
        ]
    }
}
