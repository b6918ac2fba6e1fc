internal import Cells
internal import OpsModel

/// A page's text broken into lines for one width, kept from frame to frame: a thousand lines are dear to break.
struct WrappedPage: Sendable {
    fileprivate let page: RunbookPage
    fileprivate let width: Int
    fileprivate let glyphs: GlyphSet
    fileprivate let lines: [[TextRun]]
}

extension Canvas {
    mutating func lines(of page: RunbookPage, width: Int) -> [[TextRun]] {
        if let known = wrappedPage, known.width == width, known.glyphs == glyphs, known.page == page {
            return known.lines
        }
        let lines = page.lines.flatMap { line in
            line.allSatisfy(\.isWhitespace)
                ? [[]] : wrapped([TextRun(line)], to: width, indent: hangingIndent(of: line))
        }
        wrappedPage = WrappedPage(page: page, width: width, glyphs: glyphs, lines: lines)
        return lines
    }
}
