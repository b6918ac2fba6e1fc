/// What one column of a table asks for.
public struct TableColumn: Sendable, Hashable {
    public var title: String
    /// The fewest columns of the screen it is worth showing in.
    public var minimum: Int
    /// Enough for what it usually holds.
    public var ideal: Int
    /// What a flexible column grows to where there is room left.
    public var maximum: Int
    public var alignment: TextAlignment
    /// Columns of a lower priority are dropped first, among equals the right-most.
    public var priority: Int
    /// True where the column takes what the others leave.
    public var isFlexible: Bool

    public init(
        _ title: String, minimum: Int, ideal: Int? = nil, maximum: Int? = nil, alignment: TextAlignment = .left,
        priority: Int = 0, isFlexible: Bool = false
    ) {
        self.title = title
        self.minimum = max(1, minimum)
        self.ideal = max(self.minimum, ideal ?? minimum)
        self.maximum = max(self.ideal, maximum ?? (isFlexible ? Int.max : self.ideal))
        self.alignment = alignment
        self.priority = priority
        self.isFlexible = isFlexible
    }
}
