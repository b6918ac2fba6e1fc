/// A block of a Markdown text as CommonMark sees it, with the line where it begins.
indirect enum MarkdownBlock {
    case heading(level: Int, [RunbookRun], line: Int)
    /// The lines as they were broken in the source.
    case paragraph([MarkdownLine], line: Int)
    case code(info: String, text: String, isFenced: Bool, line: Int)
    /// `start` is the number of the first item of an ordered list, `nil` for bullets.
    case list(start: Int?, items: [MarkdownItem])
    case quotation([MarkdownBlock])
    /// Shown as it is written.
    case html(String)
}

struct MarkdownItem {
    var blocks: [MarkdownBlock]
    var line: Int
}

struct MarkdownLine {
    var runs: [RunbookRun]
    /// Whether the break after it was asked for.
    var endsHard: Bool

    var text: String { runs.map(\.text).joined() }
}
