internal import Cells
internal import OpsModel

extension Pane {
    /// Columns of one service, or of all, the furthest over its threshold first, with the selected one over time.
    static let drift = Pane(
        "drift", title: "drift", listing: .drifts,
        orders: [RowOrder("excess", descending: true), RowOrder("value", descending: true), RowOrder("column")],
        number: 4, charts: true, draw: { canvas, rect in DriftPane.draw(&canvas, rect) })
}

enum DriftPane {
    static func draw(_ canvas: inout Canvas, _ rect: Rect) {
        let isWide = rect.columns >= 60
        let columns = Layout.columns(
            of: rect,
            [
                Layout.Part(.fixed(isWide ? min(44, rect.columns * 2 / 5) : rect.columns), priority: 2),
                Layout.Part(.fill(1), priority: 1, minimum: 20),
            ])
        list(&canvas, in: columns[0])
        if isWide { chart(&canvas, in: columns[1]) }
    }

    private static func list(_ canvas: inout Canvas, in rect: Rect) {
        guard let pane = canvas.state.panes[Pane.drift.id] else { return }
        let state = canvas.state
        let service = state.place.subject.flatMap(state.service(of:))?.rawValue
        let inside = canvas.box(
            "DRIFT \(service ?? "") \(pane.rows.count)", footnote: canvas.listFootnote(pane, rows: rect.rows - 2),
            in: rect)
        canvas.list(
            pane, self.columns(hasService: service == nil), in: inside,
            empty: "no source yet: name a drift metric in the configuration", entity: { state.drifts[$0] },
            isStale: { state.isStale($0.id.backend) })
    }

    private static func columns(hasService: Bool) -> [ListColumn<DriftMeasurement>] {
        var columns: [ListColumn<DriftMeasurement>] = [
            ListColumn(TableColumn("", minimum: 1, priority: 10)) { drift, reading in
                TextRun(drift.status.glyph(reading.glyphs), drift.status.role)
            },
            ListColumn(TableColumn("COLUMN", minimum: 8, ideal: 16, priority: 9, isFlexible: true), field: "column") {
                drift, _ in
                TextRun(drift.id.column)
            },
        ]
        if hasService {
            columns.append(
                ListColumn(TableColumn("SERVICE", minimum: 8, ideal: 14, priority: 4)) { drift, _ in
                    TextRun(drift.id.subject.name, .dim)
                })
        }
        return columns + [
            ListColumn(TableColumn("METHOD", minimum: 5, ideal: 9, priority: 3)) { drift, _ in
                TextRun(drift.method, .dim)
            },
            ListColumn(TableColumn("VALUE", minimum: 5, alignment: .right, priority: 9), field: "value") { drift, _ in
                TextRun(NumberFormat.fixed(drift.value, decimals: 2, width: 5))
            },
        ]
    }

    private static func chart(_ canvas: inout Canvas, in rect: Rect) {
        guard case .drift(let id)? = canvas.state.selected(in: Pane.drift.id), let drift = canvas.state.drifts[id]
        else {
            _ = canvas.box("", in: rect)
            return
        }
        let threshold = drift.threshold.map {
            Chart.Threshold($0, label: "threshold \(NumberFormat.fixed($0))")
        }
        let title = "\(drift.method.uppercased()) \(drift.id.column)"
        ChartPanel.draw(
            &canvas, title: title, subject: .drift(id), scale: 1, thresholds: [threshold].compactMap { $0 }, in: rect)
    }

    /// One column of a service on one line: `✗ card_age_days psi 0.92 > 0.20`.
    static func runs(_ drift: DriftMeasurement, _ state: OpsState, _ glyphs: GlyphSet) -> [TextRun] {
        let past = state.driftHistories[drift.id]?.samples.map(\.value) ?? []
        let relation = drift.threshold.map { " \(drift.isOverThreshold ? ">" : "of") \(NumberFormat.fixed($0))" } ?? ""
        return [
            TextRun("\(drift.status.glyph(glyphs)) ", drift.status.role), TextRun("\(drift.id.column) "),
            TextRun("\(drift.method) \(NumberFormat.fixed(drift.value))\(relation) ", .dim),
            TextRun(Sparkline.text(past, width: 10, glyphs: glyphs), drift.isOverThreshold ? .warning : .dim),
        ]
    }
}

extension DriftMeasurement {
    var status: Status {
        guard value != nil else { return .unknown }
        return isOverThreshold ? .warning : .ok
    }
}
