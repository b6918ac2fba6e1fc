internal import Cells
internal import OpsModel

extension Pane {
    /// One service in one environment: its versions side by side, its alerts, its drift, and how each was bound.
    static let deployment = Pane(
        "deployment", title: "deployment", listing: .none,
        draw: { canvas, rect in DeploymentPane.draw(&canvas, rect) })
}

enum DeploymentPane {
    static func draw(_ canvas: inout Canvas, _ rect: Rect) {
        guard case .fleet(let id)? = canvas.state.place.subject, let entry = canvas.state.fleet[id] else {
            return canvas.line([TextRun("this service is no longer reported", .dim)], row: 0, in: rect)
        }
        let versions = min(max(entry.variants.count, 1), 8)
        let parts = Layout.rows(
            of: rect,
            [
                Layout.Part(.fixed(1), priority: 5),
                Layout.Part(.fixed(entry.canary == nil ? 4 : 5), priority: 4),
                Layout.Part(.fixed(versions + 3), priority: 6),
                Layout.Part(.fill(1), priority: 3, minimum: 4),
                Layout.Part(.fixed(min(entry.deployments.count, 4) + 2), priority: 1),
            ])
        breadcrumb(&canvas, entry, in: parts[0])
        rollout(&canvas, entry, in: parts[1])
        compare(&canvas, entry, in: parts[2])
        let columns = Layout.columns(of: parts[3], [Layout.Part(.fill(1)), Layout.Part(.fill(1))])
        alerts(&canvas, entry, in: columns[0])
        drift(&canvas, entry, in: columns[1])
        bindings(&canvas, entry, in: parts[4])
    }

    private static func breadcrumb(_ canvas: inout Canvas, _ entry: FleetEntry, in rect: Rect) {
        var runs = [
            TextRun("fleet \(canvas.glyphs.breadcrumb) ", .dim),
            TextRun("\(entry.id.service.rawValue) \(entry.id.environment.label)  ", .bold),
            entry.status.run(canvas.glyphs), TextRun("  \(entry.reason)"),
        ]
        if let owner = entry.owner { runs.append(TextRun("  owner \(owner)", .dim)) }
        if let tier = entry.tier { runs.append(TextRun("  tier \(tier)", .dim)) }
        canvas.line(runs, row: 0, in: rect)
    }

    private static func rollout(_ canvas: inout Canvas, _ entry: FleetEntry, in rect: Rect) {
        guard rect.rows >= 3 else { return }
        let stable = entry.stable?.displayVersion ?? ""
        guard let canary = entry.canary else {
            let inside = canvas.box("SERVING  \(stable)", note: entry.rolloutText, in: rect)
            canvas.line(aliases(entry), row: 0, in: inside)
            return canvas.line(figures(entry), row: 1, in: inside)
        }
        let title = "ROLLOUT  \(stable) stable \(canvas.glyphs.arrowRight) \(canary.displayVersion) canary"
        let inside = canvas.box(title, note: shares(canary), in: rect)
        let width = max(0, inside.columns - 18)
        let bar = Bar.text(ratio: canary.observedShare ?? canary.configuredShare, width: width, glyphs: canvas.glyphs)
        let share = NumberFormat.percent(ratio: canary.observedShare ?? canary.configuredShare, decimals: 0)
        canvas.line([TextRun("traffic ", .bold), TextRun(bar, .chartFirst), TextRun("  \(share)")], row: 0, in: inside)
        canvas.line(aliases(entry), row: 1, in: inside)
        canvas.line(figures(entry), row: 2, in: inside)
    }

    /// The share it is told to have beside the one it has; the difference between the two is itself a sign.
    private static func shares(_ canary: VariantRow) -> String {
        guard let told = canary.configuredShare, let seen = canary.observedShare else { return "share as observed" }
        return
            "told \(NumberFormat.percent(ratio: told, decimals: 0)) · seen \(NumberFormat.percent(ratio: seen, decimals: 0))"
    }

