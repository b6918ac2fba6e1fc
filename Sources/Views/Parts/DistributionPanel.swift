internal import Cells
internal import OpsModel

/// Baseline against current distribution of one column: a row a bin, missing values a row of their own.
enum DistributionPanel {
    static func draw(_ canvas: inout Canvas, _ drift: DriftMeasurement, in rect: Rect) {
        guard rect.rows >= 4 else { return }
        let glyphs = canvas.glyphs
        guard let distribution = canvas.state.distribution(of: drift) else {
            let inside = canvas.box("DISTRIBUTION", in: rect)
            let text = "no source yet: name a histogram of \(drift.columnText) under `distributions`"
            return canvas.lines(canvas.wrapped([TextRun(text, .dim)], to: inside.columns - 2), in: inside)
        }
        let span = distribution.window.map { "last \(NumberFormat.age($0.inSeconds))" } ?? "now"
        let title = "DISTRIBUTION  \(glyphs.barBaseline) baseline  \(glyphs.barFull) \(span)"
        let size = distribution.currentSize.map { "n \(NumberFormat.grouped($0))" } ?? ""
        let bins = "\(distribution.bins.count) bins"
        let inside = canvas.box(title, notes: [canvas.joined([size, bins]), size], in: rect)
        let rows = rows(distribution)
        let top = rows.flatMap { [$0.reference ?? 0, $0.current ?? 0] }.max() ?? 0
        let room = max(1, inside.rows - 1)
        for (row, bin) in fitting(rows, in: room).enumerated() {
            canvas.line(line(bin, top: top, width: inside.columns - 1, glyphs), row: row, in: inside)
        }
        canvas.line(
            verdict(distribution, glyphs, in: inside.columns - 9), row: min(inside.rows - 1, rows.count), in: inside)
    }

    private struct Row {
        let label: String
        let reference: Double?
        let current: Double?
        var isNull = false
    }

    private static func rows(_ distribution: Distribution) -> [Row] {
        let bins = distribution.bins.map { Row(label: $0.label, reference: $0.reference, current: $0.current) }
        guard distribution.referenceNulls != nil || distribution.currentNulls != nil else { return bins }
        return bins + [
            Row(
                label: "NULL", reference: distribution.referenceNulls, current: distribution.currentNulls,
                isNull: true)
        ]
    }

    /// Where not all fit: those that moved most, in their order; missing values always.
    private static func fitting(_ rows: [Row], in room: Int) -> [Row] {
        guard rows.count > room else { return rows }
        func moved(_ row: Row) -> Double {
            row.isNull ? .infinity : abs((row.current ?? 0) - (row.reference ?? 0))
        }
        let kept = Set(rows.indices.sorted { moved(rows[$0]) > moved(rows[$1]) }.prefix(room))
        return rows.indices.filter(kept.contains).map { rows[$0] }
    }

    private static func line(_ row: Row, top: Double, width: Int, _ glyphs: GlyphSet) -> [TextRun] {
        let label = min(12, max(6, width / 8))
        let bar = max(2, (width - label - 16) / 2)
        func part(_ value: Double?, _ fill: Bar.Fill) -> String {
            let text = Bar.text(value, maximum: max(top, 0.0001), width: bar, fill: fill, glyphs: glyphs)
            return "\(text) \(NumberFormat.percent(ratio: value, decimals: (value ?? 1) < 0.01 ? 1 : 0))"
        }
        let isMoved = abs((row.current ?? 0) - (row.reference ?? 0)) > 0.05
        return [
            TextRun(TextWidth.padded(row.label, to: label, alignment: .right, glyphs: glyphs) + " ", .dim),
            TextRun(TextWidth.padded(part(row.reference, .baseline), to: bar + 7, glyphs: glyphs), .dim),
            TextRun(part(row.current, .current), row.isNull && isMoved ? .critical : isMoved ? .warning : .chartFirst),
            TextRun(row.isNull && isMoved ? " \(glyphs.arrowLeft)" : "", .critical),
        ]
    }

    private static func verdict(_ distribution: Distribution, _ glyphs: GlyphSet, in width: Int) -> [TextRun] {
        [TextRun("verdict ", .bold), TextRun(distribution.verdictText(glyphs, in: width))]
    }
}

extension OpsState {
    /// The distribution of the measured column, whichever series of its backend tells it.
    func distribution(of drift: DriftMeasurement) -> Distribution? {
        let id = drift.id
        var found: Distribution?
        distributions.forEach { candidate in
            guard candidate.id.column == id.column, candidate.id.subject.name == id.subject.name else { return }
            if found == nil || candidate.id.backend == id.backend { found = candidate }
        }
        return found
    }
}
