internal import Cells
internal import OpsModel

/// Stable and canary side by side, a row a signal, with the difference and the newer one's past; of one version alone,
/// its signals.
///
/// Its first line is the verdict on the canary, by all requests since its step (domain.md §4); the differences below
/// decide nothing.
struct CompareTable {
    /// One signal of both versions.
    private struct Row {
        let kind: SignalKind
        let stable: Measurement
        let canary: Measurement
    }

    private let entry: FleetEntry
    private let stable: VariantRow?
    private let canary: VariantRow?
    private let rows: [Row]
    /// `nil` where there is no canary to judge.
    private let verdict: [TextRun]?

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
        verdict = entry.isStale ? judged?.map { TextRun($0.text, .stale) } : judged
        let known = Self.kinds(isShort: isShort).map { kind in
            Row(
                kind: kind, stable: stable?.measurement(kind, state) ?? .absent,
                canary: canary?.measurement(kind, state) ?? .absent)
        }.filter { $0.stable.quality != .absent || $0.canary.quality != .absent }
        // A mean stands in for a quantile and is worth no row beside one.
        let hasQuantile = known.contains { $0.kind == .latencyP99 }
        rows = known.filter { $0.kind != .latencyMean || !hasQuantile }
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
        let notes = [
            canvas.joined([marks, canvas.hint(.showChart, "chart")]), canvas.hint(.showChart, "chart"),
        ]
        var inside = canvas.box("\(name)\(window(canvas.state))", notes: notes, in: rect)
        if let verdict {
            canvas.line(verdict, row: 0, in: inside)
            inside = inside.trimmed(top: 1)
        }
        guard !rows.isEmpty else {
            return canvas.line([TextRun("no source measures its requests", .dim)], row: 0, in: inside)
        }
        let columns = columns(width: inside.columns)
        let visible = VisibleRows(count: rows.count, selected: nil, height: inside.rows - 1)
        let reading = Reading(state: canvas.state, glyphs: canvas.glyphs)
        let rows = rows
        canvas.cells.draw(TableView(columns.map(\.column), width: inside.columns, rows: visible), in: inside) {
            columns[$1].text(rows[$0], reading)
        }
    }

    private func columns(width: Int) -> [ListColumn<Row>] {
        let isStale = entry.isStale
        var columns: [ListColumn<Row>] = [
            ListColumn(TableColumn("METRIC", minimum: 8, ideal: 14, priority: 10)) { row, _ in TextRun(row.kind.title)
            },
            ListColumn(
                TableColumn(
                    "STABLE \(stable?.displayVersion ?? "")", minimum: 6, ideal: 11, alignment: .right, priority: 9)
            ) { row, _ in TextRun(NumberText.value(row.stable, of: row.kind), isStale ? .stale : .text) },
        ]
        if let canary {
            columns += [
                ListColumn(
                    TableColumn(
                        "CANARY \(canary.displayVersion)", minimum: 6, ideal: 11, alignment: .right, priority: 9)
                ) { row, _ in TextRun(NumberText.value(row.canary, of: row.kind), isStale ? .stale : .text) },
                ListColumn(TableColumn("DELTA", minimum: 8, ideal: 10, alignment: .right, priority: 8)) { row, _ in
                    TextRun(Self.delta(row), .bold)
                },
            ]
        }
        let used = canary == nil ? 28 : 51
        return columns + [past(width: max(6, min(40, width - used - 2)))]
    }

    /// The newer version's past; both versions set the scale, so that a calm line beside a wild one looks calm.
    private func past(width: Int) -> ListColumn<Row> {
        let (newest, other) = (canary ?? stable, canary == nil ? nil : stable)
        let title = newest.map { "\($0.displayVersion) PAST" } ?? ""
        return ListColumn(TableColumn(title, minimum: width, priority: 2)) { row, reading in
            func samples(_ variant: VariantRow?) -> [Double?] {
                variant?.signals.flatMap { reading.state.histories[$0] }?.samples(of: row.kind).map(\.value) ?? []
            }
            let values = samples(newest)
            let range = Sparkline.fromZero(values + samples(other))
            return TextRun(Sparkline.text(values, width: width, range: range, glyphs: reading.glyphs), .chartSecond)
        }
    }

    /// How the canary differs, in the way that fits the signal: percent for times, points for shares, a split for
    /// rates.
    private static func delta(_ row: Row) -> String {
        guard let stable = row.stable.value, let canary = row.canary.value else { return "—" }
        guard row.stable.quality == row.canary.quality else { return "not alike" }
        switch row.kind {
        case .latencyP50, .latencyP95, .latencyP99, .latencyMean:
            return stable > 0 ? NumberFormat.change(ratio: canary / stable - 1) : "—"
        case .errorRatio, .degraded, .slowRatio, .saturation:
            return NumberFormat.difference((canary - stable) * 100, decimals: 2, width: 7) + "pp"
        case .requestRate:
            guard stable + canary > 0 else { return "—" }
            let share = Int((canary / (stable + canary) * 100).rounded())
            return "\(100 - share)/\(share)"
        case .queueDepth: return NumberFormat.difference(canary - stable, decimals: 1)
        }
    }

    /// What the marks before numbers mean, for those that stand in this table.
    private var marks: String {
        let used = Set(rows.flatMap { [$0.stable.quality, $0.canary.quality] }.filter { !$0.mark.isEmpty })
        return used.sorted { $0.rawValue < $1.rawValue }.map { "\($0.mark) \($0.short)" }.joined(separator: ", ")
    }

    /// ` (same 5m window)`
    private func window(_ state: OpsState) -> String {
        let windows = Set([stable, canary].compactMap { $0?.signals }.compactMap { state.signals[$0]?.window })
        guard windows.count == 1, let window = windows.first else { return "" }
        let span = NumberFormat.age(window.inSeconds)
        return canary == nil ? " (\(span) window)" : " (same \(span) window)"
    }
}

extension VariantRow {
    /// One of its numbers by kind, from the signals that belong to it.
    func measurement(_ kind: SignalKind, _ state: OpsState) -> Measurement {
        signals.flatMap { state.signals[$0] }?[kind] ?? .absent
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
