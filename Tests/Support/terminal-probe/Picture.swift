import Cells

/// What the probe draws.
enum Picture {
    case title
    /// Thirty numbers, all of which change with the count.
    case numbers
    /// Every cell and many styles.
    case dense
    /// Wide characters, marks, emoji, box drawing.
    case international

    /// Always with all of Unicode: the display must not rely on being given what it can show.
    func frame(_ size: Size, count: Int) -> CellBuffer {
        var frame = CellBuffer(size)
        switch self {
        case .title:
            frame.put("READY \(size.columns)x\(size.rows)", at: Position(column: 0, row: 0), style: Style(.title))
            frame.put("healthy", at: Position(column: 0, row: 1), style: Style(.ok))
            frame.put("failing", at: Position(column: 0, row: 2), style: Style(.critical))
        case .numbers:
            for row in 0..<30 {
                let place = Position(column: 20 + row * 37 % 100, row: row)
                frame.put("\(1 + (row + count) % 9)", at: place)
            }
        case .dense:
            for row in 0..<size.rows {
                for column in 0..<size.columns {
                    let role = Role.allCases[(row + column + count) % Role.allCases.count]
                    frame.put("x", at: Position(column: column, row: row), style: Style(role))
                }
            }
        case .international:
            for (row, text) in ["┌─ naïve ─┐", "漢字かな 한글", "e\u{301}clair", "😀 ok", "▁▃▅█ ⣿"].enumerated() {
                frame.put(text, at: Position(column: 0, row: row))
            }
        }
        return frame
    }
}
