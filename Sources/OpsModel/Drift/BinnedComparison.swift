/// One column in the same bins twice: its shares in the reference and in the current window.
public struct BinnedComparison: Sendable, Hashable {
    /// Shares that sum to one.
    public let reference: [Double]
    /// Shares that sum to one.
    public let current: [Double]
    public let sizes: SampleSizes

    /// From counts. `nil` where the bins differ in number, one side is empty, or a count is negative or not a number.
    public init?(referenceCounts: [Double], currentCounts: [Double]) {
        guard let sizes = SampleSizes(reference: referenceCounts.total, current: currentCounts.total) else {
            return nil
        }
        self.init(reference: referenceCounts, current: currentCounts, sizes: sizes)
    }

    /// From shares, or anything in proportion to them, of samples of the given sizes.
    public init?(reference: [Double], current: [Double], sizes: SampleSizes) {
        guard reference.count == current.count else { return nil }
        guard let reference = reference.shares, let current = current.shares else { return nil }
        self.reference = reference
        self.current = current
        self.sizes = sizes
    }

    public var binCount: Int { reference.count }

    /// Bins that hold anything in either; the others say nothing.
    public var occupiedBins: Int { pooled.count { $0 > 0 } }

    /// The shares expected of both without change: all rows taken together.
    public var pooled: [Double] {
        let weight = sizes.currentShare
        return zip(reference, current).map { $0 + ($1 - $0) * weight }
    }

    /// Rows expected without change in the rarest occupied bin of the smaller sample.
    public var smallestExpectedCount: Double {
        (pooled.lazy.filter { $0 > 0 }.min() ?? 0) * sizes.smaller
    }
}

extension [Double] {
    var total: Double { reduce(0, +) }

    /// Divided by their sum; `nil` where that is not a distribution.
    fileprivate var shares: [Double]? {
        let total = total
        guard total > 0, total.isFinite, allSatisfy({ $0 >= 0 }) else { return nil }
        return map { $0 / total }
    }
}
