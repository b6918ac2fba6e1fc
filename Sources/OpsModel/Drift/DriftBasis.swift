/// What a score of drift must be read with: how many rows it is of, in how many bins, and what chance alone does to it.
public struct DriftBasis: Sendable, Hashable {
    /// Rows of the current window; `nil` where nobody tells.
    public let rows: Int?
    /// Bins that are compared; `nil` where nobody tells.
    public let bins: Int?
    /// Rows of the reference; `nil` where nobody tells.
    let reference: Int?
    private let method: DriftMethod?
    private let rarest: Double?
    private let reported: Double?

    init(_ drift: DriftMeasurement, counted: Distribution?) {
        let shares = counted?.bins.compactMap(\.reference).filter { $0 > 0 } ?? []
        rows = drift.sampleSize ?? counted?.currentSize
        bins = drift.bins ?? (shares.isEmpty ? counted?.bins.count : shares.count)
        reference = drift.referenceSize ?? counted?.referenceSize
        method = DriftMethod(rawValue: drift.method)
        rarest = drift.bins == nil || drift.bins == shares.count ? shares.min() : nil
        reported = drift.quantile
    }

    /// The score that 99.9 % of windows of this size stay below while nothing changes; `nil` where that is not known.
    public var noChangeQuantile: Double? {
        withoutChange(rows: nil, reference: reference)?.quantile()
    }

    /// What chance does to a window of so many rows. A reference whose size nobody tells is taken to be as large as the
    /// window, which leaves more to chance.
    func withoutChange(rows: Int?, reference: Int?) -> NoChangeDistribution? {
        if let reported { return .reported(quantile: reported) }
        guard let method, let current = rows ?? self.rows,
            let sizes = SampleSizes(reference: Double(reference ?? current), current: Double(current))
        else { return nil }
        // Where the rarest bin is too rare for the form, equal bins still say what chance does to the rest.
        return method.withoutChange(sizes, bins: bins, smallestShare: rarest) ?? method.withoutChange(sizes, bins: bins)
    }
}
