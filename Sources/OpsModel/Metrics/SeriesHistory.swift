/// The last scrapes of one server: a bounded number of series, each with a bounded number of points.
///
/// A series that is missing from a scrape has a gap there, as Prometheus' stale marker makes it; one that is missing
/// from all scrapes kept is forgotten.
public struct SeriesHistory: Sendable {
    /// How many points a series keeps.
    public static let points = 60
    /// How long a last value counts as the present one, as Prometheus' look-back delta.
    public static let lookBack = Duration.seconds(300)

    /// How many series are kept; those that come later are passed over and counted.
    public let limit: Int
    /// How many series of the newest scrape were passed over.
    public private(set) var refused = 0

    /// Of the scrapes kept, oldest first.
    public private(set) var instants: [Instant] = []
    /// Values aligned with the end of ``instants``; NaN is a gap.
    private var values: [MetricSeries: [Double]] = [:]

    public init(limit: Int = 20_000) {
        self.limit = limit
    }

    public var count: Int { values.count }
    public var series: some Collection<MetricSeries> { values.keys }
    /// The oldest scrape kept: before it nothing is known.
    public var begins: Instant? { instants.first }

    /// Takes one scrape. A scrape no later than the last one means that the clock stepped back, and begins anew.
    public mutating func record(_ scrape: [MetricSeries: Double], at instant: Instant) {
        if let last = instants.last, instant <= last { removeAll() }
        instants.append(instant)
        if instants.count > Self.points { instants.removeFirst() }
        extendKnown(with: scrape)
        addNew(of: scrape)
    }

    public mutating func removeAll() {
        instants.removeAll()
        values.removeAll()
        refused = 0
    }

    private mutating func extendKnown(with scrape: [MetricSeries: Double]) {
        for series in values.keys {
            values[series]?.append(scrape[series] ?? .nan)
            if let kept = values[series], kept.count > instants.count { values[series]?.removeFirst() }
        }
        values = values.filter { !$0.value.allSatisfy(\.isNaN) }
    }

    private mutating func addNew(of scrape: [MetricSeries: Double]) {
        refused = 0
        for (series, value) in scrape where values[series] == nil && !value.isNaN {
            if values.count < limit {
                values[series] = [value]
            } else {
                refused += 1
            }
        }
    }

    /// Oldest first, beginning with the series' first point; gaps are `nil`, and so is what is not finite.
    public func samples(of series: MetricSeries) -> [Sample] {
        guard let values = values[series] else { return [] }
        return zip(instants.suffix(values.count), values).map { Sample(at: $0, value: $1) }
    }

    /// The series' value as an instant query at `now` reads it: `nil` where the newest scrape did not have it, or
    /// where that scrape is older than ``lookBack``.
    public func latest(_ series: MetricSeries, at now: Instant) -> Double? {
        guard let newest = instants.last, newest <= now, now - newest <= Self.lookBack,
            let value = values[series]?.last, !value.isNaN
        else { return nil }
        return value
    }
}
