/// One column of one row: eight bytes.
///
/// A wide character fills two cells: its own with `width` 2, and a follower with `width` 0 and no glyph.
public struct Cell: Sendable, Hashable, BitwiseCopyable {
    /// A Unicode scalar value, or `Cell.firstCluster + n` for the buffer's n-th cluster of several scalars.
    public var glyph: UInt32
    public var style: Style
    public var width: UInt8
    /// Always zero. It fills the eighth byte, so that cells can be compared as words without reading padding.
    private let filler: UInt8 = 0

    public init(glyph: UInt32, style: Style, width: UInt8 = 1) {
        self.glyph = glyph
        self.style = style
        self.width = width
    }

    public static let blank = Cell(glyph: 0x20, style: .text)

    /// The right half of a wide character drawn in `style`.
    public static func follower(_ style: Style) -> Cell {
        Cell(glyph: 0, style: style, width: 0)
    }

    /// True for the right half of a wide character, which shows nothing of its own.
    public var isFollower: Bool { width == 0 }

    /// True where `glyph` names a cluster of the buffer rather than a scalar.
    public var isCluster: Bool { glyph >= Cell.firstCluster }

    /// The first glyph value that names a cluster; all Unicode scalars are below it.
    public static let firstCluster: UInt32 = 0x11_0000
}
