import CNcurses
import Cells
import Glibc

/// Cells to what `wadd_wchnstr` takes: one `cchar_t` a character, none for the right half of a wide one.
///
/// The last border: whatever a cell holds, only what the locale can show and what takes the columns that the cell says
/// is let through; the rest becomes question marks. Outside UTF-8 nothing above 126 is.
struct CellEncoder {
    private let isUnicode: Bool
    private(set) var encoded: [cchar_t] = []

    init(isUnicode: Bool) {
        self.isUnicode = isUnicode
    }

    mutating func encode(_ cells: ArraySlice<Cell>, of frame: CellBuffer, palette: inout Palette) {
        encoded.removeAll(keepingCapacity: true)
        var style: Style?
        var pen = Palette.Pen(attributes: 0, pair: 0)
        for cell in cells where cell.width > 0 {
            if cell.style != style {
                style = cell.style
                pen = palette.pen(for: cell.style)
            }
            if (0x20...0x7E).contains(cell.glyph), cell.width == 1 {
                append(cell.glyph, pen)
            } else {
                appendOther(cell, of: frame, pen)
            }
        }
    }

    private mutating func appendOther(_ cell: Cell, of frame: CellBuffer, _ pen: Palette.Pen) {
        let scalars = CellEncoder.scalars(of: cell, in: frame)
        let width = isUnicode ? Int(scalars.first.map { wcwidth(wchar_t($0)) } ?? -1) : -1
        if width == Int(cell.width), scalars[0] >= 0x20 {
            append(scalars[0], pen)
            for (place, mark) in scalars.dropFirst().filter({ wcwidth(wchar_t($0)) == 0 }).prefix(4).enumerated() {
                addMark(mark, place)
            }
            return
        }
        append(UInt32(UInt8(ascii: "?")), pen)
        if cell.width == 2 { append(0x20, pen) }
    }

    private static func scalars(of cell: Cell, in frame: CellBuffer) -> [UInt32] {
        guard cell.glyph >= Cell.firstCluster else { return [cell.glyph] }
        let number = Int(cell.glyph - Cell.firstCluster)
        guard number < frame.clusters.count else { return [] }
        return frame.clusters[number].unicodeScalars.map(\.value)
    }

    private mutating func append(_ scalar: UInt32, _ pen: Palette.Pen) {
        var character = cchar_t()
        character.attr = pen.attributes
        character.ext_color = pen.pair
        character.chars.0 = wchar_t(scalar)
        encoded.append(character)
    }

    private mutating func addMark(_ mark: UInt32, _ place: Int) {
        let last = encoded.count - 1
        switch place {
        case 0: encoded[last].chars.1 = wchar_t(mark)
        case 1: encoded[last].chars.2 = wchar_t(mark)
        case 2: encoded[last].chars.3 = wchar_t(mark)
        default: encoded[last].chars.4 = wchar_t(mark)
        }
    }
}
