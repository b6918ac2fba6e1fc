import Cells

/// Numbers that look random and are the same in every run (SplitMix64).
struct SeededNumbers: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

extension CellBuffer {
    /// A buffer of one row.
    init(columns: Int, glyphs: GlyphSet = .unicode) {
        self.init(Size(columns: columns, rows: 1), glyphs: glyphs)
    }

    var lines: [String] {
        (0..<size.rows).map { text(ofRow: $0) }
    }

    /// True where every wide character has its right half, and every right half its character.
    var hasWholeCharacters: Bool {
        (0..<size.rows).allSatisfy { row in
            let cells = Array(cells(inRow: row))
            return cells.indices.allSatisfy { index in
                switch cells[index].width {
                case 0: index > 0 && cells[index - 1].width == 2
                case 1: true
                case 2: index + 1 < cells.count && cells[index + 1].width == 0
                default: false
                }
            }
        }
    }
}

let home = Position(column: 0, row: 0)

extension Unicode.Scalar {
    /// True for scalars that a terminal would obey, reorder text by, or show nothing for.
    var isDangerous: Bool {
        value < 0x20 || (0x7F...0x9F).contains(value) || properties.isBidiControl
            || properties.isDefaultIgnorableCodePoint
            || [.control, .format, .lineSeparator, .paragraphSeparator].contains(properties.generalCategory)
    }

    var isCombining: Bool {
        [.nonspacingMark, .enclosingMark].contains(properties.generalCategory)
            || (0x1160...0x11FF).contains(value) || (0xD7B0...0xD7FB).contains(value)
    }
}
