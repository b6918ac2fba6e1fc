import Cells
import Testing

@Suite struct `Wide characters` {
    @Test func `one takes two cells`() {
        var buffer = CellBuffer(columns: 5)
        #expect(buffer.put("日本", at: home) == 4)
        #expect(buffer.cells.map(\.width) == [2, 0, 2, 0, 1])
        #expect(buffer.lines == ["日本 "])
    }

    @Test func `overwriting the left half leaves a blank for the right one`() {
        var buffer = CellBuffer(columns: 4)
        buffer.put("日本", at: home)
        buffer.put("x", at: home)
        #expect(buffer.lines == ["x 本"])
        #expect(buffer.hasWholeCharacters)
    }

    @Test func `overwriting the right half leaves a blank for the left one`() {
        var buffer = CellBuffer(columns: 4)
        buffer.put("日本", at: home)
        buffer.put("x", at: Position(column: 1, row: 0))
        #expect(buffer.lines == [" x本"])
        #expect(buffer.hasWholeCharacters)
    }

    @Test func `text to the left of the clip tears nothing at its edge`() {
        var buffer = CellBuffer(columns: 4)
        buffer.put("日本", at: home)
        buffer.put("x", at: Position(column: -3, row: 0), clip: Rect(column: 1, row: 0, columns: 3, rows: 1))
        #expect(buffer.lines == ["日本"])
    }

    @Test func `one that crosses the right edge of the clip leaves a blank`() {
        var buffer = CellBuffer(columns: 4)
        buffer.put("....", at: home)
        buffer.put("日本", at: home, clip: Rect(column: 0, row: 0, columns: 3, rows: 1))
        #expect(buffer.lines == ["日 ."])
    }

    @Test func `one that crosses the left edge of the clip leaves a blank`() {
        var buffer = CellBuffer(columns: 4)
        buffer.put("日本", at: home, clip: Rect(column: 1, row: 0, columns: 3, rows: 1))
        #expect(buffer.lines == ["  本"])
        #expect(buffer.hasWholeCharacters)
    }

    @Test func `an ellipsis over a right half takes the left half away`() {
        var buffer = CellBuffer(columns: 4)
        buffer.put("日本語", at: home, ellipsis: true)
        #expect(buffer.lines == ["日 …"])
        #expect(buffer.hasWholeCharacters)
    }

    @Test func `restyling half of one changes all of it or nothing`() {
        var buffer = CellBuffer(columns: 4)
        buffer.put("日本", at: home)
        buffer.restyle(Rect(column: 1, row: 0, columns: 2, rows: 1), as: .key)
        #expect(buffer.cells.map(\.style.role) == [.text, .text, .key, .key])
    }

    @Test func `any drawing leaves characters whole`() {
        var numbers = SeededNumbers(state: 7)
        let texts = ["日本語", "ab", "x日y", "e\u{301}日", "😀", "\u{1B}[0m", ""]
        var buffer = CellBuffer(Size(columns: 9, rows: 2))
        for _ in 0..<5000 {
            let place = Position(
                column: Int.random(in: -4...10, using: &numbers), row: Int.random(in: 0...1, using: &numbers))
            let clip = Rect(
                column: Int.random(in: -1...6, using: &numbers), row: 0,
                columns: Int.random(in: 0...9, using: &numbers), rows: 2)
            switch Int.random(in: 0...3, using: &numbers) {
            case 0: buffer.fill(clip, with: "·")
            case 1: buffer.restyle(clip, as: .key)
            default:
                let text = texts[Int.random(in: texts.indices, using: &numbers)]
                buffer.put(text, at: place, clip: clip, ellipsis: Bool.random(using: &numbers))
            }
            #expect(buffer.hasWholeCharacters)
        }
    }
}
