import Testing

@testable import OpsModel

@Suite struct `A runbook for one incident` {
    let book = runbook(
        """
        # {{service}} is failing
        ## 1. Confirm on {{cluster}}
        Version {{canary}} of `{{service}}`.
        ```check promql
        errors{version="{{canary}}"} > 0.01
        ```
        on fail: go to 3
        ## 2. Return to {{stable}}
        ```action rollback
        to: {{stable}}
        ```
        ## 3. Watch
        ```wait until=healthy for=10m timeout=90s
        ```
        ```wait until=healthy for=10m timeout=30m
        ```
        """, header: RunbookHeader(id: "R-12"))
    let context = RunbookContext(service: "fraud", stable: "46", canary: "47")
    let now = Instant(seconds: 1000)

    @Test(arguments: ["action rollback\nto: {{stable}}", "sh\necho back", "wait until=healthy for=1m timeout=5m"])
    func `a step with something to do is not passed because its check passes`(block: String) {
        let book = runbook(
            "# T\n## 1. Do it\n```check promql\nup == 1\n```\n```\(block)\n```\n", header: RunbookHeader(id: "R-1"))
        let question = RunbookSheet(book, context: context).questions[0]
        let answer = [question: CheckResult(.pass, value: 1, "1", at: now)]
        let sheet = RunbookSheet(book, context: context, results: answer)
        #expect(sheet.steps[0].checks[0].result?.verdict == .pass)
        #expect(sheet.steps.map(\.state) == [.manual])
    }

    @Test func `texts are filled, and what has no value is a fault in its place`() {
        let sheet = RunbookSheet(book, reason: "canary", context: context)
        #expect(sheet.title == "fraud is failing" && sheet.problemCount == 1)
        #expect(sheet.steps[0].title.runs == [RunbookRun("Confirm on "), RunbookRun("{{cluster}}", .fault)])
        #expect(
            sheet.steps[0].content.first
                == .line(
                    RunbookLine([
                        RunbookRun("Version "), RunbookRun("47"), RunbookRun(" of "), RunbookRun("fraud", .code),
                        RunbookRun("."),
                    ])))
        #expect(sheet.steps[1].content == [.action(kind: "rollback", arguments: [.init(name: "to", value: "46")])])
        #expect(sheet.steps[2].wait?.text == "until healthy for 10m, at most 30m")
    }

    @Test func `a step is as good as its checks`() throws {
        let question = try #require(RunbookSheet(book, context: context).questions.first)
        func states(_ verdict: CheckVerdict?) -> [RunbookSheet.StepState] {
            let results = verdict.map { [question: CheckResult($0, "", at: now)] } ?? [:]
            return RunbookSheet(book, context: context, results: results).steps.map(\.state)
        }
        #expect(states(nil) == [.unknown, .manual, .unknown])
        #expect(states(.pass) == [.passed, .manual, .unknown])
        #expect(states(.fail) == [.failed, .manual, .unknown])
        #expect(states(.unknown) == [.unknown, .manual, .unknown])
    }

    @Test func `the step to do next is where a failed one leads`() throws {
        let question = try #require(RunbookSheet(book, context: context).questions.first)
        func next(_ verdict: CheckVerdict?) -> String? {
            let results = verdict.map { [question: CheckResult($0, "", at: now)] } ?? [:]
            return RunbookSheet(book, context: context, results: results).current?.number.description
        }
        #expect(next(nil) == "1" && next(.pass) == "2" && next(.fail) == "3")
        #expect(RunbookSheet(book, context: context).step(asking: ["rollback"])?.number == StepNumber(2))
    }

    @Test func `a check whose placeholder has no value is not asked`() {
        let sheet = RunbookSheet(book, context: RunbookContext(service: "fraud", stable: "46"))
        #expect(sheet.questions.isEmpty && sheet.steps[0].state == .unknown)
        guard case .fault(_, let message) = sheet.steps[0].content[1] else {
            Issue.record("no fault")
            return
        }
        #expect(message == "{{canary}} has no value: the incident does not tell its canary")
    }
}

@Suite struct `Judging a check` {
    let now = Instant(seconds: 1000)

    private func judged(
        _ values: [Double?], _ comparison: CheckComparison, _ quantifier: CheckQuantifier = .every,
        remark: String? = nil
    ) -> String {
        let result = CheckResult.of(values, comparison, quantifier, remark: remark, at: now)
        return "\(result.verdict): \(result.finding)"
    }

    @Test func `every series must hold, and the worst is told`() {
        #expect(judged([0.0312], CheckComparison(.greater, 0.01)) == "pass: 0.0312")
        #expect(judged([0.004], CheckComparison(.greater, 0.01)) == "fail: 0.004")
        #expect(judged([0.2, 0.004], CheckComparison(.greater, 0.01)) == "fail: 1 of 2 series, 0.004")
        #expect(judged([0.2, 0.3], CheckComparison(.less, 0.5)) == "pass: 2 of 2 series, 0.3")
        #expect(judged([3], CheckComparison(.equal, 3)) == "pass: 3")
        #expect(judged([3], CheckComparison(.notEqual, 3)) == "fail: 3")
        #expect(judged([3], CheckComparison(.greaterOrEqual, 3)) == "pass: 3")
        #expect(judged([3.00001], CheckComparison(.lessOrEqual, 3)) == "fail: 3")
    }

    @Test func `of any, one is enough`() {
        #expect(judged([0.2, 0.004], CheckComparison(.greater, 0.01), .any) == "pass: 1 of 2 series, 0.2")
        #expect(judged([0.001, 0.004], CheckComparison(.greater, 0.01), .any) == "fail: 0 of 2 series, 0.001")
        #expect(judged([nil, 0.2], CheckComparison(.greater, 0.01), .any) == "pass: 1 of 2 series, 0.2")
        #expect(
            judged([nil, 0.001], CheckComparison(.greater, 0.01), .any)
                == "unknown: 0 of 2 series, 0.001; one is no number")
    }

    @Test func `what is not known decides nothing, and what is known overrules it`() {
        #expect(judged([], CheckComparison(.less, 1)) == "unknown: no series")
        #expect(judged([nil], CheckComparison(.less, 1)) == "unknown: no number")
        #expect(judged([nil], CheckComparison(.less, 1), remark: "refused") == "unknown: refused")
        #expect(
            judged([0.5, nil], CheckComparison(.less, 1), remark: "refused") == "unknown: 1 of 2 series, 0.5; refused")
        #expect(judged([2, nil], CheckComparison(.less, 1)) == "fail: 0 of 2 series, 2")
    }

    @Test func `durations are written as they are read`() {
        for text in ["500ms", "90s", "10m", "6h", "30d"] {
            #expect(Duration(configuration: text)?.configurationText == text)
        }
    }
}
