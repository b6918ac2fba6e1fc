/// A grid of cells that panes draw into; row after row, from the top left.
///
/// Text goes through `Printable` on its way in, so that no cell can hold a control character.
/// Drawing outside the buffer, or outside the given clip, is ignored rather than an error.
public struct CellBuffer: Sendable {
    public let size: Size
    /// What may be drawn; with `GlyphSet.ascii` no cell holds anything outside U+0020...U+007E.
    public let glyphs: GlyphSet
    public internal(set) var cells: [Cell]
    var clusterTable = ClusterTable()

    public init(_ size: Size, glyphs: GlyphSet = .unicode) {
        self.size = size
        self.glyphs = glyphs
        cells = Array(repeating: .blank, count: size.columns * size.rows)
    }

    /// Clusters of several scalars; `Cell.glyph - Cell.firstCluster` indexes here.
    public var clusters: [String] { clusterTable.texts }

    /// The whole buffer as a region.
    public var bounds: Rect { Rect(size) }

    /// The cell at `position`, or a blank one outside the buffer.
    public subscript(position: Position) -> Cell {
        bounds.contains(position) ? cells[index(position)] : .blank
    }

    /// What a cell of this buffer shows: nothing for the right half of a wide character.
    public func text(of cell: Cell) -> String {
        if cell.isFollower { return "" }
        if let cluster = clusterTable.text(of: cell.glyph) { return cluster }
        return Unicode.Scalar(cell.glyph).map(String.init) ?? "\u{FFFD}"
    }

    /// The text of one row, trailing blanks included.
    public func text(ofRow row: Int) -> String {
        cells(inRow: row).reduce(into: "") { $0 += text(of: $1) }
    }

    /// The cells of one row; none outside the buffer.
    public func cells(inRow row: Int) -> ArraySlice<Cell> {
        guard row >= 0, row < size.rows else { return [] }
        return cells[row * size.columns..<(row + 1) * size.columns]
    }

    /// The columns that `text` takes when put into this buffer.
    public func columns(of text: String) -> Int {
        TextWidth.columns(of: text, glyphs: glyphs)
    }

    func index(_ position: Position) -> Int {
        position.row * size.columns + position.column
    }

    /// Keeps wide characters whole after `columns` of `row` were overwritten: a half left outside becomes blank.
    mutating func mend(_ columns: Range<Int>, row: Int) {
        guard !columns.isEmpty else { return }
        let first = row * size.columns + columns.lowerBound
        let end = row * size.columns + columns.upperBound
        if columns.lowerBound > 0, cells[first - 1].width == 2, !cells[first].isFollower { blank(first - 1) }
        if columns.upperBound < size.columns, cells[end].isFollower, cells[end - 1].width != 2 { blank(end) }
    }

    private mutating func blank(_ index: Int) {
        cells[index] = Cell(glyph: 0x20, style: cells[index].style)
    }
}

extension CellBuffer: Equatable {
    /// True where both show the same, whatever numbers their clusters have.
    public static func == (lhs: CellBuffer, rhs: CellBuffer) -> Bool {
        lhs.size == rhs.size && FrameDiff.runs(from: lhs, to: rhs).isEmpty
    }
}
