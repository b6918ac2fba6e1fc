import Cells
import Testing

@Suite struct `Table view` {
    let columns = [
        TableColumn("ST", minimum: 6, priority: 2),
        TableColumn("SERVICE", minimum: 9, priority: 1),
        TableColumn("RPS", minimum: 5, alignment: .right),
    ]

    private func draw(
        _ columns: [TableColumn], count: Int, selected: Int?, size: Size, glyphs: GlyphSet = .unicode,
        sorted: TableView.Sort? = nil, cell: (Int, Int) -> TextRun
    ) -> CellBuffer {
        var buffer = CellBuffer(size, glyphs: glyphs)
        let rows = VisibleRows(count: count, selected: selected, height: size.rows - 1)
        let table = TableView(columns, width: size.columns, rows: rows, selected: selected, sorted: sorted)
        buffer.draw(table, in: buffer.bounds, cell: cell)
        return buffer
    }

    private func sample(_ row: Int, _ column: Int) -> TextRun {
        let rows = [
            [TextRun("✗ CRIT", .critical), TextRun("fraud-scorer"), TextRun("1.2k")],
            [TextRun("● OK", .ok), TextRun("churn"), TextRun("44")],
        ]
        return rows[row][column]
    }

    @Test func `header, rows and selection bar stand as in the mock-up`() {
        let buffer = draw(columns, count: 2, selected: 0, size: Size(columns: 24, rows: 4), cell: sample)
        #expect(
            buffer.lines == [
                " ST     SERVICE     RPS ",
                "▌✗ CRIT fraud-sc…  1.2k ",
                " ● OK   churn        44 ",
                "                        ",
            ])
        #expect(buffer.cells(inRow: 0).map(\.style.role.letter) == Array(".HH.....HHHHHHH.....HHH."))
        #expect(buffer.cells(inRow: 1).map(\.style.role.letter) == Array("S!!!!!!SSSSSSSSSSSSSSSSS"))
    }

    @Test func `the selected row is reversed from edge to edge`() {
        let buffer = draw(columns, count: 2, selected: 1, size: Size(columns: 24, rows: 3), cell: sample)
        #expect(buffer.cells(inRow: 2).map(\.style.role.letter) == Array("SooooSSSSSSSSSSSSSSSSSSS"))
        #expect(buffer.cells(inRow: 1).allSatisfy { $0.style.role != .selection })
    }

    @Test func `in ASCII the bar is a greater-than`() {
        let buffer = draw(
            columns, count: 2, selected: 0, size: Size(columns: 24, rows: 2), glyphs: .ascii, cell: sample)
        #expect(buffer.lines[1] == ">X CRIT fraud-sc~  1.2k ")
    }

    @Test func `only the visible cells are asked for`() {
        var asked: [Int] = []
        _ = draw(columns, count: 10_000, selected: 5_000, size: Size(columns: 17, rows: 6)) { row, column in
            asked.append(row)
            #expect(column < 2)
            return TextRun("x")
        }
        #expect(asked.count == 10)
        #expect(Set(asked).count == 5)
        #expect(asked.contains(5_000))
    }

    @Test func `the sorted column carries its arrow where there is room`() {
        let sorted = TableView.Sort(column: 1, isDescending: true)
        let buffer = draw(
            columns, count: 0, selected: nil, size: Size(columns: 24, rows: 1), sorted: sorted, cell: sample)
        #expect(buffer.lines == [" ST     SERVICE↓    RPS "])
    }

    @Test func `a region too low for a row shows the header alone`() {
        let buffer = draw(columns, count: 2, selected: 0, size: Size(columns: 24, rows: 1), cell: sample)
        #expect(buffer.lines == [" ST     SERVICE     RPS "])
    }

    @Test func `text from outside cannot leave its column`() {
        let buffer = draw(columns, count: 1, selected: nil, size: Size(columns: 24, rows: 2)) { _, _ in
            TextRun("\u{1B}[2J日本語日本語日本語")
        }
        #expect(buffer.lines[1] == " \\e[2J… \\e[2J日 … \\e[2… ")
        #expect(buffer.hasWholeCharacters)
    }
}
