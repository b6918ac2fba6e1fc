internal import Cells
internal import OpsModel

/// Stable and canary side by side, a row a signal, with the difference and the newer one's past; of one version alone,
/// its signals.
///
/// Its first line is the verdict on the canary, by all requests since its step (domain.md §4); the differences below
/// decide nothing.
struct CompareTable {
    /// One number of both versions.
    private struct Row {
        let title: String
        let stable: String
        let canary: String
        let delta: String
        /// Of the newer version, and of the other, which sets the scale too.
        let past: [Double?]
        var otherPast: [Double?] = []
        var isWarning = false
    }

    /// Stands where a number is of the data that both versions get.
    private static let both = "both"

    private let entry: FleetEntry
    private let stable: VariantRow?
    private let canary: VariantRow?
    private let rows: [Row]
    /// `nil` where there is no canary to judge.
    private let verdict: [TextRun]?

    /// Marks before numbers that stand in the table.
    private let qualities: Set<Quality>
    private let requests: String

    init(entry: FleetEntry, canvas: Canvas, isShort: Bool) {
        self.entry = entry
        stable = entry.stable
        canary = entry.canary
        let (stable, canary, state) = (stable, canary, canvas.state)
        let review = canary.flatMap { canary in
            state.canaryReviews(of: entry.id).first { $0.canary.version == canary.version }
        }
        let judged =
            review?.runs(at: state.now, canvas.glyphs)
            ?? (canary == nil ? nil : [TextRun("no verdict: no request of both is counted since the step", .dim)])
        let shown = entry.isStale ? judged?.map { TextRun($0.text, .stale) } : judged
        verdict = shown.map { canvas.liveRuns + $0 }
        requests =
            review.map { "n \(NumberFormat.count($0.requests.stable))/\(NumberFormat.count($0.requests.canary))" } ?? ""
        let known = Self.kinds(isShort: isShort).map { kind in
            Signals(
                kind: kind, stable: stable.map { state.measurement(kind, of: $0) } ?? .absent,
                canary: canary.map { state.measurement(kind, of: $0) } ?? .absent)
        }.filter { $0.stable.quality != .absent || $0.canary.quality != .absent }
        // A mean stands in for a quantile and is worth no row beside one.
        let hasQuantile = known.contains { $0.kind == .latencyP99 }
        let told = known.filter { $0.kind != .latencyMean || !hasQuantile }
        qualities = Set(told.flatMap { [$0.stable.quality, $0.canary.quality] })
        let signals = told.map { $0.row(stable: stable, canary: canary, state) }
        let drifts = isShort && canary != nil ? DriftRows(entry, state).all : []
        // What says least comes last, where it is cut first.
        let last =
            signals.last.flatMap { _ in told.last?.kind == .saturation ? signals.count - 1 : nil } ?? signals.count
        rows = Array(signals[..<last]) + drifts + Array(signals[last...])
    }

    /// One signal of both versions.
    private struct Signals {
        let kind: SignalKind
        let stable: Measurement
        let canary: Measurement

        func row(stable one: VariantRow?, canary other: VariantRow?, _ state: OpsState) -> Row {
            func past(_ variant: VariantRow?) -> [Double?] {
                let samples = variant?.signals.flatMap { state.histories[$0] }?.samples(of: kind) ?? []
                return samples.filter { $0.at <= state.viewedAt }.map(\.value)
            }
            return Row(
                title: kind.title, stable: NumberText.value(stable, of: kind),
                canary: NumberText.value(canary, of: kind), delta: delta, past: past(other ?? one),
                otherPast: past(other == nil ? nil : one))
        }

        /// How the canary differs, in the way that fits the signal: percent for times, points for shares, a split for
        /// rates.
        private var delta: String {
            guard let one = stable.value, let other = canary.value else { return "—" }
            guard stable.quality == canary.quality else { return "not alike" }
            switch kind {
            case .latencyP50, .latencyP95, .latencyP99, .latencyMean:
                return one > 0 ? NumberFormat.change(ratio: other / one - 1) : "—"
            case .errorRatio, .degraded, .slowRatio, .saturation:
                return NumberFormat.difference((other - one) * 100, decimals: 2, width: 7) + "pp"
            case .requestRate:
                guard one + other > 0 else { return "—" }
                let share = Int((other / (one + other) * 100).rounded())
                return "\(100 - share)/\(share)"
            case .queueDepth: return NumberFormat.difference(other - one, decimals: 1)
            }
        }
    }

    /// What monitors measure of the canary's predictions and of the data, the worst of each: a small screen has no
    /// other place for them.
    private struct DriftRows {
        let all: [Row]

        init(_ entry: FleetEntry, _ state: OpsState) {
            let known = entry.drifts.prefix(64).compactMap { state.drifts[$0] }.filter { $0.value != nil }
            let data = known.filter(\.isOverThreshold)
            var lines: [Row] = []
            for (kind, word) in [(DriftMeasurement.DriftKind.performance, ""), (.predictionDrift, " pred")] {
                let told = known.filter { $0.kind == kind }
                guard let canary = entry.canary, let newest = told.first(where: { $0.isAbout(canary.version) }) else {
                    continue
                }
                let stable = entry.stable.flatMap { stable in
                    told.first { $0.method == newest.method && $0.isAbout(stable.version) }
                }
                lines.append(Self.line("\(newest.methodText)\(word)", stable?.scoreText() ?? "—", newest, state))
            }
            let quality = data.first { $0.kind == .quality }
            let shift = data.first { $0.kind.comparesDistributions && $0.kind != .predictionDrift }
            lines += [quality, shift].compactMap { $0 }.map {
                Self.line("\($0.methodText) \($0.columnText)", CompareTable.both, $0, state)
            }
            all = state.travel == nil ? lines : []
        }

