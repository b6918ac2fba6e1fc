internal import Cells
internal import OpsModel

// Texts longer than their place: broken into lines, and scrolled.

extension Canvas {
    /// Runs broken at blanks into lines of at most `width` columns, every line after the first indented. A word that
    /// has no room on a line of its own is broken too.
    func wrapped(_ runs: [TextRun], to width: Int, indent: Int = 0) -> [[TextRun]] {
        var wrap = RunWrap(width: max(indent + 4, width), indent: indent)
        for run in runs {
            var rest = Substring(run.text)
            while !rest.isEmpty {
                let gap = rest.prefix { $0 == " " }
                let word = rest.dropFirst(gap.count).prefix { $0 != " " }
                rest = rest.dropFirst(gap.count + word.count)
                wrap.gap(gap.count, run.style)
                for piece in pieces(String(word), of: wrap.room) {
                    wrap.add(piece, cells.columns(of: piece), run.style)
                }
            }
        }
        return wrap.lines
    }

    /// The column at which a line's own words begin: after its blanks and the mark of a list item or a quotation, `- `,
    /// `1. `, `> `. What is wrapped goes on below it.
    func hangingIndent(of line: String) -> Int {
        let blanks = line.prefix { $0 == " " }
        let mark = line.dropFirst(blanks.count).prefix { $0 != " " }
        let gap = line.dropFirst(blanks.count + mark.count).prefix { $0 == " " }
        let isItem = !gap.isEmpty && Self.isMark(mark)
        let columns = cells.columns(of: String(isItem ? blanks + mark + gap : blanks))
        return columns < cells.columns(of: line) ? min(columns, 12) : 0
    }

    private static func isMark(_ word: Substring) -> Bool {
        if ["-", "*", "+", "•", ">"].contains(word) { return true }
        guard let end = word.last, end == "." || end == ")", (2...4).contains(word.count) else { return false }
        return word.dropLast().allSatisfy(\.isWholeNumber)
    }

    private func pieces(_ word: String, of room: Int) -> [String] {
        guard cells.columns(of: word) > room else { return word.isEmpty ? [] : [word] }
        var pieces = [""]
        for character in word {
            if cells.columns(of: pieces[pieces.count - 1] + String(character)) > room { pieces.append("") }
            pieces[pieces.count - 1].append(character)
        }
        return pieces
    }

    /// Which of so many lines of a part of the pane in front show in so many rows: from where the person scrolled to,
    /// else from where it opens.
    mutating func window(of part: Int, lines count: Int, rows: Int, opensAt line: Int = 0) -> Range<Int> {
        let last = max(0, count - rows)
        let first = min(max(0, state.pane?.parts.line(of: part) ?? line), last)
        if let pane = state.pane, pane.parts.focused == part { scrolls[pane.id] = first }
        return first..<min(count, first + max(0, rows))
    }

    /// `3-12 of 40`; nothing where all lines show.
    func position(_ window: Range<Int>, of count: Int) -> String {
        window.count >= count ? "" : "\(window.lowerBound + 1)-\(window.upperBound) of \(count)"
    }

    /// A title that says whether the keys move this part.
    func title(_ text: String, ofPart part: Int) -> String {
        state.pane?.parts.focused == part ? "\(glyphs.breadcrumb) \(text)" : text
    }
}

/// Puts words on lines.
private struct RunWrap {
    let width: Int
    let indent: Int
    private(set) var lines: [[TextRun]] = [[]]
    private var column = 0
    private var gap: TextRun?

    init(width: Int, indent: Int) {
        (self.width, self.indent) = (width, indent)
    }

    /// Columns of a line after the first.
    var room: Int { width - indent }

    mutating func gap(_ count: Int, _ style: Style) {
        guard count > 0 else { return }
        gap = TextRun((gap?.text ?? "") + String(repeating: " ", count: count), style)
    }

    mutating func add(_ word: String, _ columns: Int, _ style: Style) {
        let blanks = gap?.text.count ?? 0
        if column > 0, column + blanks + columns > width {
            lines.append(indent > 0 ? [TextRun(String(repeating: " ", count: indent))] : [])
            column = indent
        } else if let gap {
            lines[lines.count - 1].append(gap)
            column += blanks
        }
        gap = nil
        lines[lines.count - 1].append(TextRun(word, style))
        column += columns
    }
}
