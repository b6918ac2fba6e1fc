internal import Glibc

/// The Jensen–Shannon distance: the root of the mean divergence of two distributions from their mean, in natural units
/// (0 for equal, √ln 2 for disjoint), as `scipy.spatial.distance.jensenshannon` has it.
public enum JensenShannon {
    public static func distance(_ comparison: BinnedComparison) -> Double {
        let divergence = zip(comparison.reference, comparison.current).reduce(0) { sum, pair in
            let middle = (pair.0 + pair.1) / 2
            return sum + (term(pair.0, middle) + term(pair.1, middle)) / 2
        }
        return max(0, divergence).squareRoot()
    }

    private static func term(_ share: Double, _ middle: Double) -> Double {
        share > 0 ? share * log(share / middle) : 0
    }
}
