import Backends
import Foundation
import OpsModel
import Testing
import Wire

/// What the backend observes on a real Prometheus equals what was driven and what its rules hold.
@Suite(.needs(.prometheus)) struct `Prometheus read by the backend` {
    private let url: String

    init() throws { url = try #require(LiveServer.prometheus.url) }

    private func backend(_ options: [String: Setting.Content] = [:]) throws -> Prometheus {
        try Prometheus(settings: LiveBackend.settings(url, options: options), transport: LiveBackend.client())
    }

    private func observed(_ options: [String: Setting.Content] = [:]) async throws -> Snapshot {
        try await backend(options).poll(at: LiveBackend.now)
    }

    private func fact(_ name: String, of server: LiveServer = .prometheus) throws -> String {
        try #require(server.fact(name))
    }

    private func map(_ pairs: [(String, Setting.Content)]) -> Setting {
        Setting(.map(pairs.map { Setting.Entry(key: $0.0, line: 1, value: Setting($0.1)) }))
    }

    private func labels(_ pairs: [(String, String)]) -> Setting.Content {
        map(pairs.map { ($0.0, .text($0.1)) }).content
    }

    @Test func `alerts are pending or firing as the rules say, since before now`() async throws {
        let alerts = try await observed().alerts
        for name in try fact("FIRING").split(separator: ",") {
            let alert = try #require(alerts.first { $0.name == name })
            #expect(alert.state == .firing)
            #expect(alert.activeAt.map { $0 < LiveBackend.now } == true)
        }
        let pending = try fact("PENDING")
        #expect(alerts.filter { $0.name == pending }.map(\.state) == [.pending])
        let inactive = try fact("INACTIVE")
        #expect(!alerts.contains { $0.name == inactive })
    }

    @Test func `the dead target is down and itself is up`() async throws {
        let snapshot = try await observed()
        let dead = try fact("DOWN_JOB")
        #expect(snapshot.targets.first { $0.id.job == dead }?.isUp == false)
        #expect(snapshot.targets.first { $0.id.job == "prometheus" }?.isUp == true)
        #expect(snapshot.facts.version?.isEmpty == false)
        #expect(snapshot.facts.isHealthy == true)
        #expect(snapshot.incomplete == [:])
    }

    @Test func `the rule that fails is named`() async throws {
        let rule = try fact("BROKEN_RULE")
        #expect(try await observed().facts.note?.contains(rule) == true)
    }

    @Test func `columns have the scores that were set, and NaN is no score`() async throws {
        let drift = map([
            ("name", .text("psi")), ("query", .text("feature_drift_psi")), ("kind", .text("dataDrift")),
            ("threshold", .number(0.2)), ("labels", labels([("service", "job"), ("column", "feature")])),
        ])
        guard LiveServer.fastapi.url != nil else { return }
        let drifts = try await observed(["drift": .list([drift])]).drifts
        let scores = Dictionary(uniqueKeysWithValues: drifts.map { ($0.id.column, $0.value) })
        #expect(scores == ["amount": 0.31, "age": 0.04, "merchant": nil])
        #expect(drifts.filter(\.isOverThreshold).map(\.id.column) == ["amount"])
    }

    @Test func `a long past comes back point by point`() async throws {
        let series = try fact("HISTORY_SERIES")
        let drift = map([
            ("name", .text("skew")), ("query", .text(series)), ("kind", .text("skew")),
            ("labels", labels([("service", "model"), ("column", "feature")])),
        ])
        let began = try #require(Double(try fact("HISTORY_BEGAN")))
        let count = try #require(Int(try fact("HISTORY_POINTS")))
        let id = DriftID(
            backend: "live", monitor: "skew", subject: Subject(name: "fraud-detector"), column: "amount")
        let request = SeriesRequest(
            entity: .drift(id), kind: nil, from: Instant(seconds: began),
            to: Instant(seconds: began + Double(count - 1) * 60),
            step: .seconds(60))
        let samples = try await backend(["drift": .list([drift])]).samples(for: request)
        #expect(samples.map(\.value) == (0..<count).map { Double($0) / 1000 })
    }

    @Test func `a week at fifteen seconds is answered`() async throws {
        let drift = map([
            ("name", .text("up")), ("query", .text("up")), ("kind", .text("quality")),
            ("labels", labels([("service", "job")])),
        ])
        let id = DriftID(backend: "live", monitor: "up", subject: Subject(name: "prometheus"), column: "")
        let now = LiveBackend.now
        let request = SeriesRequest(
            entity: .drift(id), kind: nil, from: now - .seconds(7 * 86_400), to: now, step: .seconds(15))
        let samples = try await backend(["drift": .list([drift])]).samples(for: request)
        #expect(samples.contains { $0.value == 1 })
    }

    @Test(.needs(.fastapi)) func `counters read by query equal the driven traffic`() async throws {
        let signals = map([
            ("name", .text("counters")), ("labels", labels([("service", "handler")])),
            ("requestRate", .text(#"sum by (handler) (http_requests_total{job="fastapi"})"#)),
            (
                "errorRatio",
                .text(
                    #"sum by (handler) (http_requests_total{status="5xx"}) / sum by (handler) (http_requests_total)"#)
            ),
        ])
        let observed = try await observed(["signals": .list([signals])]).signals
        let predict = try #require(observed.first { $0.id.subject.name == "/predict" })
        let (requests, errors) = (try fact("REQUESTS", of: .fastapi), try fact("ERRORS", of: .fastapi))
        #expect(predict[.requestRate].value == Double(requests))
        let ratio = try #require(predict[.errorRatio].value)
        #expect(abs(ratio - (try #require(Double(errors))) / (try #require(Double(requests)))) < 1e-12)
        // Handlers without an error have no series of errors: absent, never zero.
        #expect(observed.first { $0.id.subject.name == "/healthz" }?[.errorRatio] ?? .absent == .absent)
    }

    @Test func `every preset's queries are PromQL that the server computes`() async throws {
        let presets = try #require(Prometheus.presetNames.isEmpty ? nil : Prometheus.presetNames)
        let signals = presets.map { map([("preset", .text($0)), ("window", .text("1h"))]) }
        let snapshot = try await observed(["signals": .list(signals)])
        #expect(snapshot.incomplete == [:])
    }

    @Test(.needs(.triton)) func `the Triton preset sees each version and what it misses`() async throws {
        let preset = map([
            ("preset", .text("triton")), ("window", .text("1h")), ("selector", .text(#"{job="triton"}"#)),
        ])
        let signals = try await observed(["signals": .list([preset])]).signals
        let pricing = try #require(signals.first { $0.id.subject.name == "pricing" })
        #expect(pricing.id.subject.version == "1")
        #expect(pricing[.errorRatio].quality == .lowerBound)
        #expect((pricing[.saturation].value).map { (0...1).contains($0) } == true)
        #expect(pricing[.queueDepth].value == 0)
        #expect(Set(signals.filter { $0.id.subject.name == "ranker" }.compactMap(\.id.subject.version)) == ["1", "2"])
    }

    @Test(.needs(.mlserver)) func `the MLServer preset sees each version, and the traffic that named none`()
        async throws
    {
        let preset = map([("preset", .text("mlserver")), ("window", .text("1h"))])
        let signals = try await observed(["signals": .list([preset])]).signals.filter { $0.id.subject.name == "churn" }
        #expect(Set(signals.map(\.id.subject.version)) == ["v1", "v2", nil])
        let second = try #require(signals.first { $0.id.subject.version == "v2" })
        #expect(second[.errorRatio].quality == .lowerBound)
        #expect(second[.queueDepth].quality == .wholeProcess)
        #expect(second[.latencyP99] == .absent)
    }

    @Test func `doctor names the queries that say nothing`() async throws {
        let signals = map([("labels", labels([("service", "job")])), ("requestRate", .text("no_such_metric"))])
        let findings = try await backend(["signals": .list([signals])]).examine()
        #expect(findings.contains { $0.topic == "signals job.requestRate" && $0.verdict == .warn })
        #expect(!findings.contains { $0.verdict == .fail }, "\(findings)")
    }
}

@Suite(.needs(.prometheusTLS)) struct `Prometheus behind TLS read by the backend` {
    private func failure(of settings: HTTPSettings) async throws -> PollFailure.FailureKind? {
        let url = try #require(LiveServer.prometheusTLS.url)
        let backend = try Prometheus(settings: LiveBackend.settings(url), transport: HTTPClient(settings))
        do throws(BackendError) {
            _ = try await backend.poll(at: LiveBackend.now)
            return nil
        } catch {
            return error.failure.kind
        }
    }

    private func settings(user: String? = nil, password: String? = nil, trusts: Bool = true) throws -> HTTPSettings {
        var settings = HTTPSettings()
        if trusts { settings.tls.authority = .file(try #require(LiveServer.prometheusTLS.fact("CA"))) }
        if let user, let password { settings.credential = .basic(user: user, password: Secret(password)) }
        return settings
    }

    @Test func `the known user reads it, over the authority that was given`() async throws {
        let user = try #require(LiveServer.prometheusTLS.fact("USER"))
        let password = try #require(LiveServer.prometheusTLS.fact("PASSWORD"))
        #expect(try await failure(of: settings(user: user, password: password)) == nil)
        #expect(try await failure(of: settings(user: user, password: "wrong")) == .unauthorised)
        #expect(try await failure(of: settings()) == .unauthorised)
        #expect(try await failure(of: settings(user: user, password: password, trusts: false)) == .tls)
    }
}