    private static func aliases(_ entry: FleetEntry) -> [TextRun] {
        let named = entry.variants.filter { !$0.aliases.isEmpty }
            .map { "\($0.displayVersion) \($0.aliases.joined(separator: ","))" }
        let unique = named.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
        let text = unique.isEmpty ? "no registered alias points at a version in play" : unique.joined(separator: " · ")
        return [TextRun("aliases ", .bold), TextRun(text)]
    }

    private static func figures(_ entry: FleetEntry) -> [TextRun] {
        let felt = NumberFormat.percent(ratio: entry.feltErrorRatio, decimals: 2)
        let rate = NumberText.rate(entry.requestRate)
        return [TextRun("users   ", .bold), TextRun("\(rate) requests/s · \(felt) of them fail")]
    }

    private static func compare(_ canvas: inout Canvas, _ entry: FleetEntry, in rect: Rect) {
        guard rect.rows >= 3 else { return }
        let inside = canvas.box("VERSIONS \(entry.variants.count)", note: "v chart · ms · \(marks(entry))", in: rect)
        let visible = VisibleRows(count: entry.variants.count, selected: nil, height: inside.rows - 1)
        let table = TableView(columns.map(\.column), width: inside.columns, rows: visible)
        let reading = Reading(state: canvas.state, glyphs: canvas.glyphs)
        canvas.cells.draw(table, in: inside) { row, column in
            let variant = entry.variants[row]
            let run = columns[column].text(variant, reading)
            return variant.isStale && column > 1 ? TextRun(run.text, .stale) : run
        }
    }

    /// What the marks before numbers mean, for those that stand in this table.
    private static func marks(_ entry: FleetEntry) -> String {
        let used = entry.variants.flatMap { [$0.requestRate, $0.errorRatio, $0.latency, $0.saturation].map(\.quality) }
        let marks = Set(used.filter { !$0.mark.isEmpty }).sorted { $0.rawValue < $1.rawValue }
        return marks.isEmpty ? "all exact" : marks.map { "\($0.mark) \($0.short)" }.joined(separator: ", ")
    }

    private static let columns: [ListColumn<VariantRow>] = [
        ListColumn(TableColumn("VERSION", minimum: 7, ideal: 8, priority: 10)) { row, reading in
            TextRun(row.displayVersion.isEmpty ? "all" : row.displayVersion, .bold)
        },
        ListColumn(TableColumn("READY", minimum: 9, ideal: 11, priority: 9)) { row, reading in
            row.readiness.run(reading.glyphs)
        },
        ListColumn(TableColumn("ROLE", minimum: 6, priority: 7)) { row, reading in
            TextRun(
                row.role == .unknown ? reading.glyphs.dash : row.role.rawValue, row.role == .canary ? .notice : .dim)
        },
        ListColumn(TableColumn("SHARE", minimum: 5, alignment: .right, priority: 8)) { row, _ in
            TextRun(NumberFormat.percent(ratio: row.observedShare ?? row.configuredShare, decimals: 0, width: 5))
        },
        ListColumn(TableColumn("RPS", minimum: 5, alignment: .right, priority: 9)) { row, _ in
            TextRun(NumberText.rate(row.requestRate))
        },
        ListColumn(TableColumn("P50", minimum: 5, alignment: .right, priority: 3)) { row, _ in
            TextRun(NumberText.milliseconds(row.latencyP50))
        },
        ListColumn(TableColumn("P95", minimum: 5, alignment: .right, priority: 2)) { row, _ in
            TextRun(NumberText.milliseconds(row.latencyP95))
        },
        ListColumn(TableColumn("P99", minimum: 5, alignment: .right, priority: 9)) { row, _ in
            TextRun(NumberText.milliseconds(row.latency))
        },
        ListColumn(TableColumn("ERR%", minimum: 5, alignment: .right, priority: 9)) { row, _ in
            TextRun(NumberText.percent(row.errorRatio), (row.errorRatio.value ?? 0) >= 0.01 ? .bold : .text)
        },
        ListColumn(TableColumn("SAT%", minimum: 5, alignment: .right, priority: 4)) { row, _ in
            TextRun(NumberText.percent(row.saturation))
        },
        ListColumn(TableColumn("SERVING", minimum: 8, priority: 3)) { row, reading in
            TextRun(row.system.isEmpty ? reading.glyphs.dash : row.system, .dim)
        },
        ListColumn(TableColumn("WHERE", minimum: 8, ideal: 10, priority: 2)) { row, _ in TextRun(row.cluster, .dim) },
        ListColumn(TableColumn("", minimum: 12, ideal: 20, priority: 1, isFlexible: true)) { row, reading in
            let past = row.signals.flatMap { reading.state.histories[$0] }?.samples(of: .errorRatio).map(\.value) ?? []
            return TextRun(Sparkline.text(past, width: 18, glyphs: reading.glyphs), .chartFirst)
        },
    ]

