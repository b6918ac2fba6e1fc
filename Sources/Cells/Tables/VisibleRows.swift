/// Which rows of a long list show, so that the selected one does; works on numbers alone, whatever the rows are.
public struct VisibleRows: Sendable, Hashable {
    /// The rows that show, from the top.
    public let range: Range<Int>
    public let count: Int

    /// The first row that shows; give it back as `offset` next time, so that the list scrolls no more than it must.
    public var offset: Int { range.lowerBound }

    /// Keeps `margin` rows in view above and below the selected one where the list has them and `height` allows.
    public init(count: Int, selected: Int?, height: Int, offset: Int = 0, margin: Int = 2) {
        let count = max(0, count)
        let height = max(0, height)
        let last = max(0, count - height)
        var first = min(max(0, offset), last)
        if let selected, height > 0, count > 0 {
            let selected = min(max(0, selected), count - 1)
            let margin = min(max(0, margin), (height - 1) / 2)
            first = min(max(first, selected + margin - height + 1), selected - margin)
            first = min(max(0, first), last)
        }
        self.count = count
        range = first..<min(count, first + height)
    }

    /// What the lower edge of a list says: `13 of 46 · PgDn`; empty where every row shows.
    public var note: String {
        guard range.count < count else { return "" }
        let shown = "\(range.upperBound) of \(count)"
        if range.upperBound < count { return shown + " · PgDn" }
        return shown + " · PgUp"
    }
}
