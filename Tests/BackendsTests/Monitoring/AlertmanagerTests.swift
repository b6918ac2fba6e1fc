import Backends
import ContractServer
import OpsModel
import Testing
import Wire

/// What Alertmanager 0.25 answered when it was recorded, and what must be read from it.
@Suite struct `Alertmanager recordings` {
    private static let now = Instant(rfc3339: "2026-11-23T19:45:00Z") ?? Instant(seconds: 0)

    @Test func `alerts that fire, and alerts that something keeps quiet, are told apart`() async throws {
        let snapshot = try await poll(["alerts": "alerts.json"])
        let states = Dictionary(uniqueKeysWithValues: snapshot.alerts.map { ($0.name, $0.state) })
        #expect(
            states == [
                "ManualTest": .firing, "FeatureDriftHigh": .suppressed, "ErrorBudgetBurnFast": .firing,
                "LatencyP95High": .suppressed,
            ])
    }

    @Test func `an alert is read whole`() async throws {
        let snapshot = try await poll(["alerts": "alerts.json"])
        let alert = try #require(snapshot.alerts.first { $0.name == "FeatureDriftHigh" })
        #expect(alert.id == AlertID(backend: "alerts", fingerprint: "5f12cffa7750836c"))
        #expect(alert.labels["feature"] == "merchant_cat")
        #expect(alert.labels.count == 10)
        #expect(alert.summary == "PSI of merchant_cat is 210m")
        #expect(alert.startsAt == Instant(rfc3339: "2026-11-23T19:18:42.465Z"))
        #expect(alert.activeAt == nil)
        #expect(alert.inhibitedBy == ["aa27cfdad020de4c"])
        #expect(alert.receivers == ["oncall"])
        #expect(alert.generatorURL?.hasPrefix("http://prometheus.example:21600/graph") == true)
    }

    @Test func `an alert both silenced and inhibited keeps both reasons`() async throws {
        let snapshot = try await poll(["alerts": "alerts_silenced_and_inhibited.json"])
        let alert = try #require(snapshot.alerts.first { $0.labels["feature"] == "amount" })
        #expect(alert.state == .suppressed)
        #expect(alert.silencedBy == ["3b3c161c-f51b-4c95-8abf-d9a5e32b47d4"])
        #expect(alert.inhibitedBy == ["aa27cfdad020de4c"])
    }

    @Test func `all flags are asked for, because leaving one out hides alerts`() async throws {
        let bench = try bench(["alerts": "alerts.json"])
        _ = try await bench.backend.poll(at: Self.now)
        let query = try #require(bench.transport.requests.first { $0.path.encoded.hasSuffix("/alerts") }).query
        for flag in ["active", "silenced", "inhibited", "unprocessed"] { #expect(query[flag] == "true") }
    }

    @Test func `a poll costs three requests`() async throws {
        let bench = try bench([:])
        _ = try await bench.backend.poll(at: Self.now)
        #expect(
            Set(bench.transport.requests.map(\.path.encoded))
                == ["api/v2/alerts", "api/v2/silences", "api/v2/status"])
        #expect(bench.transport.requests.count == 3)
    }

    @Test func `silences that act, that wait and that ended within the hour are listed`() async throws {
        let silences = try await poll([:]).silences
        #expect(silences.map(\.state) == [.active, .pending, .expired, .expired])
        #expect(try await poll([:], at: Self.now + .seconds(7200)).silences.map(\.state) == [.active, .pending])
    }

    @Test func `a silence is read whole, negative matchers too`() async throws {
        let silence = try #require(try await poll([:]).silences.first)
        #expect(silence.createdBy == "oncall@example")
        #expect(silence.comment == "known drift, retrain running")
        #expect(silence.endsAt == Instant(rfc3339: "2026-11-23T20:22:07Z"))
        #expect(
            silence.matchers.map(\.description)
                == [#"alertname="FeatureDriftHigh""#, #"feature=~"am.*""#, #"env!="dev""#])
    }

    @Test func `a single instance is healthy, and tells its version`() async throws {
        let facts = try await poll([:]).facts
        #expect(facts.version == "0.25.0")
        #expect(facts.isHealthy == true)
        #expect(facts.note == nil)
    }

    @Test func `nothing of its configuration leaves the backend`() async throws {
        let bench = try bench([:])
        let snapshot = try await bench.backend.poll(at: Self.now)
        let findings = await bench.backend.examine()
        #expect(!"\(snapshot) \(findings)".contains("webhook"))
    }

    @Test func `a filter that is no matcher is told in the server's words`() async throws {
        let bench = try bench(
            ["alerts": "alerts_filter_bad.json"], options: ["filter": .list([Setting(.text("severity=~\"(\""))])])
        let error = await #expect(throws: BackendError.self) { _ = try await bench.backend.poll(at: Self.now) }
        #expect(error?.failure.kind == .configuration)
        #expect(error?.description.contains("missing closing )") == true)
        #expect(bench.transport.requests.contains { $0.query["filter"] == "severity=~\"(\"" })
    }

    /// A backend on answers from recorded files, named by the last part of their path.
    private func bench(
        _ files: [String: String], options: [String: Setting.Content] = [:]
    ) throws -> (backend: Alertmanager, transport: ReplayTransport) {
        let recording = try Fixtures.recording("alertmanager")
        let files = ["alerts": "alerts.json", "silences": "silences.json", "status": "status.json"].merging(files) {
            $1
        }
        let transport = ReplayTransport { request in
            let last = request.path.split(separator: "/").last.map(String.init) ?? ""
            return files[last].flatMap { recording[$0] } ?? .text("no", status: 404)
        }
        let entries = options.map { Setting.Entry(key: $0, line: 1, value: Setting($1)) }
        let settings = BackendSettings(
            id: "alerts", url: "http://alerts.example", options: Setting(.map(entries)))
        return (try Alertmanager(settings: settings, transport: transport), transport)
    }

    private func poll(_ files: [String: String], at now: Instant = now) async throws -> Snapshot {
        try await bench(files).backend.poll(at: now)
    }
}
