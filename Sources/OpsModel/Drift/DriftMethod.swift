/// The measures of drift whose distribution without change is known, under the names that travel with every number
/// (`DriftMeasurement.method`).
public enum DriftMethod: String, Sendable, Hashable, Codable, CaseIterable {
    case psi
    case jensenShannon
    case kolmogorovSmirnov
    case wasserstein
    case chiSquare
    case nullRatio
    case outOfRangeRatio
    case newCategoryRatio

    /// What a score of this many rows in this many bins does without change; `nil` where these do not tell it: the
    /// shape of the reference is wanted too (`wasserstein`), or its own count of such rows (the ratios).
    ///
    /// Bins are taken to hold equal shares of the reference, unless `smallestShare` says what the rarest holds.
    public func withoutChange(_ sizes: SampleSizes, bins: Int?, smallestShare: Double? = nil) -> NoChangeDistribution? {
        if self == .kolmogorovSmirnov { return .kolmogorovSmirnov(sizes) }
        guard let bins, bins > 1 else { return nil }
        let expected = (smallestShare ?? 1 / Double(bins)) * sizes.smaller
        return switch self {
        case .psi: .psi(sizes, bins: bins, smallestExpectedCount: expected)
        case .jensenShannon: .jensenShannon(sizes, bins: bins, smallestExpectedCount: expected)
        case .chiSquare: .cramersV(sizes, bins: bins, smallestExpectedCount: expected)
        case .kolmogorovSmirnov, .wasserstein, .nullRatio, .outOfRangeRatio, .newCategoryRatio: nil
        }
    }
}
