internal import Glibc

/// Σ (c - r) ln(c / r) over the bins' shares, c of now and r of the reference: the symmetric Kullback–Leibler
/// divergence.
public enum PopulationStabilityIndex {
    /// What stands for the share of an empty bin; the shares are not made to sum to one again, as is the field's
    /// custom.
    public static let emptyShare = 0.0001

    public static func score(_ comparison: BinnedComparison) -> Double {
        zip(comparison.reference, comparison.current).reduce(0) { sum, pair in
            let reference = pair.0 == 0 ? emptyShare : pair.0
            let current = pair.1 == 0 ? emptyShare : pair.1
            return sum + (current - reference) * log(current / reference)
        }
    }
}
