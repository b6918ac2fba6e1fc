import Testing

@testable import OpsModel

/// The only block of a step.
private func block(_ info: String, _ text: String) -> RunbookBlock.Content? {
    runbook("## Step\n```\(info)\n\(text)\n```\n").steps.first?.blocks.first?.content
}

/// What is said of it, with its line.
private func complaint(_ info: String, _ text: String) -> String? {
    let book = runbook("## Step\n```\(info)\n\(text)\n```\n")
    guard case .broken = book.steps.first?.blocks.first?.content else { return nil }
    return book.complaints.first
}

private let incident = RunbookContext(
    incident: "INC-7QK2", service: "fraud", environment: "prod", stable: "46", canary: "47", columns: ["card_age"])

@Suite struct `Blocks of a runbook` {
    @Test func `a check of PromQL is a query and a comparison of the program's own`() throws {
        guard
            case .check(let check) = block(
                "check promql", #"errors{service="{{service}}",version!="{{stable}}"} >= 0.01"#)
        else {
            Issue.record("no check")
            return
        }
        #expect(
            try check.question(in: incident)
                == .promQL(
                    query: #"errors{service="fraud",version!="46"}"#, CheckComparison(.greaterOrEqual, 0.01), .every))
    }

    @Test func `the last comparison outside strings and brackets is taken`() throws {
        for (text, query, comparison) in [
            ("a > 1", "a", CheckComparison(.greater, 1)),
            ("(a > 1) == 0", "(a > 1)", CheckComparison(.equal, 0)),
            ("a > 5 < 1e3", "a > 5", CheckComparison(.less, 1000)),
            (#"a{b="> 1",c=~'x=="'} != -2.5"#, #"a{b="> 1",c=~'x=="'}"#, CheckComparison(.notEqual, -2.5)),
            ("sum by (x) (a) \n  <= 0.5 \n", "sum by (x) (a)", CheckComparison(.lessOrEqual, 0.5)),
            ("a # > 1\n > 2", "a # > 1", CheckComparison(.greater, 2)),
        ] {
            let split = try CheckComparison.split(text)
            #expect(split.query == query && split.comparison == comparison, "\(text)")
        }
    }

    @Test(arguments: [
        (
            "check promql", "up",
            "3: the query is compared with nothing; end it with ==, !=, >, <, >= or <= and a number: `> 0.01`"
        ),
        (
            "check promql", "up > other",
            "3: 'other' is no number; the last comparison is the program's own, so end the query with one: `> 0.01`"
        ),
        (
            "check promql", "up > bool 1",
            "3: 'bool 1' is no number; the last comparison is the program's own, so end the query with one: `> 0.01`"
        ),
        (
            "check promql", "> 1",
            "3: nothing is compared; write a query before the comparison: `service:errors:ratio_rate5m > 0.01`"
        ),
        ("check promql", "a{b=\"c > 1", "3: a quote or a bracket of the query is not closed; close it"),
        ("check promql", "sum(a > 1", "3: a quote or a bracket of the query is not closed; close it"),
        (
            "check promql", "{{service}} > 1",
            "3: {{service}} stands outside quotes, where its value could change the query; write label=\"{{service}}\""
        ),
        (
            "check promql", "a{b=`{{service}}`} > 1",
            "3: {{service}} stands in backquotes, where nothing can be escaped; write \"{{service}}\""
        ),
        (
            "check promql", #"a{b="\{{service}}"} > 1"#,
            "3: {{service}} stands after a backslash, which would take the first byte of its value for an escape; "
                + #"write \\ for a backslash"#
        ),
        (
            "check sql", "select 1",
            "2: `check sql` is no check; write `check promql`, `check promql any` or `check http`"
        ),
        ("check http", "POST https://a/b", "3: a check by HTTP is one GET; write `GET https://host/path`"),
        ("check http", "GET ftp://a", "3: 'ftp://a' is no address; write `GET https://host/path`"),
        ("check http", "GET https://u:p@a/", "3: 'https://u:p@a/' is no address; write `GET https://host/path`"),
        (
            "check http", "GET https://{{service}}.a/",
            "3: {{service}} stands in the host of an address, where it could lead anywhere; write the host out"
        ),
        (
            "check http", "GET https://a/\nexpect ok",
            "4: a status is a number from 100 to 599; write `expect 200 204` or `expect 2xx`"
        ),
        (
            "check http", "GET https://a/\n200",
            "4: below the GET stands only what is expected; write `expect 200` or `expect 2xx`"
        ),
        (
            "action explode", "",
            "2: `action explode` is no change request; there are \(RunbookAction.kinds.joined(separator: ", "))"
        ),
        (
            "sh", "restart {{service}}",
            "3: {{service}} is not filled in a script, whose text is never changed; write \"$MLOPS_SERVICE\""
        ),
        (
            "wait until=healthy", "",
            "2: a `wait` needs a condition and a deadline; write `wait until=healthy for=10m timeout=30m`"
        ),
        (
            "wait until=happy timeout=1m", "",
            "2: nobody knows when it is 'happy'; write until=healthy, or until=promql and a query"
        ),
        (
            "wait until=healthy for=1h timeout=1m", "",
            "2: `for` is a duration within the timeout; write `wait until=healthy for=10m timeout=30m`"
        ),
        ("wait 5m", "", "2: `5m` is nothing to wait by; write `wait until=healthy for=10m timeout=30m`"),
    ])
    func `what cannot be executed is said, with its line and what to write`(info: String, text: String, says: String) {
        #expect(complaint(info, text) == says)
    }

    @Test func `a placeholder after a backslash that is one stays in its quotes`() throws {
        guard case .check(let check) = block("check promql", #"a{b="\\{{service}}"} > 1"#) else {
            Issue.record("no check")
            return
        }
        guard case .promQL(let query, _, _) = try check.question(in: incident) else { return }
        #expect(query == #"a{b="\\fraud"}"#)
    }

    @Test func `a check by HTTP is an address and a status`() throws {
        guard case .check(let check) = block("check http", "GET https://a.b/{{service}}?v={{canary}}\nexpect 200 204")
        else {
            Issue.record("no check")
            return
        }
        #expect(try check.question(in: incident) == .http(url: "https://a.b/fraud?v=47", .these([200, 204])))
        #expect(ExpectedStatus.success.holds(for: 204) && !ExpectedStatus.success.holds(for: 301))
        #expect(ExpectedStatus.these([503]).holds(for: 503) && !ExpectedStatus.these([503]).holds(for: 200))
    }

    @Test func `an action keeps its arguments apart, whatever their values hold`() throws {
        guard case .action(let action) = block("action rollback", "to: {{stable}}") else {
            Issue.record("no action")
            return
        }
        let hostile = RunbookContext(stable: "46\nforce: true")
        #expect(action.kind == "rollback" && action.arguments.map(\.name) == ["to"])
        #expect(try action.arguments[0].value.filled(from: hostile) == "46\nforce: true")
    }

    @Test func `a script is never changed, and finds what it needs in its environment`() {
        let text = "docker ps --format '{{.Names}}' | grep \"$MLOPS_SERVICE\"\n"
        #expect(block("sh", String(text.dropLast())) == .script(RunbookScript(text: text)))
        #expect(
            Placeholder.variables(in: incident) == [
                "MLOPS_SERVICE": "fraud", "MLOPS_VERSION": "47", "MLOPS_CANARY": "47", "MLOPS_STABLE": "46",
                "MLOPS_ENVIRONMENT": "prod", "MLOPS_INCIDENT": "INC-7QK2", "MLOPS_COLUMN": "card_age",
            ])
    }

    @Test func `waiting has a condition, a length and a deadline`() {
        #expect(
            block("wait until=healthy for=10m timeout=30m", "")
                == .wait(RunbookWait(until: .healthy, for: .seconds(600), timeout: .seconds(1800))))
        #expect(complaint("wait until=promql timeout=5m", "up == 1") == nil)
    }

    @Test func `a block before the first step is not executed`() {
        let book = runbook("```check promql\nup == 1\n```\n\n## Step\n")
        #expect(book.complaints.first?.hasPrefix("1: the block `check promql` stands before the first step") == true)
        guard case .block(let block) = book.introduction.first, case .broken = block.content else {
            Issue.record("not broken")
            return
        }
    }

    @Test(arguments: [
        (#"a"b\c"#, #"x{s="a\"b\\c",r=~"a\"b\\\\c.*"}"#, "https://h/a%22b%5Cc"),
        ("it's", #"x{s="it's",r=~"it's.*"}"#, "https://h/it%27s"),
        ("v1.0+(a)\n", #"x{s="v1.0+(a)\n",r=~"v1\\.0\\+\\(a\\)\n.*"}"#, "https://h/v1.0%2B%28a%29%0A"),
        ("../é", #"x{s="../é",r=~"\\.\\./é.*"}"#, "https://h/..%2F%C3%A9"),
        ("..", #"x{s="..",r=~"\\.\\..*"}"#, "https://h/%2E%2E"),
    ])
    func `a value stays a value where it lands`(value: String, query: String, url: String) throws {
        let context = RunbookContext(service: value)
        let checks = runbook(
            """
            ## Step
            ```check promql
            x{s="{{service}}",r=~"{{service}}.*"} > 0
            ```
            ```check http
            https://h/{{service}}
            ```
            """
        ).checks
        #expect(
            try checks[0].check.question(in: context) == .promQL(query: query, CheckComparison(.greater, 0), .every))
        #expect(try checks[1].check.question(in: context) == .http(url: url, .success))
    }

    @Test func `in single quotes the single quote is escaped`() throws {
        let check = try #require(runbook("## S\n```check promql\nx{s='{{service}}'} > 0\n```\n").checks.first?.check)
        #expect(
            try check.question(in: RunbookContext(service: #"a'b"c"#))
                == .promQL(query: #"x{s='a\'b"c'}"#, CheckComparison(.greater, 0), .every))
    }
}
