/// How much a counter grew over a range, extrapolated to the whole range as Prometheus 2.42 does for `rate()` and
/// `increase()` (prometheus/prometheus v2.42.0, `promql/functions.go`, `extrapolatedRate`).
///
/// - The range is closed at both ends, and instants count in whole milliseconds.
/// - A fall is a reset: the counter is taken to have begun again at zero.
/// - Up to a boundary that the next sample could have reached (1.1 times the mean distance of samples) the growth is
///   extrapolated whole, else by half that distance; backwards never beyond where the counter would have been zero.
public struct CounterRate: Sendable, Hashable {
    /// How many mean distances of samples a boundary may be away for the growth to be extrapolated up to it.
    static let reach = 1.1

    /// The extrapolated growth over the whole range.
    public let increase: Double
    /// ``increase`` per second of the range.
    public let perSecond: Double
    /// How often the counter fell within the range.
    public let resets: Int

    /// Fails where fewer than two of `samples` (oldest first) lie in the range; `nil` values are passed over.
    public init?(of samples: some Sequence<Sample>, from start: Instant, to end: Instant) {
        let points = Points(samples, from: start, to: end)
        guard let growth = points.growth, growth.sampled > 0 else { return nil }
        let covered =
            growth.sampled + growth.extrapolated(before: points.gapBefore) + growth.extrapolated(after: points.gapAfter)
        increase = growth.total * (covered / growth.sampled)
        // Prometheus divides the factor, not the result, which differs in the last bit.
        perSecond = growth.total * (covered / growth.sampled / points.seconds)
        resets = points.resets
    }
}

/// The samples of one counter within a range, folded as they pass.
private struct Points {
    private var first: (milliseconds: Double, value: Double)?
    private var last: (milliseconds: Double, value: Double)?
    private var count = 0
    private var fallen = 0.0
    private(set) var resets = 0
    private let start: Double
    private let end: Double

    init(_ samples: some Sequence<Sample>, from: Instant, to: Instant) {
        start = from.wholeMilliseconds
        end = to.wholeMilliseconds
        for sample in samples {
            let at = sample.at.wholeMilliseconds
            guard let value = sample.value, at >= start, at <= end else { continue }
            add(value, at: at)
        }
    }

    private mutating func add(_ value: Double, at milliseconds: Double) {
        if let last, value < last.value {
            fallen += last.value
            resets += 1
        }
        if first == nil { first = (milliseconds, value) }
        last = (milliseconds, value)
        count += 1
    }

    /// The length of the range.
    var seconds: Double { (end - start) / 1000 }
    /// Seconds from the range's start to the first sample.
    var gapBefore: Double { ((first?.milliseconds ?? start) - start) / 1000 }
    /// Seconds from the last sample to the range's end.
    var gapAfter: Double { (end - (last?.milliseconds ?? end)) / 1000 }

    var growth: Growth? {
        guard let first, let last, count > 1 else { return nil }
        return Growth(
            total: last.value - first.value + fallen, first: first.value,
            sampled: (last.milliseconds - first.milliseconds) / 1000, intervals: Double(count - 1))
    }
}

/// What was seen of a counter between its first and its last sample.
private struct Growth {
    let total: Double
    let first: Double
    /// Seconds from the first sample to the last.
    let sampled: Double
    let intervals: Double

    private var distance: Double { sampled / intervals }

    func extrapolated(after gap: Double) -> Double {
        gap < distance * CounterRate.reach ? gap : distance / 2
    }

    func extrapolated(before gap: Double) -> Double {
        guard total > 0, first >= 0 else { return extrapolated(after: gap) }
        return extrapolated(after: min(gap, sampled * (first / total)))
    }
}

extension Instant {
    /// As Prometheus keeps it.
    var wholeMilliseconds: Double { (seconds * 1000).rounded() }
}
