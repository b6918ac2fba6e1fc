import Backends
import ContractServer
import OpsModel
import Testing
import Wire

/// What Alertmanager may answer besides what was recorded.
@Suite struct `Alertmanager at its worst` {
    @Test(arguments: [
        ("active", Alert.AlertState.firing), ("unprocessed", .firing), ("suppressed", .suppressed),
        ("sleeping", .unknown),
    ])
    func `a state has one meaning, and a new one is unknown`(word: String, state: Alert.AlertState) async throws {
        let alerts = #"[{"fingerprint": "a", "labels": {}, "status": {"state": "\#(word)"}}]"#
        #expect(try await poll(alerts: alerts).alerts.map(\.state) == [state])
    }

    @Test func `an alert that is called active and names a silence is suppressed`() async throws {
        let alerts = #"[{"fingerprint": "a", "status": {"state": "active", "silencedBy": ["s"]}}]"#
        #expect(try await poll(alerts: alerts).alerts.map(\.state) == [.suppressed])
    }

    @Test func `an alert without a fingerprint is left out, marked`() async throws {
        let snapshot = try await poll(alerts: #"[{"fingerprint": "a"}, {"labels": {"alertname": "B"}}]"#)
        #expect(snapshot.alerts.count == 1)
        #expect(snapshot.incomplete[.alert] == "1 of the entries could not be read")
    }

    @Test func `what an attacker writes into a label is data`() async throws {
        let alerts = #"[{"fingerprint": "a", "labels": {"alertname": "\u001b]0;owned\u0007\u202e", "x": "'; rm -rf"}}]"#
        let alert = try #require(try await poll(alerts: alerts).alerts.first)
        #expect(alert.name == "\u{1B}]0;owned\u{07}\u{202E}")
        #expect(alert.labels["x"] == "'; rm -rf")
    }

    @Test func `silences that cannot be read leave the alerts, marked`() async throws {
        let snapshot = try await poll(silences: .text("busy", status: 500))
        #expect(snapshot.incomplete[.silence]?.contains("500") == true)
        #expect(snapshot.incomplete[.alert] == nil)
    }

    @Test func `a status that cannot be read leaves all else, with a note`() async throws {
        let snapshot = try await poll(status: .text("busy", status: 500))
        #expect(snapshot.incomplete == [:])
        #expect(snapshot.facts.isHealthy == nil)
        #expect(snapshot.facts.note?.contains("500") == true)
    }

    @Test(arguments: [("ready", Bool?.some(true)), ("settling", false), ("disabled", true), ("dreaming", nil)])
    func `reachable is not healthy`(word: String, isHealthy: Bool?) async throws {
        let snapshot = try await poll(
            status: .json(#"{"cluster": {"status": "\#(word)", "peers": [{}, {}]}, "versionInfo": {}}"#))
        #expect(snapshot.facts.isHealthy == isHealthy)
        #expect(snapshot.facts.note?.contains("2") == (word == "disabled" ? nil : true))
    }

    @Test func `more alerts than are kept are cut, aloud`() async throws {
        let alerts = (0..<50_001).map { "{\"fingerprint\":\"\($0)\"}" }.joined(separator: ",")
        let snapshot = try await poll(alerts: "[\(alerts)]")
        #expect(snapshot.alerts.count == 50_000)
        #expect(snapshot.truncated == "only the first 50000 alerts are read")
        #expect(snapshot.incomplete[.alert] != nil)
    }

    private func poll(
        alerts: String = "[]", silences: ContractAnswer = .json("[]"), status: ContractAnswer = .json("{}")
    ) async throws -> Snapshot {
        let transport = ReplayTransport { request in
            switch request.path {
            case "/api/v2/alerts": .json(alerts)
            case "/api/v2/silences": silences
            default: status
            }
        }
        return try await Alertmanager(
            settings: BackendSettings(id: "alerts", url: "http://alerts.example"), transport: transport
        ).poll(at: Instant(seconds: 1_795_462_000))
    }
}