        private static func line(
            _ title: String, _ stable: String, _ drift: DriftMeasurement, _ state: OpsState
        ) -> Row {
            let basis = state.driftBasis(of: drift)
            let bins = drift.kind.comparesDistributions ? basis.bins.map { "k\($0)" } : nil
            let facts = [bins, basis.rows.map { "n\(NumberFormat.count($0))" }].compactMap { $0 }
            return Row(
                title: title, stable: stable, canary: drift.scoreText(), delta: facts.joined(separator: " "),
                past: state.driftHistories[drift.id]?.samples.map(\.value) ?? [], isWarning: drift.isOverThreshold)
        }
    }

    /// Rows of the screen that the box needs.
    var height: Int { max(1, rows.count) + 3 + (verdict == nil ? 0 : 1) }

    private static func kinds(isShort: Bool) -> [SignalKind] {
        isShort
            ? [.latencyP50, .latencyP99, .latencyMean, .errorRatio, .degraded, .requestRate, .saturation]
            : [
                .latencyP50, .latencyP95, .latencyP99, .latencyMean, .errorRatio, .degraded, .requestRate, .saturation,
                .queueDepth,
            ]
    }

    func draw(on canvas: inout Canvas, in rect: Rect) {
        guard rect.rows >= 3 else { return }
        let name = canary == nil ? "SIGNALS" : "COMPARE"
        let chart = canvas.hint(.showChart, "chart")
        let notes = [
            canvas.joined([requests, marks, chart]), canvas.joined([requests, chart]), requests, chart,
        ].filter { !$0.isEmpty }
        var inside = canvas.box("\(name)\(window(canvas.state))", notes: notes, in: rect)
        if let verdict {
            canvas.line(verdict, row: 0, in: inside)
            inside = inside.trimmed(top: 1)
        }
        guard !rows.isEmpty else {
            let none = canvas.state.travel == nil ? "no source measures its requests" : "no figure of then is kept"
            return canvas.line([TextRun(none, .dim)], row: 0, in: inside)
        }
        let columns = columns(width: inside.columns)
        let visible = VisibleRows(count: rows.count, selected: nil, height: inside.rows - 1)
        let reading = Reading(canvas)
        let rows = rows
        canvas.cells.draw(TableView(columns.map(\.column), width: inside.columns, rows: visible), in: inside) {
            columns[$1].text(rows[$0], reading)
        }
    }

    private func columns(width: Int) -> [ListColumn<Row>] {
        let isStale = entry.isStale
        // Columns of data have longer names than signals.
        let names = canary != nil && rows.contains { $0.stable == Self.both } ? 20 : 14
        var columns: [ListColumn<Row>] = [
            ListColumn(TableColumn("METRIC", minimum: 8, ideal: names, priority: 10)) { row, _ in TextRun(row.title)
            },
            ListColumn(
                TableColumn(
                    "STABLE \(stable?.displayVersion ?? "")", minimum: 6, ideal: 11, alignment: .right, priority: 9)
            ) { row, _ in TextRun(row.stable, isStale ? .stale : row.stable == Self.both ? .dim : .text) },
        ]
        if let canary {
            columns += [
                ListColumn(
                    TableColumn(
                        "CANARY \(canary.displayVersion)", minimum: 6, ideal: 11, alignment: .right, priority: 9)
                ) { row, _ in TextRun(row.canary, isStale ? .stale : row.isWarning ? .warning : .text) },
                ListColumn(TableColumn("DELTA", minimum: 8, ideal: 10, alignment: .right, priority: 8)) { row, _ in
                    TextRun(row.delta, .bold)
                },
            ]
        }
        let used = (canary == nil ? 14 : 37) + names
        return columns + [past(width: max(6, min(40, width - used - 2)))]
    }

    /// The newer version's past; both versions set the scale, so that a calm line beside a wild one looks calm.
    private func past(width: Int) -> ListColumn<Row> {
        let title = (canary ?? stable).map { "\($0.displayVersion) PAST" } ?? ""
        return ListColumn(TableColumn(title, minimum: width, priority: 2)) { row, reading in
            let range = Sparkline.fromZero(row.past + row.otherPast)
            return TextRun(Sparkline.text(row.past, width: width, range: range, glyphs: reading.glyphs), .chartSecond)
        }
    }

    /// What the marks before numbers mean, for those that stand in this table.
    private var marks: String {
        qualities.filter { !$0.mark.isEmpty }.sorted { $0.rawValue < $1.rawValue }.map { "\($0.mark) \($0.short)" }
            .joined(separator: ", ")
    }

    /// ` (same 5m window)`; at an earlier instant which.
    private func window(_ state: OpsState) -> String {
        if state.travel != nil { return " at \(CivilTime(state.viewedAt).hourAndMinute)" }
        let windows = Set([stable, canary].compactMap { $0?.signals }.compactMap { state.signals[$0]?.window })
        guard windows.count == 1, let window = windows.first else { return "" }
        let span = NumberFormat.age(window.inSeconds)
        return canary == nil ? " (\(span) window)" : " (same \(span) window)"
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

extension DriftMeasurement {
    /// Whether it is about the answers of a version.
    fileprivate func isAbout(_ version: String) -> Bool {
        let name = NameNormalisation.version(version)
        return NameNormalisation.version(id.subject.version ?? id.column) == name
    }
}
