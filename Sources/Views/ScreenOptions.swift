public import Cells
public import OpsModel

/// What a screen is drawn for: its size and the glyphs the terminal and the person want.
public struct ScreenOptions: Sendable, Hashable {
    public var size: Size
    public var glyphs: GlyphSet

    public init(size: Size, glyphs: GlyphSet = .unicode) {
        self.size = size
        self.glyphs = glyphs
    }
}

/// One painted screen, and where each list ended up scrolled, so that the next paint starts there.
public struct Frame: Sendable {
    public var cells: CellBuffer
    public var scrolls: [PaneID: Int]
    /// The list of the pane in front; `nil` where it has none.
    public var list: DrawnList?
    var targets: [MouseTarget] = []
    var wrappedPage: WrappedPage?
}

/// What a list showed that its keys ask for.
public struct DrawnList: Sendable, Hashable {
    /// The titles of the columns that show.
    var shown: Set<String>
    /// How many columns show.
    public var count: Int
    /// What stands under cursor and column cursor.
    public var cell: String?
    /// Where its table stands, which rows show there, and which is under the cursor.
    var rect: Rect
    var rows: Range<Int>
    var selected: Int?
}
