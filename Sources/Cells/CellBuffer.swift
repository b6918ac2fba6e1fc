/// A grid of cells that panes draw into; row after row, from the top left.
///
/// Text goes through `Printable` on its way in, so that no cell can hold a control character.
/// Drawing outside the buffer, or outside the given clip, is ignored rather than an error.
public struct CellBuffer: Sendable {
    public let size: Size
    public private(set) var cells: [Cell]
    /// Clusters of several scalars; `Cell.glyph - Cell.firstCluster` indexes here.
    public private(set) var clusters: [String]

    public init(_ size: Size) {
        self.size = size
        cells = Array(repeating: .blank, count: size.columns * size.rows)
        clusters = []
    }
}
