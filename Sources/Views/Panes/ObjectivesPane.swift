internal import Cells
internal import OpsModel

extension Pane {
    /// Every objective with how fast its error budget goes, the fastest first.
    static let objectives = Pane(
        "slos", title: "slos", listing: .objectives,
        orders: [RowOrder("burn1h", descending: true), RowOrder("service"), RowOrder("slo")],
        number: 9, enter: { state, id in openService(of: id, in: state) },
        draw: { canvas, rect in ObjectivesPane.draw(&canvas, rect) })
}

enum ObjectivesPane {
    static func draw(_ canvas: inout Canvas, _ rect: Rect) {
        let parts = canvas.listAndDetail(rect, detail: rect.rows >= 30 ? 12 : 9)
        list(&canvas, in: parts.list)
        detail(&canvas, in: parts.detail)
    }

    private static func list(_ canvas: inout Canvas, in rect: Rect) {
        guard let pane = canvas.state.panes[Pane.objectives.id] else { return }
        let state = canvas.state
        let tells = state.backends.entities.contains { $0.reports.contains(.objective) }
        canvas.list(
            "SLOS \(canvas.count(pane, state.objectives))", pane, columns, in: rect,
            empty: [tells ? "no objective is configured: name one under `slos`" : "no source yet: needs Prometheus"],
            of: state.objectives, isStale: { state.isStale($0.id.backend, .objective) })
    }

    private static let columns: [ListColumn<ObjectiveStatus>] = [
        ListColumn(TableColumn("", minimum: 1, priority: 10)) { objective, reading in
            let isSilent = reading.state.isStale(objective.id.backend, .objective)
            let status = isSilent ? .unknown : objective.status
            return TextRun(status.glyph(reading.glyphs), status.role)
        },
        ListColumn(
            TableColumn("SERVICE", minimum: 10, ideal: 18, maximum: 24, priority: 9, isFlexible: true), field: "service"
        ) {
            objective, reading in
            TextRun(reading.state.service(of: .objective(objective.id))?.rawValue ?? objective.id.subject.name)
        },
        ListColumn(TableColumn("SLO", minimum: 8, ideal: 13, maximum: 20, priority: 8), field: "slo") { objective, _ in
            TextRun(objective.id.name)
        },
        ListColumn(TableColumn("GOAL", minimum: 6, alignment: .right, priority: 7)) { objective, _ in
            TextRun(NumberFormat.percent(ratio: objective.objective))
        },
        ListColumn(TableColumn("OVER", minimum: 4, alignment: .right, priority: 3)) { objective, _ in
            TextRun(NumberFormat.age(objective.window.inSeconds), .dim)
        },
        burn("5M", .seconds(300)), burn("30M", .seconds(1800), priority: 2), burn("1H", .seconds(3600), priority: 9),
        burn("6H", .seconds(6 * 3600), priority: 5),
        ListColumn(TableColumn("BUDGET", minimum: 14, ideal: 24, alignment: .right, priority: 4)) {
            objective, reading in
            TextRun(objective.budgetText(reading.glyphs), objective.status.role)
        },
    ]

    private static func burn(
        _ title: String, _ window: Duration, priority: Int = 6
    ) -> ListColumn<ObjectiveStatus> {
        ListColumn(
            TableColumn("BURN \(title)", minimum: 8, alignment: .right, priority: priority),
            field: "burn\(title.lowercased())"
        ) { objective, reading in
            guard let rate = objective.burnRate(over: window) else { return TextRun(reading.glyphs.dash, .dim) }
            return TextRun("\(NumberFormat.fixed(rate, decimals: 1, width: 6))x", rate >= 1 ? .bold : .text)
        }
    }

    /// Each window of the objective under the cursor with a bar, beside the burn that pages.
    private static func detail(_ canvas: inout Canvas, in rect: Rect) {
        guard rect.rows >= 3, case .objective(let id)? = canvas.state.selected(in: Pane.objectives.id),
            let objective = canvas.state.objectives[id]
        else { return }
        let allowed = NumberFormat.percent(ratio: 1 - objective.objective)
        let inside = canvas.box(
            "BUDGET \(TextWidth.truncated(id.subject.name, to: 24, glyphs: canvas.glyphs)) \(id.name)",
            notes: ["\(allowed) of answers may be bad over \(NumberFormat.age(objective.window.inSeconds))"], in: rect)
        canvas.line(
            [TextRun("1x spends the budget exactly over its window; windows never cover more than they hold", .dim)],
            row: 0, in: inside)
        let rows = objective.errorRatios.keys.sorted()
        for (row, window) in rows.prefix(max(0, inside.rows - 1)).enumerated() {
            canvas.line(line(objective, window, width: inside.columns, canvas), row: row + 1, in: inside)
        }
    }

    private static func line(
        _ objective: ObjectiveStatus, _ window: Duration, width: Int, _ canvas: Canvas
    ) -> [TextRun] {
        let name = TextWidth.padded(NumberFormat.age(window.inSeconds), to: 5)
        guard let rate = objective.burnRate(over: window), let ratio = objective.errorRatios[window] ?? nil else {
            return [TextRun(name, .bold), TextRun("not known: the window has no data", .unknown)]
        }
        let isSilent = canvas.state.isStale(objective.id.backend, .objective)
        let bar = Bar.text(rate, maximum: 20, width: max(4, min(40, width - 40)), glyphs: canvas.glyphs)
        return [
            TextRun(name, .bold),
            TextRun("\(TextWidth.padded(NumberFormat.percent(ratio: ratio, decimals: 2), to: 8)) bad  "),
            TextRun(
                TextWidth.padded("\(NumberFormat.fixed(rate, decimals: 1, width: 6))x", to: 8),
                rate >= 1 ? .bold : .text),
            TextRun(bar, isSilent ? .stale : rate >= 1 ? .warning : .chartFirst),
        ]
    }
}

extension ObjectiveStatus {
    /// What the burn-rate rules of its window say, by the requests that its source tells.
    private var verdict: BurnRateVerdict {
        BurnRateVerdict(
            self, policy: .standard(window: window),
            evidence: ObjectiveEvidence(requests: requests.compactMapValues { $0 }))
    }

    var status: Status {
        let verdict = verdict
        return verdict.isUnknown ? .unknown : verdict.severity.map { Status($0) } ?? .ok
    }

    /// What is spent and when the rest is gone; where the window's own ratio is not known, how long a full budget lasts.
    func budgetText(_ glyphs: GlyphSet) -> String {
        let budget = verdict.budget
        if let spent = budget.spent {
            let left = budget.timeToExhaustion.map { ", gone in \(NumberFormat.age($0.inSeconds))" } ?? ""
            return "\(NumberFormat.percent(ratio: spent, decimals: 0)) spent\(left)"
        }
        guard let burn = budget.burn, burn > 0 else { return glyphs.dash }
        return "a full one lasts \(NumberFormat.age(window.inSeconds / burn))"
    }
}
