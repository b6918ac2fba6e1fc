/// The bounds of numeric bins: each holds its lower bound, and the last one its upper bound too, as numpy's `histogram`
/// counts.
public struct BinEdges: Sendable, Hashable {
    /// Rising and finite, one more than there are bins.
    public let bounds: [Double]

    /// `nil` unless there is at least one bin and every bound is finite and above the one before.
    public init?(_ bounds: [Double]) {
        guard bounds.count > 1, bounds.allSatisfy(\.isFinite) else { return nil }
        guard zip(bounds, bounds.dropFirst()).allSatisfy({ $0 < $1 }) else { return nil }
        self.bounds = bounds
    }

    /// Bins that hold equal shares of a sample, by numpy's linear quantiles; fewer where many rows have one value.
    public init?(quantilesOf sample: [Double], bins: Int) {
        let sorted = sample.filter(\.isFinite).sorted()
        guard bins > 0, let last = sorted.last else { return nil }
        var bounds: [Double] = []
        for index in 0...bins {
            let rank = Double(index) / Double(bins) * Double(sorted.count - 1)
            let below = sorted[Int(rank)]
            let above = Int(rank) + 1 < sorted.count ? sorted[Int(rank) + 1] : last
            let bound = below + (above - below) * (rank - rank.rounded(.down))
            if bound > bounds.last ?? -.infinity { bounds.append(bound) }
        }
        self.init(bounds)
    }

    public var widths: [Double] { zip(bounds, bounds.dropFirst()).map { $1 - $0 } }

    var centres: [Double] { zip(bounds, bounds.dropFirst()).map { $0 + ($1 - $0) / 2 } }

    /// How many rows fell into each bin, and how many outside. What is not a number is counted as missing.
    public func counts(of sample: [Double]) -> ColumnCounts {
        var counts = ColumnCounts(bins: Array(repeating: 0, count: bounds.count - 1))
        for value in sample {
            if value.isNaN {
                counts.nulls += 1
            } else if let bin = bin(of: value) {
                counts.bins[bin] += 1
            } else {
                counts.outOfRange += 1
            }
        }
        return counts
    }

    private func bin(of value: Double) -> Int? {
        guard let first = bounds.first, let last = bounds.last, value >= first, value <= last else { return nil }
        var (low, high) = (0, bounds.count - 1)
        while high - low > 1 {
            let middle = (low + high) / 2
            if bounds[middle] <= value { low = middle } else { high = middle }
        }
        return low
    }
}
