internal import Cells
internal import OpsModel

/// Beside a wide fleet: the selected row with its latency over time and its alerts.
enum PeekPanel {
    static func draw(_ canvas: inout Canvas, in rect: Rect) {
        guard rect.rows >= 6, case .fleet(let id)? = canvas.state.selected(in: Pane.fleet.id),
            let entry = canvas.state.fleet[id]
        else { return }
        let parts = Layout.rows(
            of: rect, [Layout.Part(.fill(1), priority: 2), Layout.Part(.fixed(min(10, rect.rows / 2)), priority: 1)])
        ChartPanel.draw(
            &canvas, title: "PEEK \(id.service.rawValue)  \(canvas.state.chart.kind.title)", subject: .fleet(id),
            scale: canvas.state.chart.kind.scale, in: parts[0])
        let inside = canvas.box("\(id.service.rawValue) \(id.environment.label)", note: entry.rolloutText, in: parts[1])
        var row = 0
        for variant in entry.variants.prefix(3) {
            canvas.line(runs(variant), row: row, in: inside)
            row += 1
        }
        for drift in entry.drifts.compactMap({ canvas.state.drifts[$0] }).sorted(by: {
            ($0.excess ?? 0) > ($1.excess ?? 0)
        }).prefix(3) {
            canvas.line(DriftPane.runs(drift, canvas.state, canvas.glyphs), row: row, in: inside)
            row += 1
        }
        canvas.line([TextRun(entry.reason, entry.status.role)], row: row, in: inside)
    }

    private static func runs(_ variant: VariantRow) -> [TextRun] {
        [
            TextRun("\(variant.displayVersion) \(variant.role.rawValue) ", .bold),
            TextRun(
                "\(NumberText.rate(variant.requestRate)) rps  p99 \(NumberText.milliseconds(variant.latency)) ms  "),
            TextRun("err \(NumberText.percent(variant.errorRatio)) %"),
        ]
    }
}
