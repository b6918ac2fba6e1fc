import Backends
import Foundation
import OpsModel
import Testing
import Wire

/// Where a scrape's instants are the test's own, sixty seconds of polls take no time, and the count is exact.
struct ScrapedMinute {
    private let start = LiveBackend.now

    /// Polls five times, fifteen seconds apart by the clock that is handed in, with `traffic` between the polls.
    func poll(_ backend: some Backend, traffic: (Int) async throws -> Void) async throws -> Snapshot {
        var snapshot = try await backend.poll(at: start)
        for step in 1...4 {
            try await traffic(step)
            snapshot = try await backend.poll(at: start + .seconds(15 * step))
        }
        return snapshot
    }
}

func scraped(_ server: LiveServer) throws -> [String: Setting.Content] {
    ["metrics": .text(try #require(server.fact("METRICS_URL")))]
}

@Suite(.needs(.triton), .serialized) struct `Triton read by the backend` {
    private let url: String

    init() throws { url = try #require(LiveServer.triton.url) }

    private func backend(_ options: [String: Setting.Content] = [:]) throws -> Triton {
        try Triton(settings: LiveBackend.settings(url, options: options), transport: LiveBackend.client())
    }

    /// Asks as often, and waits until the server, which counts after it has answered, has counted.
    private func infer(_ times: Int) async throws {
        let body = #"{"inputs":[{"name":"VALUE","shape":[1],"datatype":"FP32","data":[1]}]}"#
        let before = try await counted()
        for _ in 0..<times { try await LiveBackend.call(.post, url, "v2/models/spare/infer", body) }
        for _ in 0..<200 where try await counted() < before + times { try await Task.sleep(for: .milliseconds(25)) }
    }

    private func counted() async throws -> Int {
        let answer = try await LiveBackend.call(.get, url, "v2/models/spare/versions/2/stats")
        let counts = answer?["model_stats"].array.map { $0["inference_stats"]["success"]["count"].int ?? 0 }
        return counts?.first ?? 0
    }

    private func call(_ action: RequestPath, untilSpareIs readiness: Readiness) async throws {
        try await LiveBackend.call(.post, url, "v2/repository/models/spare/\(action)", "{}")
        let backend = try backend()
        for _ in 0..<120 {
            let spare = try await backend.poll(at: LiveBackend.now).deployments.first { $0.id.name == "spare" }
            if spare?.readiness == readiness { return }
            try await Task.sleep(for: .milliseconds(250))
        }
        Issue.record("spare did not become \(readiness)")
    }

    @Test func `models and versions are as the server was told to load them`() async throws {
        let snapshot = try await backend().poll(at: LiveBackend.now)
        let models = Dictionary(uniqueKeysWithValues: snapshot.deployments.map { ($0.id.name, $0) })
        #expect(Set(models.keys) == ["ranker", "pricing", "spare", "movable", "broken"])
        #expect(models["ranker"]?.variants.map(\.version) == ["2", "1"])
        #expect(models["ranker"]?.variants.allSatisfy { $0.readiness == .ready } == true)
        #expect(models["pricing"]?.readiness == .ready)
        #expect(models["broken"]?.readiness == .unavailable)
        #expect(models["broken"]?.reason?.contains("weights of this version are missing") == true)
        #expect(snapshot.facts.isHealthy == false)
        #expect(snapshot.facts.version?.isEmpty == false)
    }

    @Test func `scraped directly, the rate is the driven traffic, before and after a reload`() async throws {
        try await call("load", untilSpareIs: .ready)
        try await infer(2)
        let backend = try backend(scraped(.triton))
        let before = try await ScrapedMinute().poll(backend) { _ in try await infer(3) }
        let signals = try #require(before.signals.first { $0.id.subject == Subject(name: "spare", version: "2") })
        #expect(abs((signals[.requestRate].value ?? 0) * 60 - 12) < 1e-9)
        #expect(signals[.errorRatio].value == 0)
        #expect(signals[.latencyMean].value.map { (0...30).contains($0) } == true)

        // Unloading takes the series away, loading begins them at zero: no rate may be negative or vast.
        let reloaded = try self.backend(scraped(.triton))
        let after = try await ScrapedMinute().poll(reloaded) { step in
            if step == 2 {
                try await call("unload", untilSpareIs: .idle)
                try await call("load", untilSpareIs: .ready)
            }
            try await infer(3)
        }
        let rate = try #require(after.signals.first { $0.id.subject == Subject(name: "spare", version: "2") })
        #expect(abs((rate[.requestRate].value ?? 0) * 60 - 12) < 1e-9)
        try await call("unload", untilSpareIs: .idle)
    }

    @Test(.needs(.prometheus)) func `a reset that Prometheus scraped gives the same rate there and here`() async throws
    {
        let prometheus = try PrometheusScrapes()
        let counter = #"nv_inference_request_success{model="spare",version="2"}"#
        try await call("load", untilSpareIs: .ready)
        let known = try await prometheus.values(counter, at: LiveBackend.now.seconds).values.max() ?? 0
        try await infer(7)
        try await prometheus.wait(for: counter, toBe: known + 7)
        try await call("unload", untilSpareIs: .idle)
        try await call("load", untilSpareIs: .ready)
        try await infer(2)
        try await prometheus.wait(for: counter, toBe: 2)
        for offset in [0.0, 0.4, 1.3] {
            let end = LiveBackend.now.seconds - offset
            let expected = try await prometheus.values("rate(\(counter)[1m])", at: end).values.first
            let points = try await prometheus.points(counter, over: "1m", at: end).first?.points ?? []
            let ours = CounterRate(of: points, from: Instant(seconds: end - 60), to: Instant(seconds: end))
            #expect(
                isSame(ours?.perSecond ?? .nan, expected ?? .nan),
                "\(String(describing: ours)), \(String(describing: expected))")
            if offset == 0 { #expect(ours.map { $0.resets > 0 } == true) }
        }
        try await call("unload", untilSpareIs: .idle)
    }

    @Test(.needs(.prometheus)) func `the preset over Prometheus sees the driven traffic`() async throws {
        let prometheus = try PrometheusScrapes()
        let counter = #"nv_inference_request_success{model="spare",version="2"}"#
        try await call("load", untilSpareIs: .ready)
        try await prometheus.wait(for: counter, toBe: 0)
        try await infer(6)
        try await prometheus.wait(for: counter, toBe: 6)
        let preset = Setting(.map([.init(key: "preset", line: 1, value: Setting(.text("triton")))]))
        let backend = try Prometheus(
            settings: LiveBackend.settings(prometheus.url, options: ["signals": .list([preset])]),
            transport: LiveBackend.client())
        let signals = try await backend.poll(at: LiveBackend.now).signals
        let spare = try #require(signals.first { $0.id.subject == Subject(name: "spare", version: "2") })
        #expect(spare[.requestRate].value.map { $0 > 0 } == true)
        #expect(spare[.errorRatio].value == 0)
        #expect(spare[.latencyMean].value.map { (0.000_001...30).contains($0) } == true)
        #expect(spare[.latencyP99].quality == .exact)
        try await call("unload", untilSpareIs: .idle)
    }

    @Test func `doctor sees the models, and the one that failed`() async throws {
        let findings = try await backend(scraped(.triton)).examine()
        #expect(!findings.contains { $0.verdict == .fail }, "\(findings)")
        #expect(findings.contains { $0.topic == "model broken" && $0.verdict == .warn })
    }
}

@Suite(.needs(.mlserver)) struct `MLServer read by the backend` {
    private func backend() throws -> MLServer {
        let url = try #require(LiveServer.mlserver.url)
        return try MLServer(
            settings: LiveBackend.settings(url, options: try scraped(.mlserver)), transport: LiveBackend.client())
    }

    @Test func `the model serves in both versions`() async throws {
        let snapshot = try await backend().poll(at: LiveBackend.now)
        let churn = try #require(snapshot.deployments.first { $0.id.name == "churn" })
        #expect(churn.variants.map(\.version) == ["v2", "v1"])
        #expect(churn.variants.allSatisfy { $0.readiness == .ready })
        #expect(snapshot.facts.isHealthy == true)
    }

    @Test func `scraped directly, traffic that named no version is kept apart`() async throws {
        let snapshot = try await ScrapedMinute().poll(backend()) { _ in }
        #expect(Set(snapshot.signals.map(\.id.subject.version)) == ["v1", "v2", nil])
        for signals in snapshot.signals {
            #expect(signals[.requestRate] == Measurement(0, .lowerBound))
            #expect(signals[.errorRatio].value == nil)
            #expect(signals[.latencyMean].quality == .averageOnly)
        }
        #expect(snapshot.incomplete == [:])
    }

    @Test func `doctor finds nothing wrong`() async throws {
        let findings = try await backend().examine()
        #expect(findings.allSatisfy { $0.verdict == .pass }, "\(findings)")
    }
}

@Suite(.needs(.fastapi)) struct `FastAPI read by the backend` {
    private let url: String

    init() throws { url = try #require(LiveServer.fastapi.url) }

    private func backend(_ more: [String: Setting.Content] = [:]) throws -> FastAPI {
        let options: [String: Setting.Content] = [
            "ready": .text("/healthz"), "metrics": .text(url + "/metrics"), "deployment": .text("fraud-detector"),
            "version": .text("7"),
        ]
        let settings = LiveBackend.settings(url, options: options.merging(more) { $1 })
        return try FastAPI(settings: settings, transport: LiveBackend.client())
    }

    @Test func `it is ready under the names of the configuration`() async throws {
        let snapshot = try await backend().poll(at: LiveBackend.now)
        let deployment = try #require(snapshot.deployments.first)
        #expect(deployment.id.name == "fraud-detector")
        #expect(deployment.readiness == .ready)
        #expect(deployment.variants.first?.version == "7")
        #expect(deployment.variants.first?.since.map { $0 < LiveBackend.now } == true)
    }

    /// The route is one that nothing else asks for.
    @Test func `scraped directly, the rate of a route is the driven traffic`() async throws {
        let backend = try backend(["handlers": .list([Setting(.text("/openapi.json"))]), "latency": .text("handler")])
        try await LiveBackend.call(.get, url, "openapi.json")
        let snapshot = try await ScrapedMinute().poll(backend) { step in
            for _ in 0..<step { try await LiveBackend.call(.get, url, "openapi.json") }
        }
        let signals = try #require(snapshot.signals.first)
        #expect(abs((signals[.requestRate].value ?? 0) * 60 - 10) < 1e-9)
        #expect(signals[.errorRatio].value == 0)
        #expect(signals[.latencyP99].quality == .exact)
        #expect(signals[.latencyP99].value.map { $0 > 0 && $0 <= 1 } == true)
    }

    @Test func `without traffic there is a rate of zero and no ratio`() async throws {
        let routes: Setting.Content = .list([Setting(.text("/predict"))])
        let signals = try #require(
            try await ScrapedMinute().poll(backend(["handlers": routes])) { _ in }.signals.first)
        #expect(signals[.requestRate] == Measurement(0))
        #expect(signals[.errorRatio].value == nil)
        #expect(signals[.latencyP99].quality == .wholeProcess)
    }

    @Test func `doctor finds nothing wrong`() async throws {
        let findings = try await backend().examine()
        #expect(findings.allSatisfy { $0.verdict == .pass }, "\(findings)")
    }
}
