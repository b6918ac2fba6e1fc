internal import Cells
internal import OpsModel

/// Beside a wide fleet: the selected row with its signal over time, its versions, its drift and its alerts.
enum PeekPanel {
    static func draw(_ canvas: inout Canvas, in rect: Rect) {
        guard rect.rows >= 6, case .fleet(let id)? = canvas.state.selected(in: Pane.fleet.id),
            let entry = canvas.state.fleet[id]
        else {
            if !rect.isEmpty { _ = canvas.box("PEEK", in: rect) }
            return
        }
        let details = details(entry, canvas)
        let height = min(details.count + 2, rect.rows / 2)
        let parts = Layout.rows(
            of: rect, [Layout.Part(.fill(1), priority: 2), Layout.Part(.fixed(height), priority: 1)])
        let kind = canvas.state.chart.kind
        ChartPanel.draw(
            &canvas, title: "PEEK \(id.service.rawValue)  \(kind.title)", subject: .fleet(id), scale: kind.scale,
            thresholds: kind.thresholds(entry, canvas.state),
            markers: ChartMarkers(of: id.service, state: canvas.state, columns: parts[0].columns), in: parts[0])
        let title = "\(id.service.rawValue) \(id.environment.label)"
        let inside = canvas.box(title, notes: [entry.rolloutText], in: parts[1])
        for (row, runs) in details.enumerated() { canvas.line(runs, row: row, in: inside) }
    }

    private static func details(_ entry: FleetEntry, _ canvas: Canvas) -> [[TextRun]] {
        let (state, glyphs) = (canvas.state, canvas.glyphs)
        var lines: [[TextRun]] = [[entry.status.run(glyphs), TextRun(" \(entry.reason)", entry.status.role)]]
        lines += entry.variants.prefix(3).map { variant(of: $0) }
        if let newest = entry.canary ?? entry.stable {
            lines += [SignalKind.errorRatio, .requestRate].map { past(of: $0, newest, canvas) }
        }
        lines += entry.drifts.prefix(3).compactMap { state.drifts[$0] }.map { $0.runs(state, glyphs, width: 68) }
        lines += entry.alerts.prefix(4).compactMap { state.alerts[$0] }.map { $0.line(state, glyphs) }
        let owner = [entry.owner.map { "owner \($0)" }, entry.tier.map { "tier \($0)" }].compactMap { $0 }
        if !owner.isEmpty { lines.append([TextRun(canvas.joined(owner), .dim)]) }
        return lines
    }

    private static func variant(of variant: VariantRow) -> [TextRun] {
        let name = TextWidth.padded(variant.displayVersion, to: 8)
        return [
            TextRun(name, .bold), TextRun(TextWidth.padded(variant.role.word, to: 8), .dim),
            TextRun(
                "\(NumberText.rate(variant.requestRate)) rps  p99 \(NumberText.milliseconds(variant.latency)) ms  "),
            TextRun("err \(NumberText.percent(variant.errorRatio)) %"),
        ]
    }

    private static func past(of kind: SignalKind, _ variant: VariantRow, _ canvas: Canvas) -> [TextRun] {
        let samples = variant.signals.flatMap { canvas.state.histories[$0] }?.samples(of: kind).map(\.value) ?? []
        let text = Sparkline.text(samples, width: 40, range: Sparkline.fromZero(samples), glyphs: canvas.glyphs)
        let label = TextWidth.padded("\(variant.displayVersion) \(kind.title)", to: 22)
        return [TextRun(label, .dim), TextRun(text, .chartFirst)]
    }
}

extension Sparkline {
    /// A scale from zero to the highest of `values`, so that what hardly varies looks so; `nil` where all are zero.
    static func fromZero(_ values: [Double?]) -> ClosedRange<Double>? {
        guard let highest = values.compactMap({ $0 }).filter(\.isFinite).max(), highest > 0 else { return nil }
        return 0...highest
    }
}
