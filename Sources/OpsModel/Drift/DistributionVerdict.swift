/// What happened to a column, with missing rows, rows out of range and new categories taken out before a shift is
/// measured.
public struct DistributionVerdict: Sendable, Hashable {
    public enum Cause: String, Sendable, Hashable, CaseIterable {
        case shift
        case missingData = "missing data"
        case newCategory = "new category"
        case range = "out of range"
    }

    /// By how far each is over its limit; empty where nothing is.
    public let causes: [Cause]
    /// PSI of the rows that are left; `nil` where too few are left to tell it from chance.
    public let psi: Double?
    /// Shares of all current rows.
    public let nullShare: Double
    public let outOfRangeShare: Double
    public let newCategoryShare: Double

    /// `nil` where one window holds no rows, or the bins differ in number.
    public init?(reference: ColumnCounts, current: ColumnCounts, limits: DistributionLimits = DistributionLimits()) {
        guard reference.bins.count == current.bins.count, reference.total > 0, current.total > 0 else { return nil }
        let comparison = BinnedComparison(referenceCounts: reference.bins, currentCounts: current.bins)
        let shift = comparison.flatMap(Self.shift)
        psi = shift?.score
        nullShare = current.nulls / current.total
        outOfRangeShare = current.outOfRange / current.total
        newCategoryShare = current.newCategories / current.total

        let sizes = SampleSizes(reference: reference.total, current: current.total)
        func rise(_ count: KeyPath<ColumnCounts, Double>, over limit: Double) -> Double? {
            let share = current[keyPath: count] / current.total
            let chance = sizes.flatMap { NoChangeDistribution.share(ofRows: reference[keyPath: count], sizes: $0) }
            let rise = share - reference[keyPath: count] / reference.total
            guard let chance, chance.probability(ofAtLeast: share) <= NoChangeDistribution.level else { return nil }
            return rise > limit ? rise / limit : nil
        }
        let excesses: [(Cause, Double?)] = [
            (.shift, shift.flatMap { $0.isChange && $0.score > limits.psi ? $0.score / limits.psi : nil }),
            (.missingData, rise(\.nulls, over: limits.nullShare)),
            (.newCategory, rise(\.newCategories, over: limits.newCategoryShare)),
            (.range, rise(\.outOfRange, over: limits.outOfRangeShare)),
        ]
        causes = excesses.compactMap { cause, excess in excess.map { (cause, $0) } }
            .sorted { $0.1 > $1.1 }.map(\.0)
    }

    /// `missing data, not shift`; `shift and out of range`; `no change`.
    public var words: String {
        let named = causes.map(\.rawValue).joined(separator: " and ")
        if causes.isEmpty { return psi == nil ? "too few rows to tell a shift" : "no change" }
        if causes.contains(.shift) { return named }
        return psi == nil ? "\(named); too few rows left to tell a shift" : "\(named), not shift"
    }

    private static func shift(_ comparison: BinnedComparison) -> (score: Double, isChange: Bool)? {
        let score = PopulationStabilityIndex.score(comparison)
        let chance = NoChangeDistribution.psi(
            comparison.sizes, bins: comparison.occupiedBins, smallestExpectedCount: comparison.smallestExpectedCount)
        return chance.map { (score, $0.probability(ofAtLeast: score) <= NoChangeDistribution.level) }
    }
}

/// Beyond what a verdict calls a change: of PSI, and of the rise of each share over the reference's.
public struct DistributionLimits: Sendable, Hashable {
    public var psi: Double
    public var nullShare: Double
    public var newCategoryShare: Double
    public var outOfRangeShare: Double

    public init(
        psi: Double = 0.2, nullShare: Double = 0.05, newCategoryShare: Double = 0.01, outOfRangeShare: Double = 0.01
    ) {
        self.psi = psi
        self.nullShare = nullShare
        self.newCategoryShare = newCategoryShare
        self.outOfRangeShare = outOfRangeShare
    }
}
