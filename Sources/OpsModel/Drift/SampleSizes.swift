/// How many rows the reference and the current window hold; the reference is infinite where it is a known distribution.
public struct SampleSizes: Sendable, Hashable {
    public let reference: Double
    public let current: Double

    /// `nil` unless both hold something.
    public init?(reference: Double, current: Double) {
        guard reference > 0, current > 0, current.isFinite else { return nil }
        self.reference = reference
        self.current = current
    }

    public var smaller: Double { min(reference, current) }

    /// 1/n + 1/m: the variance of a difference of two means, in variances of one row.
    public var inverseSum: Double { 1 / reference + 1 / current }

    /// The chance that a row of both taken together belongs to the current window: m / (n + m).
    var currentShare: Double { reference == .infinity ? 0 : current / (reference + current) }
}
