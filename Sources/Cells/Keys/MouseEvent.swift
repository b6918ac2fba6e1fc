/// What the mouse did, and over which cell.
public struct MouseEvent: Sendable, Hashable, Codable {
    public enum Kind: String, Sendable, Hashable, Codable {
        /// The first button went down.
        case pressed
        case wheelUp
        case wheelDown
    }

    public var kind: Kind
    /// From the left and from the top, beginning at 0.
    public var column: Int
    public var row: Int

    public init(_ kind: Kind, column: Int, row: Int) {
        self.kind = kind
        self.column = column
        self.row = row
    }
}
