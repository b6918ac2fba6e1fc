/// How the values of one column were distributed in the reference and are now, in shares of all rows.
public struct Distribution: Sendable, Hashable, Codable, Identifiable {
    /// One bin or category.
    public struct Bin: Sendable, Hashable, Codable {
        /// As the source names it: `0-30`, `visa`.
        public var label: String
        /// Share of all rows in the reference, in 0...1; `nil` for a category the reference did not know.
        public var reference: Double?
        /// Share of all rows now, in 0...1.
        public var current: Double?

        public init(label: String, reference: Double?, current: Double?) {
            self.label = label
            self.reference = reference
            self.current = current
        }
    }

    /// The same identity as the drift measurement of the column, `monitor` being the distribution's own series.
    public var id: DriftID
    /// In the order of their values; missing values are not among them.
    public var bins: [Bin]
    /// Share of rows without a value, in 0...1.
    public var referenceNulls: Double?
    public var currentNulls: Double?
    /// Rows in the reference and now, where the source tells.
    public var referenceSize: Int?
    public var currentSize: Int?
    /// The window the current shares cover.
    public var window: Duration?

    public init(
        id: DriftID, bins: [Bin], referenceNulls: Double? = nil, currentNulls: Double? = nil,
        referenceSize: Int? = nil, currentSize: Int? = nil, window: Duration? = nil
    ) {
        self.id = id
        self.bins = bins
        self.referenceNulls = referenceNulls
        self.currentNulls = currentNulls
        self.referenceSize = referenceSize
        self.currentSize = currentSize
        self.window = window
    }
}
