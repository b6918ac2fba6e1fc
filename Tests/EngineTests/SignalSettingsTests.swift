import OpsModel
import Testing

@testable import Engine

@Suite struct `Settings of signals and maintenance` {
    private func read(_ yaml: String) throws -> Configuration {
        try Configuration(yaml: "version: 1\n" + yaml, file: "c.yaml", catalog: [])
    }

    private func mistakes(_ yaml: String) -> [String] {
        do throws(ConfigurationError) {
            _ = try Configuration(yaml: "version: 1\n" + yaml, file: "c.yaml", catalog: [])
            return []
        } catch {
            return error.problems.map(\.description)
        }
    }

    @Test func `what is not said keeps its default`() throws {
        let rules = try read("signals: { belowDesired: { for: 10m }, correlation: 5m }").rules
        #expect(rules.belowDesired == SignalRules.Hold(for: .seconds(600), keep: .seconds(60)))
        #expect(rules.correlation == .seconds(300))
        #expect(rules.intake == SignalRules().intake)
        #expect(try read("").rules == SignalRules())
    }

    @Test func `thresholds, heartbeats, columns and levels are read`() throws {
        let rules = try read(
            """
            signals:
              clearBelow: 0.8
              burnEvents: 20
              heartbeats: [Heartbeat]
              keyColumns: { fraud: [age, amount] }
              criticalPerformance: [churn]
              degraded: { above: 0.2 }
              saturation: { queue: 50 }
              traffic: { below: 0.3, above: 4 }
              sev: { tier1: [1, 1, 1] }
            """
        ).rules
        #expect(rules.clearBelow == 0.8)
        #expect(rules.burnEvents == 20)
        #expect(rules.heartbeats == ["Heartbeat"])
        #expect(rules.keyColumns == ["fraud": ["age", "amount"]])
        #expect(rules.criticalPerformance == ["churn"])
        #expect(rules.degradedShare == 0.2)
        #expect(rules.queueDepth == 50)
        #expect(rules.trafficBelow == 0.3)
        #expect(rules.levels.level(tier: 1, impact: .hidden) == 1)
        #expect(rules.levels.level(tier: 2, impact: .hidden) == 3)
    }

    @Test func `every setting changes the rule that it names, and no other`() throws {
        let hold = SignalRules.Hold(for: .seconds(77), keep: .seconds(78))
        for rule in SignalSettings.rules {
            var expected = SignalRules()
            expected[keyPath: rule.hold] = hold
            #expect(try read("signals: { \(rule.name): { for: 77s, keep: 78s } }").rules == expected)
        }
        #expect(Set(SignalSettings.rules.map(\.hold)).count == SignalSettings.rules.count)
        // The names that are not their rule's own.
        #expect(try read("signals: { traffic: { for: 77s, keep: 78s } }").rules.trafficBand == hold)
        #expect(try read("signals: { infra: { for: 77s, keep: 78s } }").rules.crashLoop == hold)
    }

    @Test func `an unknown rule and a threshold out of its range are mistakes with their lines`() {
        #expect(mistakes("signals:\n  degradd: { above: 0.1 }").first?.contains("did you mean 'degraded'?") == true)
        #expect(mistakes("signals:\n  degraded: { above: 7 }").first?.hasPrefix("c.yaml:3") == true)
    }

    @Test func `a recurring window stands by the clocks of its zone`() throws {
        let windows = try read(
            """
            maintenance:
              - { name: night, service: "fraud-*", timeZone: Europe/Berlin, days: [sat], from: "23:00", to: "05:00" }
              - { name: move, cluster: eu, start: "2026-12-01T22:00", end: "2026-12-02T02:00" }
            """
        ).maintenance
        #expect(windows.map(\.name) == ["night", "move"])
        #expect(windows.first?.schedule == .weekly(days: [6], from: 82_800, length: 21_600))
        let summer = try #require(Instant(rfc3339: "2031-07-01T12:00:00Z"))
        let winter = try #require(Instant(rfc3339: "2059-01-15T12:00:00Z"))
        #expect(windows.first?.zone.offset(at: summer) == 7200)
        #expect(windows.first?.zone.offset(at: winter) == 3600)
        let begin = try #require(Instant(rfc3339: "2026-12-01T22:00:00Z"))
        #expect(windows.last?.occurrence(at: begin)?.uncertainty == .seconds(4 * 3600))
    }

    @Test(arguments: [
        ("{ name: a, from: \"2\", to: \"05:00\" }", "\"02:00\""),
        ("{ name: a, timeZone: Mars/Base, from: \"02:00\", to: \"03:00\" }", "Mars/Base"),
        ("{ name: a }", "either"),
        ("{ name: a, start: \"2026-12-02T02:00\", end: \"2026-12-01T02:00\" }", "before it begins"),
        ("{ name: a, timeZone: ../passwd, from: \"02:00\", to: \"03:00\" }", "time zone"),
    ])
    func `a window that cannot be says what to write`(entry: String, word: String) {
        let found = mistakes("maintenance:\n  - \(entry)")
        #expect(found.count == 1)
        #expect(found.first?.contains(word) == true)
    }

    @Test func `all that is wrong with a window is told`() {
        let found = mistakes("maintenance:\n  - { name: a, timeZone: Mars/Base, start: soon, end: late }")
        #expect(found.count == 3)
        for word in ["Mars/Base", "'soon'", "'late'"] { #expect(found.contains { $0.contains(word) }, "\(word)") }
        #expect(mistakes("maintenance:\n  - { name: a, from: \"25\", to: \"7\" }").count == 2)
    }

    @Test func `two windows of one name are a mistake`() {
        let one = "{ name: a, from: \"02:00\", to: \"03:00\" }"
        #expect(mistakes("maintenance: [\(one), \(one)]").count == 1)
    }
}
