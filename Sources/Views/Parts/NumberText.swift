internal import Cells
internal import OpsModel

// How numbers of the model are written in columns: abbreviated to fit, with their quality mark, `—` for unknown.

enum NumberText {
    static func rate(_ value: Measurement, width: Int = 5) -> String {
        marked(value, width) { NumberFormat.count($0, width: $1) }
    }

    /// Seconds as whole milliseconds, which the column's header names.
    static func milliseconds(_ value: Measurement, width: Int = 5) -> String {
        marked(value, width) { NumberFormat.count($0 * 1000, width: $1) }
    }

    /// A ratio as percent without its sign, which the column's header has.
    static func percent(_ value: Measurement, width: Int = 5) -> String {
        marked(value, width) { NumberFormat.percent(ratio: $0, decimals: 2, width: $1, hasSign: false) }
    }

    static func score(_ value: Double?, width: Int = 4) -> String {
        NumberFormat.fixed(value, decimals: 2, width: width)
    }

    /// What chance alone does to a score of drift: `≤0.003`, or `<0.001` where many rows leave next to nothing to it.
    static func chance(_ quantile: Double) -> String {
        quantile < 0.0005 ? "<0.001" : "≤\(NumberFormat.fixed(quantile, decimals: 3))"
    }

    static func age(of instant: Instant?, at now: Instant, width: Int = 4) -> String {
        NumberFormat.age(instant.map { now.age(since: $0).inSeconds }, width: width)
    }

    /// How long a row has been as it is.
    static func age(of entry: FleetEntry, at now: Instant) -> String {
        entry.onset?.ageText(at: now) ?? age(of: entry.since, at: now)
    }

    /// A value of a signal in the unit that the signal's title names.
    static func value(_ value: Measurement, of kind: SignalKind, width: Int = 6) -> String {
        switch kind {
        case .requestRate, .queueDepth: rate(value, width: width)
        case .errorRatio, .degraded, .slowRatio, .saturation: percent(value, width: width)
        case .latencyP50, .latencyP95, .latencyP99, .latencyMean: milliseconds(value, width: width)
        }
    }

    private static func marked(_ value: Measurement, _ width: Int, _ format: (Double, Int) -> String) -> String {
        guard let number = value.value else { return NumberFormat.count(nil as Double?, width: width) }
        let mark = value.quality.mark
        return mark + format(number, width - mark.unicodeScalars.count)
    }
}

extension SignalKind {
    /// What titles call it, with its unit.
    var title: String {
        switch self {
        case .requestRate: "requests/s"
        case .errorRatio: "errors %"
        case .latencyP50: "p50 ms"
        case .latencyP95: "p95 ms"
        case .latencyP99: "p99 ms"
        case .latencyMean: "mean ms"
        case .saturation: "saturation %"
        case .queueDepth: "queue depth"
        case .degraded: "degraded %"
        case .slowRatio: "slow %"
        }
    }

    /// What a chart's axis multiplies by, so that it reads in the title's unit.
    var scale: Double {
        switch self {
        case .requestRate, .queueDepth: 1
        case .errorRatio, .saturation, .degraded, .slowRatio: 100
        case .latencyP50, .latencyP95, .latencyP99, .latencyMean: 1000
        }
    }

    /// Levels that are known to matter for the signal: of errors what the service's objectives allow, of slow ones
    /// too, of the slowest the bound they set.
    func thresholds(_ entry: FleetEntry, _ state: OpsState) -> [Chart.Threshold] {
        let objectives = entry.objectives.prefix(8).compactMap { state.objectives[$0] }
        switch self {
        case .errorRatio:
            return allowed(by: objectives.filter { $0.bound == nil })
        case .slowRatio:
            return allowed(by: objectives.filter { $0.bound != nil })
        case .latencyP95, .latencyP99:
            guard let bound = objectives.compactMap(\.bound).min() else { return [] }
            let limit = bound.inSeconds * scale
            return [Chart.Threshold(limit, label: "SLO \(NumberFormat.count(limit)) ms")]
        default: return []
        }
    }
}

extension SignalKind {
    /// The share of bad answers that the strictest objective allows.
    private func allowed(by objectives: [ObjectiveStatus]) -> [Chart.Threshold] {
        guard let strictest = objectives.map(\.objective).max(), strictest < 1 else { return [] }
        let allowed = (1 - strictest) * scale
        return [Chart.Threshold(allowed, label: "SLO allows \(NumberFormat.fixed(allowed, decimals: 3))%")]
    }
}

extension Variant.VariantRole {
    /// The role in a word; nothing where it is not known.
    var word: String { self == .unknown ? "" : rawValue }
}
