/// The rows of one column in one window, each counted once.
public struct ColumnCounts: Sendable, Hashable {
    /// Rows by bin or by category that the reference knows.
    public var bins: [Double]
    public var nulls: Double
    /// Rows outside the reference's range.
    public var outOfRange: Double
    /// Rows of categories that the reference does not know.
    public var newCategories: Double

    public init(bins: [Double], nulls: Double = 0, outOfRange: Double = 0, newCategories: Double = 0) {
        self.bins = bins
        self.nulls = nulls
        self.outOfRange = outOfRange
        self.newCategories = newCategories
    }

    public var total: Double { bins.total + nulls + outOfRange + newCategories }

    /// Of all rows; `nil` where there are none.
    public func share(of rows: Double) -> Double? {
        total > 0 ? rows / total : nil
    }
}
