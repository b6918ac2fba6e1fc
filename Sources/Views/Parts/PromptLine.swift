internal import Cells

/// A line that is typed on: what stands before it, the text with what is wrong underlined, and words at its right.
struct PromptLine {
    let mark: String
    let text: String
    /// The characters that are wrong; an empty range is where something is missing.
    var wrong: Range<Int>?
    /// The first that fits stands at the right.
    var hints: [String] = []
    /// What is wrong; it takes the place of the hints.
    var problem: String?

    /// A long text shows its end, where it is typed on.
    func draw(on canvas: inout Canvas, in rect: Rect) {
        let most = problem == nil ? rect.columns - 6 : max(12, rect.columns * 2 / 5)
        let shown = Array(text.suffix(max(1, most)))
        let skipped = text.count - shown.count
        let cursor = canvas.glyphs == .ascii ? "_" : "▁"
        var runs = [TextRun(mark, .prompt)]
        let wrong = wrong.map { max(0, $0.lowerBound - skipped)..<max(0, $0.upperBound - skipped) } ?? 0..<0
        for (range, isWrong) in [
            (0..<min(wrong.lowerBound, shown.count), false), (wrong.clamped(to: 0..<shown.count), true),
            (min(max(wrong.upperBound, wrong.lowerBound), shown.count)..<shown.count, false),
        ] where !range.isEmpty {
            runs.append(TextRun(String(shown[range]), isWrong ? Style(.error, .underline) : .text))
        }
        runs.append(TextRun(cursor, self.wrong?.isEmpty == true ? Style(.error, .underline) : Style(.prompt)))
        if let problem {
            canvas.line(runs + [TextRun("  "), TextRun(problem, .error)], row: 0, in: rect)
        } else {
            let room = rect.columns - TextWidth.columns(of: runs, glyphs: canvas.glyphs) - 4
            let hint = hints.first { canvas.cells.columns(of: $0) <= room } ?? ""
            canvas.line(runs, right: hint.isEmpty ? [] : [TextRun(hint, .dim)], row: 0, in: rect)
        }
    }
}