    private static func alerts(_ canvas: inout Canvas, _ entry: FleetEntry, in rect: Rect) {
        guard rect.rows >= 3 else { return }
        let state = canvas.state
        let alerts = entry.alerts.compactMap { state.alerts[$0] }
            .filter { alert in
                !state.twins(of: alert.id).contains { $0.id.backend.rawValue < alert.id.backend.rawValue }
            }
            .sorted { state.severities.severity(of: $0.labels) > state.severities.severity(of: $1.labels) }
        let inside = canvas.box("ALERTS \(alerts.count)", in: rect)
        if alerts.isEmpty { canvas.line([TextRun("none pending or firing", .dim)], row: 0, in: inside) }
        for (row, alert) in alerts.enumerated() {
            let age = NumberText.age(of: state.start(of: alert), at: state.now)
            canvas.line(
                [
                    alert.run(state.severities, canvas.glyphs), TextRun(" \(age)  ", .dim), TextRun("\(alert.name)  "),
                    TextRun(alert.summary, .dim),
                ],
                row: row, in: inside)
        }
    }

    private static func drift(_ canvas: inout Canvas, _ entry: FleetEntry, in rect: Rect) {
        guard rect.rows >= 3 else { return }
        let state = canvas.state
        let columns = entry.drifts.compactMap { state.drifts[$0] }.sorted { ($0.excess ?? 0) > ($1.excess ?? 0) }
        let inside = canvas.box("DRIFT \(columns.count) columns", note: "d all", in: rect)
        if columns.isEmpty {
            canvas.line([TextRun("no source yet: name a drift metric in the configuration", .dim)], row: 0, in: inside)
        }
        for (row, drift) in columns.enumerated() {
            canvas.line(DriftPane.runs(drift, state, canvas.glyphs), row: row, in: inside)
        }
    }

    private static func bindings(_ canvas: inout Canvas, _ entry: FleetEntry, in rect: Rect) {
        guard rect.rows >= 3 else { return }
        let inside = canvas.box("BOUND", note: entry.binding.word, in: rect)
        if entry.deployments.isEmpty {
            canvas.line([TextRun("no serving system reports it; metrics only", .dim)], row: 0, in: inside)
        }
        for (row, id) in entry.deployments.enumerated() {
            let binding = canvas.state.binding(of: .deployment(id))
            let reason = binding.map { "\($0.evidence.word): \($0.reason)" } ?? ""
            canvas.line([TextRun("\(id.backend.rawValue)/\(id.name)  "), TextRun(reason, .dim)], row: row, in: inside)
        }
    }
}

extension Quality {
    /// The mark's meaning in two words, for legends.
    var short: String {
        switch self {
        case .exact, .absent: ""
        case .lowerBound: "at least"
        case .averageOnly: "average"
        case .hostWide: "host wide"
        case .wholeProcess: "whole process"
        }
    }
}
