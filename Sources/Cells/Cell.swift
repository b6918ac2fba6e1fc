/// One column of one row: eight bytes.
///
/// A wide character fills two cells: its own with `width` 2, and a follower with `width` 0 and no glyph.
public struct Cell: Sendable, Hashable {
    /// A Unicode scalar value, or `Cell.firstCluster + n` for the buffer's n-th cluster of several scalars.
    public var glyph: UInt32
    public var style: Style
    public var width: UInt8

    public init(glyph: UInt32, style: Style, width: UInt8 = 1) {
        self.glyph = glyph
        self.style = style
        self.width = width
    }

    public static let blank = Cell(glyph: 0x20, style: .text)

    /// The first glyph value that names a cluster; all Unicode scalars are below it.
    public static let firstCluster: UInt32 = 0x11_0000
}
