/// The two-sample Kolmogorov–Smirnov statistic: the greatest distance between two cumulative distributions.
public enum KolmogorovSmirnov {
    /// Of raw samples, ties included; what is not a number is left out. `nil` where one is empty.
    public static func statistic(reference: [Double], current: [Double]) -> Double? {
        let steps = CumulativeSteps(reference: reference, current: current)
        return steps?.steps.map { abs($0.reference - $0.current) }.max()
    }

    /// Of bins in the order of their values. Within a bin the curves are unknown: the statistic of the rows themselves
    /// is at least this and at most `errorBound` more.
    public static func statistic(_ comparison: BinnedComparison) -> Double {
        var (difference, greatest) = (0.0, 0.0)
        for (reference, current) in zip(comparison.reference, comparison.current) {
            difference += current - reference
            greatest = max(greatest, abs(difference))
        }
        return greatest
    }

    /// How far bins can hide the statistic: between two bounds each curve rises by no more than its share of the bin.
    public static func errorBound(_ comparison: BinnedComparison) -> Double {
        zip(comparison.reference, comparison.current).map { max($0, $1) }.max() ?? 0
    }
}
