internal import Cells
internal import OpsModel

extension Pane {
    /// The landing screen: what is wrong now, and every service, worst first.
    static let fleet = Pane(
        "fleet", title: "fleet", listing: .fleet,
        orders: [
            RowOrder("status", descending: true), RowOrder("requestRate", descending: true),
            RowOrder("latency", descending: true), RowOrder("errorRatio", descending: true),
            RowOrder("drift", descending: true), RowOrder("service"),
        ],
        number: 1, enter: { state, id in openService(of: id, in: state) },
        draw: { canvas, rect in FleetPane.draw(&canvas, rect) })
}

enum FleetPane {
    static func draw(_ canvas: inout Canvas, _ rect: Rect) {
        let parts = Layout.rows(
            of: rect,
            [
                Layout.Part(.fixed(NowPanel.height(canvas.state)), priority: 3),
                Layout.Part(.fill(3), priority: 4, minimum: 4),
                Layout.Part(.fixed(rect.rows >= 30 ? 10 : 0), priority: 1),
            ])
        NowPanel.draw(&canvas, in: parts[0])
        let isWide = rect.columns >= 180
        let columns = Layout.columns(
            of: parts[1], [Layout.Part(.fill(9), priority: 2), Layout.Part(.fixed(isWide ? 72 : 0), priority: 1)])
        table(&canvas, in: columns[0])
        if isWide { PeekPanel.draw(&canvas, in: columns[1]) }
        guard parts[2].rows >= 4 else { return }
        let lower = Layout.columns(of: parts[2], [Layout.Part(.fill(1)), Layout.Part(.fill(1))])
        AlertsPane.summary(&canvas, in: lower[0])
        SourcesPane.summary(&canvas, in: lower[1])
    }

    private static func table(_ canvas: inout Canvas, in rect: Rect) {
        guard let pane = canvas.state.panes[Pane.fleet.id], rect.rows >= 3 else { return }
        let state = canvas.state
        let inside = canvas.box(
            "FLEET \(state.fleet.count)", note: canvas.listNote(pane),
            footnote: canvas.listFootnote(pane, rows: rect.rows - 2), in: rect)
        canvas.list(
            pane, columns(rect.columns), in: inside, empty: emptyText(state, pane), entity: { state.fleet[$0] },
            isStale: \.isStale)
    }

    private static func emptyText(_ state: OpsState, _ pane: PaneState) -> String {
        if !pane.filter.isEmpty { return "nothing matches the filter; Esc clears it" }
        return state.backends.count == 0 ? "" : "no source has reported a service yet"
    }

    private static func columns(_ width: Int) -> [ListColumn<FleetEntry>] {
        var columns: [ListColumn<FleetEntry>] = [
            ListColumn(TableColumn("ST", minimum: 6, priority: 10), field: "status") { entry, reading in
                entry.status.run(reading.glyphs)
            },
            ListColumn(
                TableColumn("SERVICE", minimum: 10, ideal: 16, maximum: 28, priority: 10, isFlexible: true),
                field: "service"
            ) { entry, _ in
                TextRun(entry.id.service.rawValue, entry.status.rank >= Status.warning.rank ? .bold : .text)
            },
            ListColumn(TableColumn("VERSION", minimum: 8, ideal: 9, maximum: 12, priority: 8), field: nil) {
                entry, reading in
                TextRun(entry.versionText.isEmpty ? reading.glyphs.dash : entry.versionText)
            },
            ListColumn(TableColumn("SERVING", minimum: 8, priority: 5)) { entry, reading in
                TextRun(entry.systems.isEmpty ? reading.glyphs.dash : entry.systems.joined(separator: ","), .dim)
            },
        ]
        if width >= 100 {
            columns.append(
                ListColumn(TableColumn("WHERE", minimum: 9, ideal: 11, priority: 3)) { entry, _ in
                    TextRun(([entry.id.environment.label.lowercased()] + entry.clusters).joined(separator: "-"), .dim)
                })
        }
        columns += numbers(width)
        if width >= 100 {
            columns.append(
                ListColumn(TableColumn("ROLLOUT", minimum: 11, priority: 4)) { entry, _ in
                    TextRun(entry.rolloutText, entry.canary == nil ? .dim : .notice)
                })
        }
        columns.append(
            ListColumn(TableColumn("AGE", minimum: 4, alignment: .right, priority: 6), field: "since") {
                entry, reading in
                TextRun(NumberText.age(of: entry.since, at: reading.state.now))
            })
        return columns
    }

    private static func numbers(_ width: Int) -> [ListColumn<FleetEntry>] {
        [
            ListColumn(TableColumn("RPS", minimum: 5, alignment: .right, priority: 7), field: "requestRate") {
                entry, _ in
                TextRun(NumberText.rate(entry.requestRate))
            },
            ListColumn(TableColumn("P99", minimum: 5, alignment: .right, priority: 9), field: "latency") { entry, _ in
                TextRun(NumberText.milliseconds(entry.latency))
            },
            ListColumn(TableColumn("ERR%", minimum: 5, alignment: .right, priority: 9), field: "errorRatio") {
                entry, _ in
                TextRun(NumberText.percent(entry.errorRatio))
            },
            ListColumn(TableColumn("DRIFT", minimum: 5, alignment: .right, priority: 7), field: "drift") { entry, _ in
                TextRun(NumberText.score(entry.drift?.value), entry.drift?.isOverThreshold == true ? .warning : .text)
            },
            ListColumn(TableColumn("", minimum: 6, ideal: width >= 100 ? 10 : 6, priority: 2)) { entry, reading in
                let past = entry.drift.flatMap { reading.state.driftHistories[$0.id] }?.samples.map(\.value) ?? []
                let role: Role = entry.drift?.isOverThreshold == true ? .warning : .dim
                return TextRun(Sparkline.text(past, width: width >= 100 ? 10 : 6, glyphs: reading.glyphs), role)
            },
        ]
    }
}
