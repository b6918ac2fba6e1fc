/// A place on the screen: columns count right from 0, rows count down from 0.
public struct Position: Sendable, Hashable {
    public var column: Int
    public var row: Int

    public init(column: Int, row: Int) {
        self.column = column
        self.row = row
    }

    public func moved(columns: Int = 0, rows: Int = 0) -> Position {
        Position(column: column + columns, row: row + rows)
    }
}

/// An extent in cells; never negative.
public struct Size: Sendable, Hashable, Codable {
    public var columns: Int
    public var rows: Int

    public init(columns: Int, rows: Int) {
        self.columns = max(0, columns)
        self.rows = max(0, rows)
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            columns: try container.decode(Int.self, forKey: .columns),
            rows: try container.decode(Int.self, forKey: .rows))
    }
}

/// A region of the screen, in cells. An empty one is legal and nothing is drawn in it.
public struct Rect: Sendable, Hashable {
    public var origin: Position
    public var size: Size

    public init(column: Int, row: Int, columns: Int, rows: Int) {
        origin = Position(column: column, row: row)
        size = Size(columns: columns, rows: rows)
    }

    public init(_ size: Size) {
        self.init(column: 0, row: 0, columns: size.columns, rows: size.rows)
    }

    public var columns: Int { size.columns }
    public var rows: Int { size.rows }
    public var left: Int { origin.column }
    public var top: Int { origin.row }

    /// The first column to the right of the region.
    public var right: Int { origin.column + size.columns }

    /// The first row below the region.
    public var bottom: Int { origin.row + size.rows }

    public var isEmpty: Bool { size.columns == 0 || size.rows == 0 }

    /// The region less `edge` cells on each side, as inside a border.
    public func inset(by edge: Int = 1) -> Rect {
        Rect(column: left + edge, row: top + edge, columns: columns - 2 * edge, rows: rows - 2 * edge)
    }
}

extension Rect {
    /// A region that holds nothing, at the origin.
    public static let empty = Rect(column: 0, row: 0, columns: 0, rows: 0)

    /// The cells that lie in both regions; empty where they do not meet.
    public func intersection(_ other: Rect) -> Rect {
        let column = max(left, other.left)
        let row = max(top, other.top)
        return Rect(
            column: column, row: row, columns: min(right, other.right) - column, rows: min(bottom, other.bottom) - row)
    }

    public func contains(_ position: Position) -> Bool {
        position.column >= left && position.column < right && position.row >= top && position.row < bottom
    }

    /// The region's `index`-th row, counted from its top; empty where there is none.
    public func row(_ index: Int) -> Rect {
        guard index >= 0, index < rows else { return .empty }
        return Rect(column: left, row: top + index, columns: columns, rows: 1)
    }

    /// The region less its first and last rows and columns, each cut by its own number of cells.
    public func trimmed(top: Int = 0, left: Int = 0, bottom: Int = 0, right: Int = 0) -> Rect {
        Rect(
            column: self.left + left, row: self.top + top, columns: columns - left - right,
            rows: rows - top - bottom)
    }
}
