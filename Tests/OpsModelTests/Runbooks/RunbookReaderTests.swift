import Testing

@testable import OpsModel

/// A runbook of a Markdown text, whose actions take `name: value` lines.
func runbook(_ markdown: String, header: RunbookHeader = RunbookHeader(), file: String = "a.md") -> Runbook {
    RunbookReader.read(RunbookText(markdown), from: .file("/books/\(file)"), header: header) { yaml, _ in
        let pairs = yaml.split(separator: "\n").map { $0.split(separator: ":", maxSplits: 1).map(String.init) }
        return .init(arguments: pairs.map { ($0[0], String($0[1].drop { $0 == " " })) })
    }
}

extension Runbook {
    /// One line a step: its number and title.
    var outline: [String] { steps.map { "\($0.number) \($0.title.text)" } }

    var complaints: [String] { problems.map { "\($0.line): \($0.message)" } }
}

@Suite struct `Reading a runbook` {
    @Test func `headings and ordered items are steps, in reading order`() {
        let book = runbook(
            """
            # Canary is failing

            Who is paged reads this.

            ## 1. Confirm

            Look at both versions.

            1. Open the dashboard.
            2. Compare.

               With a second paragraph.

            ## 2. Return

            Text.
            """)
        #expect(book.title == "Canary is failing")
        #expect(book.outline == ["1 Confirm", "1.1 Open the dashboard.", "1.2 Compare.", "2 Return"])
        #expect(book.introduction == [.line(RunbookLine("Who is paged reads this."))])
        #expect(book.steps[2].content == [.line(RunbookLine("With a second paragraph."))])
        #expect(book.complaints.isEmpty)
    }

    @Test func `any plain Markdown is a runbook whose steps are manual`() {
        let book = runbook(
            "Do this:\n\n1. one\n1. two\n\n```yaml\na: {{ .Values.b }}\n```\n\n- bullet\n  - inner\n",
            file: "old-page.md")
        #expect(book.id == "old-page" && book.title == "old-page")
        #expect(book.outline == ["1 one", "2 two"])
        #expect(book.steps.flatMap(\.blocks).allSatisfy { !$0.isExecutable })
        #expect(book.complaints.isEmpty)
        #expect(runbook("").steps.isEmpty)
    }

    @Test func `several headings of the first level are steps, and deeper ones count below them`() {
        #expect(
            runbook("# One\n### Deep\n## Other\n# Two\n#### Far\n").outline == [
                "1 One", "1.1 Deep", "1.2 Other", "2 Two", "2.1 Far",
            ])
    }

    @Test func `a list that goes on after a block keeps its numbers`() {
        #expect(runbook("1. a\n\n```\ncode\n```\n\n2. b\n\n5. c\n").outline == ["1 a", "2 b", "3 c"])
        #expect(runbook("1. a\n\ntext\n\n4. d\n").outline == ["1 a", "4 d"])
    }

    @Test func `numbers may be left out but not go back, and a count is no number`() {
        let book = runbook("## 1. One\n## 4) Four\n## 3. Three\n## 3 replicas are down\n")
        #expect(book.outline == ["1 One", "4 Four", "5 Three", "6 3 replicas are down"])
        #expect(book.complaints == ["3: step 3 stands where step 5 is due; number the steps upwards"])
    }

    @Test func `prose keeps its style, links show their address, tables and code stay as written`() {
        let book = runbook(
            """
            ## Look
            Run `kubectl get` on **both** of [the clusters](https://wiki/x)
            and <https://a.b>.

            | a | b |
            |---|---|
            | 1 | 2 |

            > quoted

            - first
            - second
              1. inner
            """)
        let lines = book.steps[0].content.compactMap { if case .line(let line) = $0 { line } else { nil } }
        #expect(
            lines.map(\.text) == [
                "Run kubectl get on both of the clusters (https://wiki/x) and https://a.b.", "| a | b |", "|---|---|",
                "| 1 | 2 |",
                "quoted", "first", "second", "inner",
            ])
        #expect(
            lines[0].runs.map(\.style) == [
                .plain, .code, .plain, .strong, .plain, .link, .plain, .plain, .plain, .link, .plain,
            ])
        #expect(lines.map(\.marker) == ["", "", "", "", "> ", "- ", "- ", "1. "])
        #expect(lines.map(\.depth) == [0, 0, 0, 0, 1, 0, 0, 1])
        #expect(lines.map(\.isVerbatim) == [false, true, true, true, false, false, false, false])
    }

    @Test func `on fail leads to a step that exists`() {
        let book = runbook(
            """
            ## 1. One
            Some text.
            on fail: go to 3
            ## 2. Two
            On fail: go to step 9
            ## 3. Three
            on fail: page somebody
            ## 4. Four
            on fail: go to 4
            1. inner
               on fail: go to 4
            """)
        #expect(book.steps.map(\.onFail) == [StepNumber(3), nil, nil, nil, StepNumber(4)])
        #expect(book.steps[4].title.text == "inner")
        #expect(
            book.complaints == [
                "5: there is no step 9 to go to; there are 1, 2, 3, 4, 4.1",
                "7: `on fail: page somebody` cannot be followed; write `on fail: go to 6` below a step",
                "9: step 4 goes to itself; name another step",
            ])
    }

    @Test func `front matter is cut off and lines are counted from the top of the file`() {
        let text = RunbookText("---\r\nid: R-1\r\ntitle: T\r\n---\r\n# Title\r\n## {{nobody}}\r\n")
        #expect(text.frontMatter == "id: R-1\ntitle: T" && text.markdownLine == 5)
        let book = runbook("---\nid: R-1\n---\n# Title\n## Ask {{nobody}}\n")
        #expect(
            book.complaints == [
                "5: no placeholder is called '{{nobody}}'; there are {{service}}, {{version}}, {{canary}}, {{stable}}, {{environment}}, {{cluster}}, {{incident}}, {{column}}, {{alert}}"
            ])
        #expect(
            runbook("---\nid: R-1\n# Title\n").complaints == [
                "1: the front matter that '---' opens is not closed; end it with a line '---'"
            ])
    }

    @Test func `what is nested beyond reason is left out and said`() {
        let book = runbook("## a\n\n" + String(repeating: "> ", count: 5000) + "deep\n")
        #expect(book.complaints == ["3: lists or quotations are nested deeper than 24; write them flatter"])
    }
}
