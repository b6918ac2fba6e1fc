import Cells
import Testing

@Suite struct `Table layout` {
    let columns = [
        TableColumn("ST", minimum: 6, priority: 9),
        TableColumn("SERVICE", minimum: 8, ideal: 13, maximum: 20, priority: 8, isFlexible: true),
        TableColumn("RPS", minimum: 4, ideal: 5, alignment: .right, priority: 5),
        TableColumn("P99", minimum: 4, alignment: .right, priority: 6),
        TableColumn("AGE", minimum: 4, alignment: .right, priority: 5),
    ]

    private func placed(_ width: Int) -> [TableLayout.Placement] {
        TableLayout(columns, width: width).placements
    }

    @Test func `columns follow one another after the selection bar`() {
        let placements = placed(37)
        #expect(placements.map(\.column) == [0, 1, 2, 3, 4])
        #expect(placements.map(\.offset) == [1, 8, 22, 28, 33])
        #expect(placements.map(\.width) == [6, 13, 5, 4, 4])
    }

    @Test func `a flexible column takes the rest up to its maximum`() {
        #expect(placed(42).map(\.width) == [6, 18, 5, 4, 4])
        #expect(placed(99).map(\.width) == [6, 20, 5, 4, 4])
    }

    @Test func `with less room columns shrink before any is dropped`() {
        #expect(placed(31).map(\.width) == [6, 8, 4, 4, 4])
    }

    @Test func `the lowest priority goes first, among equals the right-most`() {
        #expect(placed(30).map(\.column) == [0, 1, 2, 3])
        #expect(placed(25).map(\.column) == [0, 1, 3])
        #expect(placed(16).map(\.column) == [0, 1])
        #expect(placed(15).map(\.column) == [0])
    }

    @Test func `the last column shrinks rather than vanish`() {
        #expect(placed(4).map(\.width) == [3])
        #expect(placed(1).isEmpty)
        #expect(placed(0).isEmpty)
    }

    @Test(arguments: 0...120)
    func `no column leaves the table or touches the next`(width: Int) {
        let placements = placed(width)
        for (left, right) in zip(placements, placements.dropFirst()) {
            #expect(left.offset + left.width < right.offset)
        }
        if let last = placements.last { #expect(last.offset + last.width <= width) }
    }

    @Test func `a table without columns has none`() {
        #expect(TableLayout([], width: 80).placements.isEmpty)
    }
}

@Suite struct `Visible rows` {
    @Test func `a short list shows whole`() {
        #expect(VisibleRows(count: 5, selected: 4, height: 13).range == 0..<5)
    }

    @Test func `the list stays where it was while the selection is in view`() {
        #expect(VisibleRows(count: 100, selected: 25, height: 10, offset: 20).range == 20..<30)
    }

    @Test func `the selection scrolls the list before it reaches the edge`() {
        #expect(VisibleRows(count: 100, selected: 28, height: 10, offset: 20).range == 21..<31)
        #expect(VisibleRows(count: 100, selected: 21, height: 10, offset: 20).range == 19..<29)
    }

    @Test func `at the ends there is no margin to keep`() {
        #expect(VisibleRows(count: 100, selected: 0, height: 10, offset: 20).range == 0..<10)
        #expect(VisibleRows(count: 100, selected: 99, height: 10, offset: 20).range == 90..<100)
    }

    @Test func `a list that shrank scrolls back`() {
        #expect(VisibleRows(count: 12, selected: nil, height: 10, offset: 50).range == 2..<12)
    }

    @Test func `one row of height shows the selected row`() {
        #expect(VisibleRows(count: 100, selected: 57, height: 1, offset: 3).range == 57..<58)
    }

    @Test func `nothing shows in no height and of no rows`() {
        #expect(VisibleRows(count: 100, selected: 57, height: 0, offset: 3).range.isEmpty)
        #expect(VisibleRows(count: 0, selected: 3, height: 10, offset: 3).range.isEmpty)
    }

    @Test func `a selection beyond the list counts as its last row`() {
        #expect(VisibleRows(count: 20, selected: 99, height: 5).range == 15..<20)
    }

    @Test func `ten thousand rows cost no more than ten`() {
        #expect(VisibleRows(count: 10_000, selected: 9_000, height: 13).range == 8_990..<9_003)
    }

    @Test func `the selected row is always in view`() {
        var numbers = SeededNumbers(state: 29)
        for _ in 0..<5000 {
            let count = Int.random(in: 1...40, using: &numbers)
            let selected = Int.random(in: 0..<count, using: &numbers)
            let height = Int.random(in: 1...20, using: &numbers)
            let rows = VisibleRows(
                count: count, selected: selected, height: height, offset: Int.random(in: -5...50, using: &numbers),
                margin: Int.random(in: 0...30, using: &numbers))
            #expect(rows.range.contains(selected))
            #expect(rows.range.count == min(count, height))
        }
    }

    @Test func `the edge says how far the list goes`() {
        #expect(VisibleRows(count: 46, selected: 0, height: 13).note == "13 of 46 · PgDn")
        #expect(VisibleRows(count: 46, selected: 45, height: 13).note == "46 of 46 · PgUp")
        #expect(VisibleRows(count: 5, selected: 0, height: 13).note.isEmpty)
    }
}
