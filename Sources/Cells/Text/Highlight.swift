extension CellBuffer {
    /// Marks where one of the words stands in a row of `rect`, without regard to the case of ASCII letters.
    ///
    /// Plain text takes the role of a match; what says how bad something is, and the selection bar, keep theirs and are
    /// underlined.
    public mutating func highlight(_ words: [String], in rect: Rect) {
        let needles = words.map { Array($0.unicodeScalars.map(Self.folded)) }.filter { !$0.isEmpty }
        guard !needles.isEmpty else { return }
        let rect = bounds.intersection(rect)
        for row in rect.top..<max(rect.top, rect.bottom) {
            let places = (rect.left..<rect.right).filter { !cells[row * size.columns + $0].isFollower }
            let text = places.map { Self.folded(cells[row * size.columns + $0].glyph) }
            for needle in needles { mark(needle, in: text, at: places, row: row) }
        }
    }

    private mutating func mark(_ needle: [UInt32], in text: [UInt32], at places: [Int], row: Int) {
        var start = 0
        while start + needle.count <= text.count {
            guard text[start..<start + needle.count].elementsEqual(needle) else {
                start += 1
                continue
            }
            let (left, right) = (places[start], places[start + needle.count - 1])
            restyle(Rect(column: left, row: row, columns: right - left + 1, rows: 1)) { style in
                style.role.isSignal || style.role == .selection
                    ? Style(style.role, style.emphasis.union(.underline)) : Style(.match, style.emphasis)
            }
            start += needle.count
        }
    }

    private static func folded(_ scalar: Unicode.Scalar) -> UInt32 { folded(scalar.value) }

    private static func folded(_ value: UInt32) -> UInt32 { (65...90).contains(value) ? value + 32 : value }
}
