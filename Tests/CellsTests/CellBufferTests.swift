import Cells
import Testing

@Suite struct `Cell buffer` {
    @Test func `a cell is one word of eight bytes`() {
        #expect(MemoryLayout<Cell>.size == 8)
        #expect(MemoryLayout<Cell>.stride == 8)
    }

    @Test func `text lands where it is put and the columns written are told`() {
        var buffer = CellBuffer(columns: 8)
        #expect(buffer.put("fraud", at: Position(column: 2, row: 0)) == 5)
        #expect(buffer.lines == ["  fraud "])
    }

    @Test func `text is clipped at both edges of the clip`() {
        var buffer = CellBuffer(columns: 10)
        let clip = Rect(column: 3, row: 0, columns: 4, rows: 1)
        #expect(buffer.put("0123456789", at: home, clip: clip) == 4)
        #expect(buffer.lines == ["   3456   "])
    }

    @Test(arguments: [
        Position(column: 10, row: 0), Position(column: 0, row: 1), Position(column: 0, row: -1),
        Position(column: -20, row: 0), Position(column: .max, row: 0), Position(column: 0, row: .max),
    ])
    func `drawing outside is ignored`(position: Position) {
        var buffer = CellBuffer(columns: 10)
        #expect(buffer.put("text", at: position) == 0)
        #expect(buffer.lines == ["          "])
    }

    @Test func `a clip beyond the buffer does not let text out of its row`() {
        var buffer = CellBuffer(Size(columns: 4, rows: 2))
        buffer.put("abcdef", at: home, clip: Rect(column: 0, row: 0, columns: 99, rows: 99))
        #expect(buffer.lines == ["abcd", "    "])
    }

    @Test func `text that goes on ends in an ellipsis where asked`() {
        var buffer = CellBuffer(columns: 6)
        buffer.put("fraud-scorer", at: home, ellipsis: true)
        #expect(buffer.lines == ["fraud…"])
    }

    @Test func `text that just fits has no ellipsis`() {
        var buffer = CellBuffer(columns: 6)
        buffer.put("scorer", at: home, ellipsis: true)
        #expect(buffer.lines == ["scorer"])
    }

    @Test func `right-aligned text ends before its column`() {
        var buffer = CellBuffer(columns: 8)
        buffer.put("412", endingBefore: 6, row: 0)
        #expect(buffer.lines == ["   412  "])
    }

    @Test func `right-aligned text too long shows its beginning and an ellipsis`() {
        var buffer = CellBuffer(columns: 8)
        let clip = Rect(column: 2, row: 0, columns: 4, rows: 1)
        buffer.put("123456", endingBefore: 6, row: 0, clip: clip)
        #expect(buffer.lines == ["  123…  "])
    }

    @Test func `runs follow one another in their own styles`() {
        var buffer = CellBuffer(columns: 8)
        buffer.put([TextRun("✗1 ", .critical), TextRun("▲3", .warning)], at: home)
        #expect(buffer.snapshot() == "|✗1 ▲3   |\nroles\n !!!ww...\n")
    }

    @Test func `runs cut between two of them still end in an ellipsis`() {
        var buffer = CellBuffer(columns: 5)
        buffer.put([TextRun("fleet"), TextRun(" more")], at: home, ellipsis: true)
        #expect(buffer.lines == ["flee…"])
    }

    @Test func `filling stays inside its region`() {
        var buffer = CellBuffer(Size(columns: 4, rows: 3))
        buffer.fill(Rect(column: 1, row: 1, columns: 99, rows: 1), with: "░", style: Style(.dim))
        #expect(buffer.lines == ["    ", " ░░░", "    "])
    }

    @Test(arguments: [0x1B, 0x65E5, 0x301, 0x200B] as [UInt32])
    func `filling with what is not one plain column shows a question mark`(value: UInt32) throws {
        var buffer = CellBuffer(columns: 2)
        buffer.fill(buffer.bounds, with: try #require(Unicode.Scalar(value)))
        #expect(buffer.lines == ["??"])
    }

    @Test func `lines run right and down`() {
        var buffer = CellBuffer(Size(columns: 3, rows: 3))
        buffer.horizontalLine(at: home, columns: 3)
        buffer.verticalLine(at: Position(column: 1, row: 1), rows: 9)
        #expect(buffer.lines == ["───", " │ ", " │ "])
    }

    @Test func `the selection bar keeps the colour of signals and reverses it`() {
        var buffer = CellBuffer(columns: 4)
        buffer.put("✗", at: home, style: Style(.critical))
        buffer.put("ab", at: Position(column: 1, row: 0), style: Style(.dim, .bold))
        buffer.select(buffer.bounds)
        #expect(buffer[home].style == Style(.critical, .reverse))
        #expect(buffer[Position(column: 1, row: 0)].style == Style(.selection, .bold))
    }

    @Test func `clearing forgets text and clusters`() {
        var buffer = CellBuffer(columns: 3)
        buffer.put("e\u{301}x", at: home, style: Style(.key))
        buffer.clear()
        #expect(buffer == CellBuffer(columns: 3))
        #expect(buffer.clusters.isEmpty)
    }

    @Test func `an empty buffer takes drawing without harm`() {
        var buffer = CellBuffer(Size(columns: 0, rows: 0))
        buffer.put("text", at: home, ellipsis: true)
        buffer.fill(Rect(column: 0, row: 0, columns: 5, rows: 5))
        buffer.draw(Box("title"), in: Rect(column: 0, row: 0, columns: 9, rows: 3))
        #expect(buffer.snapshot() == "roles\n")
    }

    @Test func `a snapshot shows emphasis where there is any`() {
        var buffer = CellBuffer(columns: 3)
        buffer.put("ab", at: home, style: Style(.key, [.bold, .reverse]))
        #expect(buffer.snapshot() == "|ab |\nroles\n kk.\nemphasis\n 99.\n")
    }
}
