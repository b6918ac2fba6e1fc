import Cells
import Testing

@Suite struct `Highlighting words` {
    private func marked(_ text: String, _ words: [String], style: Style = .text) -> String {
        var buffer = CellBuffer(Size(columns: 24, rows: 1))
        buffer.put(text, at: Position(column: 0, row: 0), style: style)
        buffer.highlight(words, in: Rect(column: 0, row: 0, columns: 24, rows: 1))
        return String(
            buffer.cells(inRow: 0).map { cell -> Character in
                cell.style.role == .match ? "m" : cell.style.emphasis.contains(.underline) ? "u" : "."
            })
    }

    @Test func `every place of every word is marked, whatever its case`() {
        #expect(marked("Fraud and fraud eta", ["fraud", "eta"]) == "mmmmm.....mmmmm.mmm.....")
    }

    @Test func `what says how bad it is keeps its colour`() {
        #expect(marked("CRIT", ["crit"], style: Style(.critical)) == "uuuu....................")
        #expect(marked("CRIT", ["crit"], style: Style(.selection)) == "uuuu....................")
    }

    @Test func `a wide letter is marked whole`() {
        #expect(marked("x模型", ["模型"]) == ".mmmm...................")
    }

    @Test(arguments: [[], [""], ["longer than the row is, by far"], ["nowhere"]])
    func `what does not stand there marks nothing`(words: [String]) {
        #expect(marked("fraud", words) == String(repeating: ".", count: 24))
    }
}
