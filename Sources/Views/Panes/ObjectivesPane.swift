internal import Cells
internal import OpsModel

extension Pane {
    /// Every objective with how fast its error budget goes, the fastest first.
    static let objectives = Pane(
        "slos", title: "slos", listing: .objectives,
        orders: [RowOrder("burn1h", descending: true), RowOrder("service"), RowOrder("slo")],
        number: 9, enter: { state, id in openService(of: id, in: state) },
        columns: { _ in ObjectivesPane.columns.map(\.column) },
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
            empty: [tells ? "no objective is configured: name one under `slos`" : MissingSource.objectives.text],
            of: state.objectives, isStale: { state.isStale($0.id.backend, .objective) })
    }

    fileprivate static let columns: [ListColumn<ObjectiveStatus>] = [
        ListColumn(TableColumn("", minimum: 1, priority: 10)) { objective, reading in
            let isSilent = reading.state.isStale(objective.id.backend, .objective)
            let status = isSilent ? .unknown : reading.frame.burnVerdict(of: objective).status
            return TextRun(status.glyph(reading.glyphs), status.role)
        },
        ListColumn(
            TableColumn("SERVICE", minimum: 14, ideal: 18, maximum: 24, priority: 9, isFlexible: true), field: "service"
        ) {
            objective, reading in
            let name = reading.state.service(of: .objective(objective.id))?.rawValue ?? objective.id.subject.name
            // The same service may have an objective in each; production needs no word.
            guard case .other(let environment) = Environment(objective.id.subject.environment) else {
                return TextRun(name)
            }
            return TextRun("\(environment): \(name)", .dim)
        },
        ListColumn(TableColumn("SLO", minimum: 12, ideal: 13, maximum: 20, priority: 8), field: "slo") { objective, _ in
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
        ListColumn(TableColumn("BUDGET", minimum: 15, ideal: 24, alignment: .right, priority: 4)) {
            objective, reading in
            let verdict = reading.frame.burnVerdict(of: objective)
            return TextRun(objective.budgetText(verdict, reading.glyphs), verdict.status.role)
        },
    ]

    private static func burn(
        _ title: String, _ window: Duration, priority: Int = 6
    ) -> ListColumn<ObjectiveStatus> {
        ListColumn(
            TableColumn("BURN\(title)", minimum: 7, alignment: .right, priority: priority),
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
        let verdict = canvas.readings.burnVerdict(of: objective)
        canvas.line(Self.head(verdict), row: 0, in: inside)
        // A rule's window that nobody measures is listed as well: its rule cannot fire.
        let rows = Set(objective.errorRatios.keys).union(verdict.readings.map(\.rule.long)).sorted()
        for (row, window) in rows.prefix(max(0, inside.rows - 1)).enumerated() {
            let reading = verdict.readings.first { $0.rule.long == window }
            canvas.line(
                line(objective, window, reading, width: inside.columns, canvas), row: row + 1, in: inside)
        }
    }

    /// Which rules cannot speak, which makes a burn that looks slow enough no good news; else what 1x is.
    private static func head(_ verdict: BurnRateVerdict) -> [TextRun] {
        let windows = verdict.unmeasured.map { NumberFormat.age($0.inSeconds) }
        guard !windows.isEmpty else { return [TextRun("1x spends the budget exactly over its window", .dim)] }
        let text =
            "\(windows.joined(separator: ", ")) unmeasured: no rule over \(windows.count == 1 ? "it" : "them") can fire"
        return [TextRun(text, verdict.isBeyondPage ? .warning : .unknown)]
    }

    /// What the rule over this window says: `page at 14.4x with 5m`, and what keeps it from saying anything.
    private static func rule(
        _ reading: BurnRateVerdict.Reading, _ objective: ObjectiveStatus, _ canvas: Canvas
    ) -> [TextRun] {
        let kind = reading.rule.severity == .critical ? "page" : "ticket"
        let factor = NumberFormat.fixed(reading.rule.factor, decimals: 1)
        let text = "\(kind) at \(factor)x with \(NumberFormat.age(reading.rule.short.inSeconds))"
        let remark = reading.remark(canvas.state.burnPolicy(window: objective.window))
        switch reading.state {
        case .firing: return [TextRun("  \(text): fires", Status(reading.rule.severity).role)]
        case .lowTraffic: return [TextRun("  low traffic: \(remark)", .warning)]
        case .notCovered: return [TextRun("  \(remark): unknown", .unknown)]
        case .clear, .noData: return [TextRun("  \(text)", .dim)]
        }
    }

    private static func line(
        _ objective: ObjectiveStatus, _ window: Duration, _ reading: BurnRateVerdict.Reading?, width: Int,
        _ canvas: Canvas
    ) -> [TextRun] {
        let rule = reading.map { Self.rule($0, objective, canvas) } ?? []
        let name = TextWidth.padded(NumberFormat.age(window.inSeconds), to: 5)
        guard let rate = objective.burnRate(over: window), let ratio = objective.errorRatios[window] ?? nil else {
            let why =
                objective.errorRatios[window] == nil ? "not measured: name it under errorRatio" : "not known: no data"
            return [TextRun(name, .bold), TextRun(why, .unknown)] + rule
        }
        let isSilent = canvas.state.isStale(objective.id.backend, .objective)
        let bar = Bar.text(rate, maximum: 20, width: max(4, min(24, width - 56)), glyphs: canvas.glyphs)
        return [
            TextRun(name, .bold),
            TextRun("\(TextWidth.padded(NumberFormat.percent(ratio: ratio, decimals: 2), to: 8)) bad  "),
            TextRun(
                TextWidth.padded("\(NumberFormat.fixed(rate, decimals: 1, width: 6))x", to: 8),
                rate >= 1 ? .bold : .text),
            TextRun(bar, isSilent ? .stale : rate >= 1 ? .warning : .chartFirst),
        ] + rule
    }
}

extension BurnRateVerdict {
    /// Beyond what would page, had its window been measured, is not well whatever the rules can say.
    var status: Status {
        if let severity { return Status(severity) }
        if isBeyondPage { return .warning }
        return isUnknown ? .unknown : .ok
    }
}

extension ObjectiveStatus {
    /// What is spent and when the rest is gone; where the window's own ratio is not known, how long a full budget
    /// lasts.
    func budgetText(_ verdict: BurnRateVerdict, _ glyphs: GlyphSet) -> String {
        let budget = verdict.budget
        if let spent = budget.spent {
            let left = budget.timeToExhaustion.map { ", gone in \(NumberFormat.age($0.inSeconds))" } ?? ""
            return "\(NumberFormat.percent(ratio: spent, decimals: 0)) spent\(left)"
        }
        if budget.coverage < 1 {
            let seen = NumberFormat.age(window.inSeconds * budget.coverage)
            return "\(seen) of \(NumberFormat.age(window.inSeconds)) seen"
        }
        guard let burn = budget.burn, burn > 0 else { return glyphs.dash }
        return "full lasts \(NumberFormat.age(window.inSeconds / burn))"
    }
}
