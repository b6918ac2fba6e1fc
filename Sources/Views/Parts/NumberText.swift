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

    static func age(of instant: Instant?, at now: Instant, width: Int = 4) -> String {
        NumberFormat.age(instant.map { now.age(since: $0).inSeconds }, width: width)
    }

    static func value(_ value: Double?, of kind: SignalKind, width: Int = 6) -> String {
        let measurement = Measurement(value)
        switch kind {
        case .requestRate, .queueDepth: return rate(measurement, width: width)
        case .errorRatio, .degraded, .saturation: return percent(measurement, width: width)
        case .latencyP50, .latencyP95, .latencyP99, .latencyMean: return milliseconds(measurement, width: width)
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
        case .latencyMean: "mean latency ms"
        case .saturation: "saturation %"
        case .queueDepth: "queue depth"
        case .degraded: "degraded answers %"
        }
    }

    /// What a chart's axis multiplies by, so that it reads in the title's unit.
    var scale: Double {
        switch self {
        case .requestRate, .queueDepth: 1
        case .errorRatio, .saturation, .degraded: 100
        case .latencyP50, .latencyP95, .latencyP99, .latencyMean: 1000
        }
    }
}
