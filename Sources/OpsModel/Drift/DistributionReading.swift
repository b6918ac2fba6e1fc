extension Distribution {
    /// The shares as rows, where the source tells how many there are now; `nil` where it does not. A reference whose
    /// size is not told is taken to be as large as what is compared with it, which leaves more to chance than a larger
    /// one.
    private var counts: (reference: ColumnCounts, current: ColumnCounts)? {
        guard let currentSize, currentSize > 0 else { return nil }
        let referenceSize = max(1, referenceSize ?? currentSize)
        let known = bins.filter { $0.reference != nil }
        let new = bins.filter { $0.reference == nil }.compactMap(\.current).reduce(0, +)
        func counts(_ bins: [Double], nulls: Double?, new: Double, of size: Int) -> ColumnCounts {
            let rows = Double(size)
            return ColumnCounts(
                bins: bins.map { $0 * rows }, nulls: (nulls ?? 0) * rows, newCategories: new * rows)
        }
        return (
            counts(known.map { $0.reference ?? 0 }, nulls: referenceNulls, new: 0, of: referenceSize),
            counts(known.map { $0.current ?? 0 }, nulls: currentNulls, new: new, of: currentSize)
        )
    }

    /// What happened to the column, missing rows and new categories taken out before a shift is measured; `nil` where
    /// the source does not say how many rows the shares are of, so that chance cannot be told from change.
    public var verdict: DistributionVerdict? {
        counts.flatMap { DistributionVerdict(reference: $0.reference, current: $0.current) }
    }

    /// PSI of the rows that have a value, from shares alone; `nil` where one side is empty.
    public var psiWithoutNulls: Double? {
        let known = bins.filter { $0.reference != nil }
        let sizes = SampleSizes(reference: Double(referenceSize ?? 1), current: Double(currentSize ?? 1))
        return sizes.flatMap { sizes in
            BinnedComparison(
                reference: known.map { $0.reference ?? 0 }, current: known.map { $0.current ?? 0 }, sizes: sizes)
        }.map(PopulationStabilityIndex.score)
    }
}
