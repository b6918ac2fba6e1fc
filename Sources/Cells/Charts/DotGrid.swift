/// The plot of a chart in dots finer than cells: 2 x 4 a cell in braille, 2 x 2 in blocks, 1 x 2 in ASCII.
struct DotGrid {
    let columns: Int
    let rows: Int
    let glyphs: GlyphSet
    /// By cell: the dots that are set, in the order of the glyph set.
    private var masks: [UInt8]
    /// By cell: the series drawn last in it.
    private var owners: [UInt8]

    init(columns: Int, rows: Int, glyphs: GlyphSet) {
        self.columns = max(0, columns)
        self.rows = max(0, rows)
        self.glyphs = glyphs
        masks = Array(repeating: 0, count: self.columns * self.rows)
        owners = masks
    }

    var dotsAcross: Int { glyphs == .ascii ? 1 : 2 }
    var dotsDown: Int { glyphs == .unicode ? 4 : 2 }
    /// The extent in dots.
    var width: Int { columns * dotsAcross }
    var height: Int { rows * dotsDown }

    /// The dot at a share in 0...1 of the width, from the left.
    func dot(across share: Double) -> Int { Int((share * Double(width - 1)).rounded()) }

    /// The dot at a share in 0...1 of the height, from the top.
    func dot(down share: Double) -> Int { Int((share * Double(height - 1)).rounded()) }

    func column(at share: Double) -> Int { dot(across: share) / dotsAcross }

    func row(at share: Double) -> Int { dot(down: share) / dotsDown }

    /// Sets the dot `x` from the left and `y` from the top; ignored outside the plot.
    mutating func set(_ x: Int, _ y: Int, owner: UInt8) {
        guard x >= 0, x < width, y >= 0, y < height else { return }
        let cell = y / dotsDown * columns + x / dotsAcross
        masks[cell] |= bit(x % dotsAcross, y % dotsDown)
        owners[cell] = owner
    }

    /// The character of a cell and the series it belongs to; `nil` where no dot is set.
    func glyph(column: Int, row: Int) -> (scalar: Unicode.Scalar, owner: UInt8)? {
        let mask = masks[row * columns + column]
        guard mask != 0 else { return nil }
        return (scalar(for: mask, column: column, row: row), owners[row * columns + column])
    }

    private func bit(_ x: Int, _ y: Int) -> UInt8 {
        switch glyphs {
        case .unicode: Self.brailleBits[y * 2 + x]
        case .blocks: 1 << UInt8(y * 2 + x)
        case .ascii: 1 << UInt8(y)
        }
    }

    private func scalar(for mask: UInt8, column: Int, row: Int) -> Unicode.Scalar {
        switch glyphs {
        case .unicode: Unicode.Scalar(0x2800 + UInt32(mask)) ?? "?"
        case .blocks: Self.quadrants[Int(mask)]
        case .ascii: ascii(for: mask, column: column, row: row)
        }
    }

    /// `.` for the lower dot, `'` for the upper, `:` for both, `|` where a line goes on straight up or down.
    private func ascii(for mask: UInt8, column: Int, row: Int) -> Unicode.Scalar {
        guard mask == 3 else { return mask == 1 ? "'" : "." }
        let above = row > 0 && masks[(row - 1) * columns + column] & 2 != 0
        let below = row + 1 < rows && masks[(row + 1) * columns + column] & 1 != 0
        return above || below ? "|" : ":"
    }

    /// Unicode's order of braille dots: 1, 2, 3, 7 down the left, 4, 5, 6, 8 down the right.
    private static let brailleBits: [UInt8] = [0x01, 0x08, 0x02, 0x10, 0x04, 0x20, 0x40, 0x80]

    /// By mask: upper left 1, upper right 2, lower left 4, lower right 8.
    private static let quadrants = Array(" ▘▝▀▖▌▞▛▗▚▐▜▄▙▟█".unicodeScalars)
}
