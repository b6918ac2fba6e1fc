/// A ``SeriesHistory`` read as PromQL would read it at one instant over one range: `sum by (…) (rate(m[range]))`.
///
/// Results are grouped by the values of the labels asked for, in their order; a label that a series lacks is empty.
public struct ScrapeWindow: Sendable {
    public typealias Group = [String]

    public let end: Instant
    public let length: Duration
    private let history: SeriesHistory
    private let byName: [String: [MetricSeries]]

    public init(_ history: SeriesHistory, at end: Instant, over length: Duration) {
        self.history = history
        self.end = end
        self.length = length
        byName = Dictionary(grouping: history.series, by: \.name)
    }

    /// Whether the scrapes reach back to the window's beginning, as far as `rate()` extrapolates. Until then a rate
    /// divides what was seen by the whole window, as Prometheus does, and is at least what it says.
    public var isFull: Bool {
        let start = end - length
        let seen = history.instants.filter { $0 >= start && $0 <= end }
        guard let first = seen.first, let last = seen.last, seen.count > 1 else { return false }
        let distance = (last - first).inSeconds / Double(seen.count - 1)
        return (first - start).inSeconds < distance * CounterRate.reach
    }

    public func has(_ name: String) -> Bool { byName[name] != nil }

    /// `sum by (labels) (rate(name{matching}[length]))`: nothing for a group of which no series has two points.
    public func rate(
        _ name: String, by labels: [String], where matches: (MetricSeries) -> Bool = { _ in true }
    ) -> [Group: Double] {
        combine(name, by: labels, where: matches, with: +) { rate(of: $0) }
    }

    /// `sum by (labels) (name{matching})`.
    public func sum(
        _ name: String, by labels: [String], where matches: (MetricSeries) -> Bool = { _ in true }
    ) -> [Group: Double] {
        combine(name, by: labels, where: matches, with: +) { history.latest($0, at: end) }
    }

    /// `max by (labels) (name{matching})`.
    public func maximum(
        _ name: String, by labels: [String], where matches: (MetricSeries) -> Bool = { _ in true }
    ) -> [Group: Double] {
        combine(name, by: labels, where: matches, with: max) { history.latest($0, at: end) }
    }

    /// `histogram_quantile(q, sum by (labels, le) (rate(name_bucket{matching}[length])))`; nothing where that is NaN.
    public func quantile(
        _ q: Double, of name: String, by labels: [String], where matches: (MetricSeries) -> Bool = { _ in true }
    ) -> [Group: Double] {
        var buckets: [Group: [BucketHistogram.Bucket]] = [:]
        for series in byName[name + "_bucket"] ?? [] where matches(series) {
            guard let bound = Double(prometheus: series["le"]), let rate = rate(of: series) else { continue }
            buckets[labels.map { series[$0] }, default: []].append(.init(upperBound: bound, count: rate))
        }
        return buckets.mapValues { BucketHistogram($0).quantile(q) }.filter { $0.value.isFinite }
    }

    private func rate(of series: MetricSeries) -> Double? {
        CounterRate(of: history.samples(of: series), from: end - length, to: end)?.perSecond
    }

    private func combine(
        _ name: String, by labels: [String], where matches: (MetricSeries) -> Bool,
        with merge: (Double, Double) -> Double, value: (MetricSeries) -> Double?
    ) -> [Group: Double] {
        var groups: [Group: Double] = [:]
        for series in byName[name] ?? [] where matches(series) {
            guard let value = value(series) else { continue }
            let group = labels.map { series[$0] }
            groups[group] = groups[group].map { merge($0, value) } ?? value
        }
        return groups
    }
}

extension Double {
    /// Reads a number as Prometheus writes it, in values and in the label `le`: `0.5`, `1e+06`, `+Inf`, `NaN`.
    public init?(prometheus text: String) {
        switch text {
        case "+Inf", "Inf": self = .infinity
        case "-Inf": self = -.infinity
        case "NaN": self = .nan
        default:
            guard let value = Double(text) else { return nil }
            self = value
        }
    }
}
