import Testing

@testable import OpsModel

/// What comes from outside stays text in a report.
@Suite struct `Text from outside in a report` {
    static let hostile = [
        "# heading", "a\n# heading", "a\r\n\r\n<script>alert(1)</script>", "[click](http://evil.example)",
        "![x](http://evil.example/x.png)", "<img src=x onerror=y>", "http://evil.example", "www.evil.example",
        "a@evil.example", "mailto:x", "- item", "1. item", "2) item", "> quote", "***strong***", "`code`", "``a`b``",
        "&lt;b&gt;",
        "a\n---\nb", "a\n===", "| a | b |\n|---|---|", "~~~\nfence", "```sh\nrm", "    code", "\u{2028}# heading",
        "[ref]: http://evil.example", "<http://evil.example>", "\\", "a\\", "+ item", "x\u{85}# y", "$x$", "#1",
        "", " ", "`", "\u{1B}[31m",
    ]

    @Test(arguments: hostile)
    func `is one paragraph without markup or links`(text: String) {
        let blocks = MarkdownText("- " + Markdown.safe(text) + " end").blocks
        guard blocks.count == 1, case .list(nil, let items) = blocks[0], items.count == 1,
            items[0].blocks.count == 1, case .paragraph(let lines, _) = items[0].blocks[0]
        else {
            Issue.record("\(Markdown.safe(text)) makes \(blocks)")
            return
        }
        #expect(lines.count == 1)
        let styles = Set(lines.flatMap(\.runs).map(\.style))
        #expect(styles.isSubset(of: [.plain, .code]))
    }

    @Test(arguments: hostile)
    func `is the title of a heading and no more`(text: String) {
        let blocks = MarkdownText("## " + Markdown.safe(text) + " end").blocks
        guard blocks.count == 1, case .heading(2, let runs, _) = blocks[0] else {
            Issue.record("\(Markdown.safe(text)) makes \(blocks)")
            return
        }
        #expect(Set(runs.map(\.style)).isSubset(of: [.plain, .code]))
    }

    @Test(arguments: ["fraud_model v47", "a*b", "p99 < 250ms & more", "[x] y", "1. x", "C#", "50 %", "a.b-c"])
    func `reads as it is written`(text: String) {
        let blocks = MarkdownText("- " + Markdown.safe(text)).blocks
        guard case .list(_, let items)? = blocks.first, case .paragraph(let lines, _)? = items.first?.blocks.first
        else { return #expect(Bool(false), "\(blocks)") }
        #expect(lines.map(\.text) == [text])
    }

    @Test(arguments: ["see http://a.example/b", "mail a@b.example", "www.a.example"])
    func `is code where a viewer would make a link of it`(text: String) {
        #expect(Markdown.safe(text) == "`\(text)`")
    }
}
