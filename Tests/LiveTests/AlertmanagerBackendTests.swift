import Backends
import Foundation
import OpsModel
import Testing
import Wire

/// What the backend observes on a real Alertmanager equals what was posted there.
@Suite(.needs(.alertmanager)) struct `Alertmanager read by the backend` {
    private let url: String

    init() throws { url = try #require(LiveServer.alertmanager.url) }

    private func backend(_ options: [String: Setting.Content] = [:]) throws -> Alertmanager {
        try Alertmanager(settings: LiveBackend.settings(url, options: options), transport: LiveBackend.client())
    }

    private func observed(_ options: [String: Setting.Content] = [:]) async throws -> Snapshot {
        try await backend(options).poll(at: LiveBackend.now)
    }

    @Test func `the posted alerts are there, each in its state`() async throws {
        let alerts = try await observed().alerts
        let seeded = ["FeatureStale", "ServingDown", "ServingSlow"]
        for name in seeded { #expect(alerts.count { $0.name == name } == 1, "\(name)") }
        let down = try #require(alerts.first { $0.name == "ServingDown" })
        #expect(down.state == .firing)
        #expect(down.labels == ["alertname": "ServingDown", "severity": "critical", "model": "ranker"])
        #expect(down.summary == "ServingDown of ranker")
        #expect(!down.receivers.isEmpty)
        #expect(down.startsAt.map { (600...86_400).contains((LiveBackend.now - $0).inSeconds) } == true)
    }

    @Test func `a silenced alert names its silence`() async throws {
        let snapshot = try await observed()
        let name = try #require(LiveServer.alertmanager.fact("SILENCED"))
        let id = try #require(LiveServer.alertmanager.fact("SILENCE"))
        let alert = try #require(snapshot.alerts.first { $0.name == name })
        #expect(alert.state == .suppressed)
        #expect(alert.silencedBy == [id])
        let silence = try #require(snapshot.silences.first { $0.id.id == id })
        #expect(silence.state == .active)
        #expect(silence.createdBy == "live-tests")
        #expect(silence.comment == "waiting for the nightly feature job")
        #expect(silence.matchers.map(\.description) == [#"alertname="FeatureStale""#])
    }

    @Test func `an inhibited alert names what inhibits it`() async throws {
        let alerts = try await observed().alerts
        let name = try #require(LiveServer.alertmanager.fact("INHIBITED"))
        let alert = try #require(alerts.first { $0.name == name })
        let source = try #require(alerts.first { $0.name == "ServingDown" })
        #expect(alert.state == .suppressed)
        #expect(alert.inhibitedBy == [source.id.fingerprint])
        #expect(alert.silencedBy == [])
    }

    @Test func `a silence that was ended is listed as expired`() async throws {
        let id = try #require(LiveServer.alertmanager.fact("EXPIRED_SILENCE"))
        let silence = try #require(try await observed().silences.first { $0.id.id == id })
        #expect(silence.state == .expired)
    }

    @Test func `alerts are filtered by the server`() async throws {
        let snapshot = try await observed(["filter": .list([Setting(.text(#"model="ranker""#))])])
        #expect(Set(snapshot.alerts.compactMap { $0.labels["model"] }) == ["ranker"])
        #expect(snapshot.alerts.contains { $0.name == "ServingDown" })
    }

    @Test func `a filter that is no matcher is a fault of the configuration, in the server's words`() async throws {
        let backend = try backend(["filter": .list([Setting(.text(#"model=~"(""#))])])
        let error = await #expect(throws: BackendError.self) { _ = try await backend.poll(at: LiveBackend.now) }
        #expect(error?.failure.kind == .configuration)
        #expect(error?.description.contains("error parsing regexp") == true, "\(String(describing: error))")
    }

    @Test func `a silence made by others is on its alert in the next poll`() async throws {
        let name = "test-\(UUID().uuidString.lowercased())"
        let ends = "2099-01-01T00:00:00Z"
        let backend = try backend(["filter": .list([Setting(.text("alertname=\"\(name)\""))])])
        try await LiveBackend.call(
            .post, url, "api/v2/alerts", #"[{"labels": {"alertname": "\#(name)"}, "endsAt": "\#(ends)"}]"#)
        #expect(try await backend.poll(at: LiveBackend.now).alerts.map(\.state) == [.firing])
        let answer = try await LiveBackend.call(
            .post, url, "api/v2/silences",
            """
            {"matchers": [{"name": "alertname", "value": "\(name)", "isRegex": false, "isEqual": true}],
            "startsAt": "2020-01-01T00:00:00Z", "endsAt": "\(ends)", "createdBy": "test", "comment": "live"}
            """)
        let id = try #require(answer?["silenceID"].string)
        let alert = try #require(try await backend.poll(at: LiveBackend.now).alerts.first)
        #expect(alert.state == .suppressed)
        #expect(alert.silencedBy == [id])
        try await LiveBackend.call(.delete, url, "api/v2/silence/\(id)")
        #expect(try await backend.poll(at: LiveBackend.now).alerts.map(\.state) == [.firing])
    }

    @Test func `doctor finds nothing wrong and shows no configuration`() async throws {
        let findings = try await backend().examine()
        #expect(findings.map(\.verdict).allSatisfy { $0 == .pass }, "\(findings)")
        #expect(!"\(findings)".contains("receivers:"))
        #expect(findings.contains { $0.topic == "version" })
    }
}

extension Snapshot {
    fileprivate var silences: [Silence] {
        observations.compactMap { if case .silence(let silence) = $0 { silence } else { nil } }
    }
}
