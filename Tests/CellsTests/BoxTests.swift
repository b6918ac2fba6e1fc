import Cells
import Testing

@Suite struct `Boxes` {
    private func drawn(_ box: Box, columns: Int, rows: Int = 3, glyphs: GlyphSet = .unicode) -> [String] {
        var buffer = CellBuffer(Size(columns: columns, rows: rows), glyphs: glyphs)
        buffer.draw(box, in: buffer.bounds)
        return buffer.lines
    }

    @Test func `it is drawn as in the mock-up`() {
        let box = Box("NOW  INC-2041  SEV1", note: "unacked 23m · 1 of 2 open", footnote: "13 of 46 · PgDn")
        #expect(
            drawn(box, columns: 80) == [
                "╭─ NOW  INC-2041  SEV1 ──────────────────────────── unacked 23m · 1 of 2 open ─╮",
                "│                                                                              │",
                "╰─────────────────────────────────────────────────────────── 13 of 46 · PgDn ──╯",
            ])
    }

    @Test func `in ASCII it is drawn with plus, minus and bar`() {
        #expect(
            drawn(Box("A→B", note: "x · y"), columns: 20, glyphs: .ascii) == [
                "+- A->B --- x . y -+", "|                  |", "+------------------+",
            ])
    }

    @Test func `a note that does not fit beside the title is cut`() {
        #expect(drawn(Box("FLEET", note: "sort severity↓"), columns: 24)[0] == "╭─ FLEET ─ sort seve… ─╮")
    }

    @Test func `a note with hardly any room is left out`() {
        #expect(drawn(Box("FLEET 46", note: "sort severity"), columns: 18)[0] == "╭─ FLEET 46 ─────╮")
    }

    @Test func `a title too long ends in an ellipsis`() {
        #expect(drawn(Box("a long title"), columns: 12)[0] == "╭─ a lon… ─╮")
    }

    @Test func `its inside is what it leaves free`() {
        var buffer = CellBuffer(Size(columns: 10, rows: 5))
        let inside = buffer.draw(Box(), in: buffer.bounds)
        #expect(inside == Rect(column: 1, row: 1, columns: 8, rows: 3))
    }

    @Test(arguments: 0...12)
    func `it fits every size`(size: Int) {
        for rows in 0...4 {
            let lines = drawn(Box("title", note: "note", footnote: "foot"), columns: size, rows: rows)
            #expect(lines.allSatisfy { $0.unicodeScalars.count == size })
        }
    }

    @Test func `a heavy box differs without colour`() {
        #expect(drawn(Box(line: .heavy), columns: 4, rows: 2) == ["┏━━┓", "┗━━┛"])
        #expect(drawn(Box(line: .heavy), columns: 4, rows: 2, glyphs: .ascii) == ["#==#", "#==#"])
    }
}
