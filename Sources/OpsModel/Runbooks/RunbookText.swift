/// A runbook's file cut in two: the YAML between its first `---` and the next, and the Markdown below.
public struct RunbookText: Sendable, Hashable, Codable {
    /// `nil` where the file does not begin with `---`.
    public let frontMatter: String?
    public let markdown: String
    /// The line of the file where ``markdown`` begins, from 1.
    public let markdownLine: Int
    /// The front matter is opened and never closed.
    public let isUnclosed: Bool

    /// The line of the file where ``frontMatter`` begins.
    public static let frontMatterLine = 2

    public init(_ text: String) {
        let text = text.replacing("\r\n", with: "\n").drop { $0 == "\u{FEFF}" }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.first?.trimmingTrailingBlanks == "---" else {
            self.init(frontMatter: nil, markdown: String(text), line: 1)
            return
        }
        guard let end = lines.dropFirst().firstIndex(where: { ["---", "..."].contains($0.trimmingTrailingBlanks) })
        else {
            self.init(frontMatter: nil, markdown: lines.dropFirst().joined(separator: "\n"), line: 2, isUnclosed: true)
            return
        }
        self.init(
            frontMatter: lines[1..<end].joined(separator: "\n"),
            markdown: lines[(end + 1)...].joined(separator: "\n"), line: end + 2)
    }

    private init(frontMatter: String?, markdown: String, line: Int, isUnclosed: Bool = false) {
        self.frontMatter = frontMatter
        self.markdown = markdown
        markdownLine = line
        self.isUnclosed = isUnclosed
    }
}

extension Substring {
    fileprivate var trimmingTrailingBlanks: Substring {
        var text = self
        while let last = text.last, last == " " || last == "\t" { text.removeLast() }
        return text
    }
}
