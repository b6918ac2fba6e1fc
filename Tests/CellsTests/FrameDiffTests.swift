import Cells
import Testing

@Suite struct `Frame diff` {
    private func buffer(_ lines: String...) -> CellBuffer {
        let columns = lines.map { TextWidth.columns(of: $0) }.max() ?? 0
        var buffer = CellBuffer(Size(columns: columns, rows: lines.count))
        for (row, line) in lines.enumerated() { buffer.put(line, at: Position(column: 0, row: row)) }
        return buffer
    }

    @Test func `nothing changed costs no runs`() {
        #expect(FrameDiff.runs(from: buffer("fraud", "churn"), to: buffer("fraud", "churn")).isEmpty)
    }

    @Test func `a changed word is one run at its place`() {
        let runs = FrameDiff.runs(from: buffer("a 412 b", "same   "), to: buffer("a 397 b", "same   "))
        #expect(runs == [FrameDiff.Run(row: 0, column: 2, cells: 2..<5)])
    }

    @Test func `a run indexes the cells of the new frame`() {
        let new = buffer("same", "new!")
        let runs = FrameDiff.runs(from: buffer("same", "old!"), to: new)
        #expect(runs.map { new.cells[$0.cells].map(new.text(of:)).joined() } == ["new"])
    }

    @Test func `a change of style alone is a change`() {
        var new = buffer("abc")
        new.restyle(Rect(column: 1, row: 0, columns: 1, rows: 1), as: .key)
        #expect(FrameDiff.runs(from: buffer("abc"), to: new) == [FrameDiff.Run(row: 0, column: 1, cells: 1..<2)])
    }

    @Test func `changes close together are one run and far apart are two`() {
        let old = buffer("a---b---------c")
        let new = buffer("x---y---------z")
        let runs = FrameDiff.runs(from: old, to: new, gap: 3)
        #expect(runs.map(\.cells) == [0..<5, 14..<15])
    }

    @Test func `runs do not reach into the next row`() {
        let runs = FrameDiff.runs(from: buffer("ab", "cd"), to: buffer("ax", "yd"))
        #expect(
            runs == [FrameDiff.Run(row: 0, column: 1, cells: 1..<2), FrameDiff.Run(row: 1, column: 0, cells: 2..<3)])
    }

    @Test func `another wide character is written whole`() {
        let runs = FrameDiff.runs(from: buffer("日x"), to: buffer("本x"))
        #expect(runs == [FrameDiff.Run(row: 0, column: 0, cells: 0..<2)])
    }

    @Test func `a wide character that becomes two narrow ones is one run`() {
        #expect(FrameDiff.runs(from: buffer("a日b"), to: buffer("axyb")).map(\.cells) == [1..<3])
    }

    @Test func `a different size repaints every row`() {
        let runs = FrameDiff.runs(from: buffer("ab"), to: buffer("ab ", "cd "))
        #expect(runs.map(\.cells) == [0..<3, 3..<6])
    }

    @Test func `no frame before repaints every row`() {
        #expect(FrameDiff.runs(from: nil, to: buffer("ab", "cd")).map(\.cells) == [0..<2, 2..<4])
    }

    @Test func `a frame without cells has no runs`() {
        #expect(FrameDiff.runs(from: nil, to: CellBuffer(Size(columns: 0, rows: 5))).isEmpty)
    }

    @Test func `the same clusters under other numbers are no change`() {
        var old = CellBuffer(columns: 4)
        old.put("e\u{301}", at: home)
        old.put("a\u{300}", at: Position(column: 2, row: 0))
        var new = CellBuffer(columns: 4)
        new.put("a\u{300}", at: Position(column: 2, row: 0))
        new.put("e\u{301}", at: home)
        #expect(old.cells != new.cells)
        #expect(FrameDiff.runs(from: old, to: new).isEmpty)
        #expect(old == new)
    }

    @Test func `other clusters under the same number are a change`() {
        #expect(FrameDiff.runs(from: buffer("xe\u{301}"), to: buffer("xa\u{300}")).map(\.cells) == [1..<2])
    }

    @Test func `a cluster that came is a change and what stayed is not`() {
        #expect(FrameDiff.runs(from: buffer("xey"), to: buffer("xe\u{301}y")).map(\.cells) == [1..<2])
    }

    @Test func `applying the runs to the old frame gives the new one`() {
        var numbers = SeededNumbers(state: 11)
        let texts = ["日本", "ab", "x", "e\u{301}", "     ", "▁▂"]
        var old = CellBuffer(Size(columns: 12, rows: 3))
        for _ in 0..<500 {
            var new = old
            for _ in 0..<Int.random(in: 0...4, using: &numbers) {
                let place = Position(
                    column: Int.random(in: 0...11, using: &numbers), row: Int.random(in: 0...2, using: &numbers))
                new.put(texts[Int.random(in: texts.indices, using: &numbers)], at: place)
            }
            var screen = old.cells.map(old.text(of:))
            for run in FrameDiff.runs(from: old, to: new, gap: Int.random(in: 0...4, using: &numbers)) {
                #expect(run.cells.lowerBound == run.row * 12 + run.column)
                #expect(!new.cells[run.cells.lowerBound].isFollower)
                #expect(run.cells.upperBound == new.cells.count || !new.cells[run.cells.upperBound].isFollower)
                for index in run.cells { screen[index] = new.text(of: new.cells[index]) }
            }
            #expect(screen == new.cells.map(new.text(of:)))
            old = new
        }
    }
}
