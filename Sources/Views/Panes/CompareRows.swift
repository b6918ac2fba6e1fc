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

    func row(stable one: VariantRow?, canary other: VariantRow?, _ state: OpsState) -> CompareRow {
        func past(_ variant: VariantRow?) -> [Double?] {
            let samples = variant?.signals.flatMap { state.histories[$0] }?.samples(of: kind) ?? []
            return samples.filter { $0.at <= state.viewedAt }.map(\.value)
        }
        return CompareRow(
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
            let share = Int(bounded: (other / (one + other) * 100).rounded())
            return "\(100 - share)/\(share)"
        case .queueDepth: return NumberFormat.difference(other - one, decimals: 1)
        }
    }
}

/// What monitors measure of the canary's predictions and of the data, the worst of each: a small screen has no
/// other place for them.
struct DriftRows {
    let all: [CompareRow]

    init(_ entry: FleetEntry, _ state: OpsState) {
        let known = entry.drifts.prefix(64).compactMap { state.drifts[$0] }.filter { $0.value != nil }
        let data = known.filter(\.isOverThreshold)
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
        let quality = data.first { $0.kind == .quality }
        let shift = data.first { $0.kind.comparesDistributions && $0.kind != .predictionDrift }
        lines += [quality, shift].compactMap { $0 }.map {
            Self.line("\($0.methodText) \($0.columnText)", nil, $0, state, isShared: true)
        }
        all = state.travel == nil ? lines : []
    }

    private static func line(
        _ title: String, _ stable: DriftMeasurement?, _ drift: DriftMeasurement, _ state: OpsState,
        isShared: Bool = false
    ) -> CompareRow {
        let basis = state.driftBasis(of: drift)
        let bins = drift.kind.comparesDistributions ? basis.bins.map { "k\($0)" } : nil
        let facts = [bins, basis.rows.map { "n\(NumberFormat.count($0))" }].compactMap { $0 }
        return CompareRow(
            title: title, stable: isShared ? "both" : stable?.scoreText() ?? "—", canary: drift.scoreText(),
            delta: facts.joined(separator: " "),
            past: state.driftHistories[drift.id]?.samples.map(\.value) ?? [], isWarning: drift.isOverThreshold,
            isShared: isShared, isStale: state.isStale(drift.id.backend, .drift))
    }
}

extension DriftMeasurement {
    /// Whether it is about the answers of a version.
    fileprivate func isAbout(_ version: String) -> Bool {
        let name = NameNormalisation.version(version)
        return NameNormalisation.version(id.subject.version ?? id.column) == name
    }
}
