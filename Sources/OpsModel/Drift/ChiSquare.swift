/// Pearson's χ² test that two samples of categories come from one distribution: Σ (observed - expected)² / expected
/// over both samples, with what all rows together lead to expect. Bins that are empty in both say nothing and are left
/// out.
public struct ChiSquare: Sendable, Hashable {
    public let statistic: Double
    /// One less than the bins that hold anything.
    public let degrees: Int
    /// The chance of a statistic at least as large without change.
    public let probability: Double
    /// √(statistic / rows): the size of the difference in 0...1, whatever the number of rows. The score to set beside a
    /// threshold, where the statistic grows with every row.
    public let cramersV: Double

    /// Of a known reference distribution (infinitely many rows) it is the test of fit, and Cramér's V is unknown: NaN.
    public init(_ comparison: BinnedComparison) {
        let sizes = comparison.sizes
        let sum = zip(comparison.pooled, zip(comparison.reference, comparison.current)).reduce(0) { sum, bin in
            let difference = bin.1.1 - bin.1.0
            return bin.0 > 0 ? sum + difference * difference / bin.0 : sum
        }
        // n m / (n + m) Σ (c - r)² / pooled, the sum over both samples written once.
        statistic = sum / sizes.inverseSum
        degrees = max(0, comparison.occupiedBins - 1)
        probability = ChiSquaredDistribution.upperTail(statistic, degrees: degrees)
        let rows = sizes.reference + sizes.current
        cramersV = rows.isFinite ? (statistic / rows).squareRoot() : .nan
    }
}
