import OpsModel
import Testing
import Views

@Suite struct `Runbooks as plain text` {
    private let book = Runbook(
        id: "R-12", title: "Failing \u{1B}[31m", rule: RunbookRule(kinds: ["canary"], services: ["fraud-*"]),
        source: .ready("R-12.md"), introduction: [.line(RunbookLine("Read this."))],
        steps: [
            RunbookStep(
                number: StepNumber(1), title: RunbookLine("Confirm"), line: 3,
                content: [
                    .line(RunbookLine([RunbookRun("first")], depth: 1, marker: "- ")),
                    .block(RunbookBlock(.broken("no query"), info: "check promql", text: "> 1\n", line: 4)),
                ])
        ])

    @Test func `a list has a line for each, and nothing in it reaches the terminal raw`() {
        let text = RunbookListing.text([book])
        #expect(text.split(separator: "\n").count == 2 && text.hasPrefix("ID    TITLE"))
        #expect(text.contains("canary · service fraud-*  1      ready"))
        #expect(!text.contains("\u{1B}"))
    }

    @Test func `one is printed step by step with what is wrong in its place`() {
        let lines = RunbookListing.text(of: book).split(separator: "\n", omittingEmptySubsequences: false).map(
            String.init)
        #expect(
            lines.dropFirst() == [
                "serves canary · service fraud-* · ready", "", "Read this.", "", "1  Confirm", "      - first",
                "    [check promql]", "      > 1", "    ! no query", "",
            ])
    }
}
