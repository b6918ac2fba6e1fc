import Testing

@testable import Cells

@Suite struct `Constraint layout` {
    private func rows(_ count: Int, _ parts: [Layout.Part], gap: Int = 0) -> [Int] {
        let rect = Rect(column: 0, row: 0, columns: 80, rows: count)
        return Layout.rows(of: rect, parts, gap: gap).map(\.rows)
    }

    @Test func `the landing screen at 80x24 is header, NOW, fleet and footer`() {
        let parts: [Layout.Part] = [.init(.fixed(1)), .init(.fixed(6)), .init(.fill(1)), .init(.fixed(1))]
        let rects = Layout.rows(of: Rect(column: 0, row: 0, columns: 80, rows: 24), parts)
        #expect(rects.map(\.top) == [0, 1, 7, 23])
        #expect(rects.map(\.rows) == [1, 6, 16, 1])
        #expect(rects.allSatisfy { $0.columns == 80 })
    }

    @Test func `columns stand beside each other with their gap`() {
        let rect = Rect(column: 3, row: 2, columns: 80, rows: 5)
        let rects = Layout.columns(of: rect, [.init(.fixed(26)), .init(.fill(1))], gap: 1)
        #expect(
            rects == [
                Rect(column: 3, row: 2, columns: 26, rows: 5), Rect(column: 30, row: 2, columns: 53, rows: 5),
            ])
    }

    @Test func `what is left is shared by weight, to the last cell`() {
        #expect(rows(10, [.init(.fill(1)), .init(.fill(2))]) == [3, 7])
        #expect(rows(11, [.init(.fill(1)), .init(.fill(1)), .init(.fill(1))]).reduce(0, +) == 11)
    }

    @Test func `equal weights are equal though their minima differ`() {
        #expect(rows(20, [.init(.fill(1), minimum: 2), .init(.fill(1), minimum: 8)]) == [10, 10])
    }

    @Test func `a minimum above the share is kept and the others share the rest`() {
        #expect(rows(12, [.init(.min(8)), .init(.fill(1)), .init(.fill(1))]) == [8, 2, 2])
    }

    @Test func `a ratio is of the whole`() {
        #expect(rows(40, [.init(.ratio(0.25)), .init(.fill(1))]) == [10, 30])
    }

    @Test func `ratios take no more than there is`() {
        #expect(rows(10, [.init(.ratio(0.8)), .init(.ratio(0.8))]) == [8, 2])
    }

    @Test func `without room the last part is dropped first`() {
        #expect(rows(12, [.init(.fixed(6)), .init(.fixed(6)), .init(.fixed(6))]) == [6, 6, 0])
    }

    @Test func `without room a low priority is dropped before a high one`() {
        let parts: [Layout.Part] = [.init(.fixed(6), priority: 1), .init(.fixed(6)), .init(.fixed(6), priority: 1)]
        #expect(rows(12, parts) == [6, 0, 6])
    }

    @Test func `what was dropped leaves no gap behind`() {
        let parts: [Layout.Part] = [
            .init(.fixed(4), priority: 1), .init(.fixed(9)), .init(.fixed(4), priority: 1),
        ]
        let rects = Layout.rows(of: Rect(column: 0, row: 0, columns: 5, rows: 9), parts, gap: 1)
        #expect(rects.map(\.rows) == [4, 0, 4])
        #expect(rects[2].bottom == 9)
    }

    @Test func `a part alone shrinks rather than vanish`() {
        #expect(rows(4, [.init(.fixed(6))]) == [4])
        #expect(rows(0, [.init(.fixed(6))]) == [0])
    }

    @Test func `without parts there are no regions`() {
        #expect(rows(10, []).isEmpty)
    }

    @Test func `parts never overlap nor leave the region`() {
        var numbers = SeededNumbers(state: 23)
        for _ in 0..<3000 {
            let parts = (0..<Int.random(in: 1...6, using: &numbers)).map { _ in
                let size = Int.random(in: 0...12, using: &numbers)
                let extents: [Layout.Extent] = [.fixed(size), .min(size), .fill(size), .ratio(Double(size) / 12)]
                return Layout.Part(
                    extents[Int.random(in: 0...3, using: &numbers)], priority: Int.random(in: 0...3, using: &numbers))
            }
            let rect = Rect(column: 1, row: 2, columns: Int.random(in: 0...50, using: &numbers), rows: 3)
            let gap = Int.random(in: 0...2, using: &numbers)
            let shown = Layout.columns(of: rect, parts, gap: gap).filter { !$0.isEmpty }
            #expect(shown.allSatisfy { $0.left >= rect.left && $0.right <= rect.right })
            for (left, right) in zip(shown, shown.dropFirst()) { #expect(left.right + gap <= right.left) }
        }
    }
}
