import Cells
import Foundation
import Testing

@Suite struct `Regions of the screen` {
    let screen = Rect(column: 2, row: 3, columns: 10, rows: 4)

    @Test func `a size that is read is never below nothing`() throws {
        let read = try JSONDecoder().decode(Size.self, from: Data(#"{"columns": 90, "rows": -30}"#.utf8))
        #expect(read == Size(columns: 90, rows: 0))
    }

    @Test func `the intersection holds what lies in both`() {
        let other = Rect(column: 8, row: 0, columns: 10, rows: 5)
        #expect(screen.intersection(other) == Rect(column: 8, row: 3, columns: 4, rows: 2))
    }

    @Test func `regions apart have an empty intersection`() {
        #expect(screen.intersection(Rect(column: 12, row: 3, columns: 5, rows: 5)).isEmpty)
    }

    @Test func `an inset larger than the region is empty`() {
        #expect(Rect(column: 0, row: 0, columns: 1, rows: 9).inset().isEmpty)
    }

    @Test func `its last column and row belong to it and the next do not`() {
        #expect(screen.contains(Position(column: 11, row: 6)))
        #expect(!screen.contains(Position(column: 12, row: 6)))
        #expect(!screen.contains(Position(column: 11, row: 7)))
    }

    @Test func `a row beyond the region is empty`() {
        #expect(screen.row(3) == Rect(column: 2, row: 6, columns: 10, rows: 1))
        #expect(screen.row(4).isEmpty)
        #expect(screen.row(-1).isEmpty)
    }

    @Test func `trimming cuts each edge by itself`() {
        let trimmed = screen.trimmed(top: 1, left: 2, bottom: 1, right: 3)
        #expect(trimmed == Rect(column: 4, row: 4, columns: 5, rows: 2))
    }
}
