extension CellBuffer {
    /// A blank buffer of the same size, which may take cells of this one as they are.
    public func successor() -> CellBuffer {
        var next = CellBuffer(size, glyphs: glyphs)
        next.clusterTable = clusterTable
        return next
    }

    /// Takes what `rect` shows in `other`, the buffer that this one is the successor of, to `position`; nothing where
    /// either lies outside.
    public mutating func take(_ rect: Rect, of other: CellBuffer, to position: Position) {
        let place = Rect(column: position.column, row: position.row, columns: rect.columns, rows: rect.rows)
        guard !rect.isEmpty, other.bounds.intersection(rect) == rect, bounds.intersection(place) == place else {
            return
        }
        for row in 0..<rect.rows {
            let from = other.index(rect.row(row).origin)
            let to = index(place.row(row).origin)
            cells.replaceSubrange(to..<to + rect.columns, with: other.cells[from..<from + rect.columns])
        }
    }
}

/// The rows of a table as the frame before shows them.
public struct DrawnRows: Sendable {
    let cells: CellBuffer
    let rect: Rect
    let range: Range<Int>
    let selected: Int?

    /// The rows of `range`, drawn into `rect` below their header.
    public init(_ range: Range<Int>, selected: Int?, of cells: CellBuffer, in rect: Rect) {
        (self.range, self.selected, self.cells, self.rect) = (range, selected, cells, rect)
    }

    /// Where a row stands that looks as it did; `nil` where it did not show, or under the cursor.
    func place(of row: Int) -> Rect? {
        range.contains(row) && row != selected ? rect.row(row - range.lowerBound + 1) : nil
    }
}
