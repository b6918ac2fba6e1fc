internal import Cells
internal import OpsModel

/// Stable and canary side by side, a row a signal, with the difference and the newer one's past; of one version alone,
/// its signals.
///
/// Its first line is the verdict on the canary, by all requests since its step (domain.md §4); the differences below
/// decide nothing.
struct CompareTable {
    private let entry: FleetEntry
    private let stable: VariantRow?
    private let canary: VariantRow?
    private let rows: [CompareRow]
    /// `nil` where there is no canary to judge.
    private let verdict: [TextRun]?

    /// Marks before numbers that stand in the table.
    private let qualities: Set<Quality>
    private let requests: String

    init(entry: FleetEntry, canvas: Canvas, isShort: Bool) {
        (self.entry, stable, canary) = (entry, entry.stable, entry.canary)
        let (state, version) = (canvas.state, entry.canary?.version)
        let review = state.canaryReviews(of: entry.id).first { $0.canary.version == version }
        verdict = Self.verdict(review, entry, canvas)
        requests =
            review.map { "n \(NumberFormat.count($0.requests.stable))/\(NumberFormat.count($0.requests.canary))" } ?? ""
        let pairs = Self.pairs(entry, since: state.travel == nil ? review?.since : nil, state, isShort: isShort)
        qualities = Set(pairs.flatMap { [$0.stable.quality, $0.canary.quality] })
        rows = Self.rows(pairs, entry, state, isShort: isShort)
    }

    private static func verdict(_ review: CanaryReview?, _ entry: FleetEntry, _ canvas: Canvas) -> [TextRun]? {
        guard entry.canary != nil else { return nil }
        let none = [TextRun("no verdict: no request of both is counted since the step", .dim)]
        let told = review?.runs(at: canvas.state.now, canvas.glyphs) ?? none
        return canvas.liveRuns + (entry.isStale ? told.map { TextRun($0.text, .stale) } : told)
    }

    /// What is measured of either; a mean stands in for a quantile and is worth no row beside one.
    private static func pairs(
        _ entry: FleetEntry, since: Instant?, _ state: OpsState, isShort: Bool
    ) -> [SignalPair] {
        func measured(_ variant: VariantRow?, _ kind: SignalKind) -> Measurement {
            variant.map { state.measurement(kind, of: $0) } ?? .absent
        }
        let known = kinds(isShort: isShort).map { kind in
            SignalPair(
                kind: kind, stable: measured(entry.stable, kind), canary: measured(entry.canary, kind), since: since)
        }.filter { $0.stable.quality != .absent || $0.canary.quality != .absent }
        let hasQuantile = known.contains { $0.kind == .latencyP99 }
        return known.filter { $0.kind != .latencyMean || !hasQuantile }
    }

    /// What says least comes last, where it is cut first.
    private static func rows(
        _ pairs: [SignalPair], _ entry: FleetEntry, _ state: OpsState, isShort: Bool
    ) -> [CompareRow] {
        let signals = pairs.map { $0.row(stable: entry.stable, canary: entry.canary, state) }
        let drifts = entry.canary == nil ? nil : DriftRows(entry, state)
        let measured = (drifts?.answers ?? []) + (isShort ? drifts?.data ?? [] : [])
        let least = pairs.count { Self.least(isShort: isShort).contains($0.kind) }
        return signals.dropLast(least) + measured + signals.suffix(least)
    }

    /// The kinds that come last in ``kinds(isShort:)``.
    private static func least(isShort: Bool) -> Set<SignalKind> {
        isShort ? [.slowRatio, .saturation] : [.saturation, .queueDepth]
    }

    /// Rows of the screen that the box needs.
    var height: Int { max(1, rows.count) + 3 + (verdict == nil ? 0 : 1) }

    private static func kinds(isShort: Bool) -> [SignalKind] {
        isShort
            ? [
                .latencyP50, .latencyP99, .latencyMean, .errorRatio, .degraded, .requestRate, .slowRatio, .saturation,
            ]
            : [
                .latencyP50, .latencyP95, .latencyP99, .latencyMean, .slowRatio, .errorRatio, .degraded, .requestRate,
                .saturation, .queueDepth,
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
            let none =
                canvas.state.travel != nil
                ? "no figure of then is kept"
                : SourceText.notKnown(.signals, of: entry, canvas.state) ?? "no source measures its requests"
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

    private func columns(width: Int) -> [ListColumn<CompareRow>] {
        let isStale = entry.isStale
        // Columns of data have longer names than signals.
        let names = canary != nil && rows.contains(where: \.isShared) ? 20 : 14
        var columns: [ListColumn<CompareRow>] = [
            ListColumn(TableColumn("METRIC", minimum: 8, ideal: names, priority: 10)) { row, _ in TextRun(row.title)
            },
            ListColumn(
                TableColumn(
                    "STABLE \(stable?.displayVersion ?? "")", minimum: 6, ideal: 11, alignment: .right, priority: 9)
            ) { row, _ in TextRun(row.stable, isStale || row.isStale ? .stale : row.isShared ? .dim : .text) },
        ]
        if let canary {
            columns += [
                ListColumn(
                    TableColumn(
                        "CANARY \(canary.displayVersion)", minimum: 6, ideal: 11, alignment: .right, priority: 9)
                ) { row, _ in TextRun(row.canary, isStale || row.isStale ? .stale : row.isWarning ? .warning : .text) },
                ListColumn(TableColumn("DELTA", minimum: 8, ideal: 11, alignment: .right, priority: 8)) { row, _ in
                    TextRun(row.delta, .bold)
                },
            ]
        }
        let used = (canary == nil ? 14 : 38) + names
        return columns + [past(width: max(6, min(40, width - used - 2)))]
    }

    /// The newer version's past; both versions set the scale, so that a calm line beside a wild one looks calm.
    private func past(width: Int) -> ListColumn<CompareRow> {
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
