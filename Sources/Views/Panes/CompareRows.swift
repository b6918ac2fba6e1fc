internal import Cells
internal import OpsModel

/// One number of both versions.
struct CompareRow {
    let title: String
    let stable: String
    let canary: String
    let delta: String
    /// Of the newer version, and of the other, which sets the scale too.
    let past: [Double?]
    var otherPast: [Double?] = []
    var isWarning = false
    /// A number of the data that both versions get, and of neither alone.
    var isShared = false
    var isStale = false
}

/// One signal of both versions.
struct SignalPair {
    let kind: SignalKind
    let stable: Measurement
    let canary: Measurement
    /// Since when the versions are compared; `nil` where there is no test to go with, so that no interval is told.
    var since: Instant?

    func row(stable one: VariantRow?, canary other: VariantRow?, _ state: OpsState) -> CompareRow {
        let pasts = [one, other].map { variant in variant?.signals.map { state.past(kind, of: $0) } ?? [] }
        let window = [one, other].compactMap { $0?.signals.flatMap { state.signals[$0]?.window } }.max()
        let margin = since.flatMap { since in
            PairedDifference.margin(of: pasts[0], and: pasts[1], since: since, window: window ?? .zero)
        }
        return CompareRow(
            title: kind.title, stable: NumberText.value(stable, of: kind),
            canary: NumberText.value(canary, of: kind), delta: delta(margin: margin),
            past: pasts[other == nil ? 0 : 1].map(\.value), otherPast: other == nil ? [] : pasts[0].map(\.value))
    }

    /// ` ±12`, in percentage points; ` ±?` where it cannot be told yet.
    private func interval(_ ratio: Double?) -> String {
        guard let ratio else { return " ±?" }
        return " ±\(NumberFormat.percent(ratio: ratio, decimals: ratio < 0.0995 ? 1 : 0, width: 4, hasSign: false))"
    }

    /// How the canary differs, in the way that fits the signal: percent for times with the interval of their
    /// difference, points for shares, a split for rates.
    private func delta(margin: Double?) -> String {
        guard let one = stable.value, let other = canary.value else { return "—" }
        guard stable.quality == canary.quality else { return "not alike" }
        switch kind {
        case .latencyP50, .latencyP95, .latencyP99, .latencyMean:
            guard one > 0 else { return "—" }
            return NumberFormat.change(ratio: other / one - 1) + (since == nil ? "" : interval(margin.map { $0 / one }))
        case .errorRatio, .degraded, .slowRatio, .saturation:
            return NumberFormat.difference((other - one) * 100, decimals: 2, width: 7) + "pp"
        case .requestRate:
            guard one + other > 0 else { return "—" }
            let share = Int(bounded: (other / (one + other) * 100).rounded())
            return "\(100 - share)/\(share)"
        case .queueDepth: return NumberFormat.difference(other - one, decimals: 1)
        }
    }
}

/// What monitors measure of the canary's answers, and of the data the worst of each.
struct DriftRows {
    let answers: [CompareRow]
    /// A larger screen has another place for these.
    let data: [CompareRow]

    init(_ entry: FleetEntry, _ state: OpsState) {
        let known = entry.drifts.prefix(64).compactMap { state.drifts[$0] }.filter { $0.value != nil }
        let drifted = known.filter(\.isOverThreshold)
        var lines: [CompareRow] = []
        for (kind, word) in [(DriftMeasurement.DriftKind.performance, ""), (.predictionDrift, " pred")] {
            let told = known.filter { $0.kind == kind }
            guard let canary = entry.canary, let newest = told.first(where: { $0.isAbout(canary.version) }) else {
                continue
            }
            let stable = entry.stable.flatMap { stable in
                told.first { $0.method == newest.method && $0.isAbout(stable.version) }
            }
            lines.append(Self.line("\(newest.methodText)\(word)", stable, newest, state))
        }
        let quality = drifted.first { $0.kind == .quality }
        let shift = drifted.first { $0.kind.comparesDistributions && $0.kind != .predictionDrift }
        let isNow = state.travel == nil
        answers = isNow ? lines : []
        data = (isNow ? [quality, shift] : []).compactMap { $0 }.map {
            Self.line("\($0.methodText) \($0.columnText)", nil, $0, state, isShared: true)
        }
    }

    private static func line(
        _ title: String, _ stable: DriftMeasurement?, _ drift: DriftMeasurement, _ state: OpsState,
        isShared: Bool = false
    ) -> CompareRow {
        let basis = state.driftBasis(of: drift)
        let bins = drift.kind.comparesDistributions ? basis.bins.map { "k\($0)" } : nil
        let facts = [bins, basis.rows.map { "n\(NumberFormat.count($0))" }].compactMap { $0 }
        let difference = drift.kind == .performance ? Self.difference(stable, drift) : nil
        return CompareRow(
            title: title, stable: isShared ? "both" : stable?.scoreText() ?? "—", canary: drift.scoreText(),
            delta: difference ?? facts.joined(separator: " "),
            past: state.driftHistories[drift.id]?.samples.map(\.value) ?? [], isWarning: drift.isOverThreshold,
            isShared: isShared, isStale: state.isStale(drift.id.backend, .drift))
    }

    /// `+0.003`: of a labelled metric.
    private static func difference(_ stable: DriftMeasurement?, _ canary: DriftMeasurement) -> String? {
        guard let one = stable?.value, let other = canary.value else { return nil }
        return NumberFormat.difference(other - one, decimals: 3, width: 7)
    }
}

extension DriftMeasurement {
    /// Whether it is about the answers of a version.
    fileprivate func isAbout(_ version: String) -> Bool { self.version == NameNormalisation.version(version) }
}
