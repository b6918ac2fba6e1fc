/// A classic histogram: cumulative counts, or rates of them, by upper bound.
///
/// Quantiles follow Prometheus 2.42's `histogram_quantile()` (prometheus/prometheus v2.42.0, `promql/quantile.go`,
/// `bucketQuantile`), its special cases included.
public struct BucketHistogram: Sendable, Hashable {
    public struct Bucket: Sendable, Hashable {
        /// The label `le`; the last one is infinite.
        public var upperBound: Double
        /// Of all observations up to the bound.
        public var count: Double

        public init(upperBound: Double, count: Double) {
            self.upperBound = upperBound
            self.count = count
        }
    }

    /// By rising bound, one a bound, counts never falling.
    public let buckets: [Bucket]

    /// Takes buckets in any order. Counts of one bound are added; a count below the one before it is raised to it, as
    /// scrapes that were taken while the server counted can have.
    public init(_ unordered: some Sequence<Bucket>) {
        var buckets: [Bucket] = []
        for bucket in unordered.sorted(by: { $0.upperBound < $1.upperBound }) {
            if let last = buckets.last, last.upperBound == bucket.upperBound {
                buckets[buckets.count - 1].count += bucket.count
            } else {
                buckets.append(bucket)
            }
        }
        for index in buckets.indices.dropFirst() {
            buckets[index].count = max(buckets[index].count, buckets[index - 1].count)
        }
        self.buckets = buckets
    }

    /// The value below which a share `q` of the observations lies, linear within its bucket.
    ///
    /// NaN where it cannot be told: no observations, no infinite bucket, fewer than two buckets. In the infinite bucket
    /// it is the highest finite bound; in a first bucket that ends at or below zero, that end. Beyond 0...1 it is
    /// infinite.
    public func quantile(_ q: Double) -> Double {
        if q.isNaN { return .nan }
        if q < 0 { return -.infinity }
        if q > 1 { return .infinity }
        guard let last = buckets.last, last.upperBound == .infinity, buckets.count > 1, last.count != 0 else {
            return .nan
        }
        return value(atRank: q * last.count)
    }

    private func value(atRank rank: Double) -> Double {
        let finite = buckets.dropLast()
        guard let index = finite.firstIndex(where: { $0.count >= rank }) else {
            return finite[finite.endIndex - 1].upperBound
        }
        let end = buckets[index].upperBound
        guard index > 0 else { return end <= 0 ? end : end * (rank / buckets[0].count) }
        let below = buckets[index - 1]
        let share = (rank - below.count) / (buckets[index].count - below.count)
        return below.upperBound + (end - below.upperBound) * share
    }
}
