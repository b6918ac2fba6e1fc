import OpsModel
import Testing
import Wire

@testable import Engine

@Suite struct `Who is told, as configured` {
    private func read(_ yaml: String) -> Result<[SinkConfiguration], ConfigurationError> {
        Result { () throws(ConfigurationError) in
            try Configuration(yaml: "version: 1\nnotify:\n\(yaml)", file: "c.yaml", folder: "/etc/ops").notify
        }
    }

    private func mistakes(_ yaml: String) -> [String] {
        guard case .failure(let error) = read(yaml) else { return [] }
        return error.problems.map(\.description)
    }

    @Test func `every kind is read`() throws {
        let sinks = try read(
            """
              - { name: hook, kind: webhook, url: "https://a.example/h", secret: "env:HOOK", events: [incident, approval] }
              - { name: chat, kind: slack, secretUrl: "file:slack", deadline: 3s }
              - { name: script, kind: command, command: [bin/page, --now] }
              - { name: pager, kind: pagerduty, routingKey: "env:PD" }
            """
        ).get()
        #expect(sinks.map(\.name) == ["hook", "chat", "script", "pager"])
        #expect(sinks[0].events == [.incident, .approval] && sinks[1].events == Set(Announcement.Event.allCases))
        #expect(sinks[1].deadline == .seconds(3) && sinks[0].deadline == .seconds(10))
        guard case .slack(.secret(let reference)) = sinks[1].kind else { return #expect(Bool(false)) }
        #expect(reference.source == .file("/etc/ops/slack"))
        guard case .command(let words) = sinks[2].kind else { return #expect(Bool(false)) }
        #expect(words == ["/etc/ops/bin/page", "--now"])
        guard case .pagerduty(_, let address) = sinks[3].kind else { return #expect(Bool(false)) }
        #expect(address == "https://events.pagerduty.com/v2/enqueue")
    }

    @Test(arguments: [
        ("  - { name: a, kind: slack }", "c.yaml:3: notify 'a' (slack) lacks 'url' or 'secretUrl'"),
        (
            "  - { name: a, kind: slack, url: \"https://a\", secretUrl: \"env:B\" }",
            "c.yaml:3: notify 'a' has both 'url' and 'secretUrl'; keep one of them"
        ),
        (
            "  - { name: a, kind: command, command: [x], url: \"https://a\" }",
            "c.yaml:3: notify[0]: 'url' means nothing to the kind command; leave it out"
        ),
        (
            "  - { name: a, kind: command }",
            "c.yaml:3: notify 'a' (command) lacks 'command': the program and its arguments"
        ),
        ("  - { name: a, kind: pagerduty }", "c.yaml:3: notify 'a' (pagerduty) lacks 'routingKey'"),
        (
            "  - { name: a, kind: command, command: [x] }\n  - { name: a, kind: command, command: [x] }",
            "c.yaml:4: notify 'a' stands already in line 3; give each its own name"
        ),
        (
            "  - { name: a, kind: command, command: [x], deadline: 1h }",
            "c.yaml:3: 'notify[0].deadline' is '1h'; write a duration from 100ms to 30s"
        ),
        (
            "  - name: a\n    kind: webhook\n    url: \"https://a\"\n    body:\n      text: \"{{sumary}}\"",
            "c.yaml:7: no placeholder is called '{{sumary}}'; there are key, topic, subject, fleet, at, severity, level, summary, facts, command, facts.NAME"
        ),
        (
            "  - { name: a, kind: slack, url: \"https://a\", body: { text: x } }",
            "c.yaml:3: notify[0]: 'body' means nothing to the kind slack; leave it out"
        ),
    ])
    func `what cannot be is named with its line`(yaml: String, message: String) {
        #expect(mistakes(yaml) == [message])
    }

    @Test func `a secret that is written out is refused and not repeated`() {
        let said = mistakes("  - { name: a, kind: pagerduty, routingKey: R0CANARYR0CANARY }").joined()
        #expect(said.contains("is written out") && !said.contains("CANARY"))
    }
}
