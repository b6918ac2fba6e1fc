import Backends
import ContractServer
import OpsModel
import Synchronization
import Testing
import Wire

private let start = Instant(seconds: 1_795_461_500)

@Suite struct `FastAPI readiness` {
    private let options: Setting = ["ready": "/healthz", "deployment": "scorer", "version": "3"]

    private func poll(_ answer: ContractAnswer) async throws -> Snapshot {
        try await FastAPI(settings: .test(options), transport: ReplayTransport { _ in answer }).poll(at: start)
    }

    @Test func `a success is ready, under the configured names`() async throws {
        let snapshot = try await poll(.recorded("fastapi", "healthz.json"))
        let deployment = try #require(snapshot.deployments.first)
        #expect(deployment.id.name == "scorer")
        #expect(deployment.readiness == .ready)
        #expect(deployment.variants.map(\.version) == ["3"])
        #expect(snapshot.facts.isHealthy == true)
    }

    @Test func `503 is the application's own word that it is not`() async throws {
        let snapshot = try await poll(.json(#"{"detail":"model is loading"}"#, status: 503))
        #expect(snapshot.deployments.first?.readiness == .unavailable)
        #expect(snapshot.deployments.first?.reason == "model is loading")
        #expect(snapshot.facts.isHealthy == false)
    }

    @Test(arguments: [(404, PollFailure.FailureKind.notFound), (500, .server), (401, .unauthorised)])
    func `any other status is a fault`(status: Int, kind: PollFailure.FailureKind) async throws {
        let error = await #expect(throws: BackendError.self) { try await poll(.text("no", status: status)) }
        #expect(error?.failure.kind == kind)
    }

    @Test func `a login page is not ready`() async throws {
        let error = await #expect(throws: BackendError.self) {
            try await poll(.html("<!doctype html><title>Sign in</title>"))
        }
        #expect(error?.failure.kind == .malformed)
    }

    @Test func `without a readiness page nobody knows`() async throws {
        let transport = ReplayTransport { _ in .recorded("fastapi", "metrics.prom") }
        let options: Setting = ["metrics": "http://backend.example/metrics"]
        let snapshot = try await FastAPI(settings: .test(options), transport: transport).poll(at: start)
        #expect(snapshot.deployments.first?.readiness == .unknown)
        #expect(snapshot.deployments.first?.id.name == "test")
        #expect(snapshot.facts.isHealthy == nil)
        #expect(snapshot.deployments.first?.variants.first?.since == Instant(seconds: 1_795_461_153.26))
    }

    @Test func `doctor tells lines of the metrics page that cannot be read`() async throws {
        let transport = ReplayTransport { _ in .text("http_requests_total 1\nhttp_requests_total{ 2\n") }
        let options: Setting = ["metrics": "http://backend.example/metrics"]
        let findings = try await FastAPI(settings: .test(options), transport: transport).examine()
        #expect(findings.contains { $0.verdict == .warn && $0.detail == "1 lines of the page cannot be read" })
    }

    @Test func `asking nothing is refused`() {
        #expect(throws: SettingsError.self) {
            try FastAPI(settings: .test(["deployment": "x"]), transport: ReplayTransport { _ in .json("{}") })
        }
    }
}

@Suite struct `FastAPI scraped` {
    /// Ten requests a step to `/predict`, one of them failing, and five probes.
    private func page(_ step: Int, prefix: String = "", grouped: Bool = true, highResolution: Bool = true) -> String {
        let (ok, failed) = grouped ? ("2xx", "5xx") : ("200", "503")
        var text = """
            \(prefix)http_requests_total{handler="/predict",method="POST",status="\(ok)"} \(step * 9)
            \(prefix)http_requests_total{handler="/predict",method="POST",status="\(failed)"} \(step)
            \(prefix)http_requests_total{handler="/healthz",method="GET",status="\(ok)"} \(step * 5)
            \(prefix)http_requests_total{handler="none",method="GET",status="\(grouped ? "4xx" : "404")"} \(step * 100)
            \(prefix)http_request_duration_seconds_bucket{handler="/predict",le="0.1",method="POST"} \(step * 5)
            \(prefix)http_request_duration_seconds_bucket{handler="/predict",le="0.5",method="POST"} \(step * 10)
            \(prefix)http_request_duration_seconds_bucket{handler="/predict",le="+Inf",method="POST"} \(step * 10)
            \(prefix)http_request_duration_seconds_sum{handler="/predict",method="POST"} \(step * 2)
            \(prefix)http_request_duration_seconds_count{handler="/predict",method="POST"} \(step * 10)
            http_requests_inprogress{handler="/predict",method="POST"} 4.0
            http_requests_inprogress{handler="/healthz",method="GET"} 1.0

            """
        guard highResolution else { return text }
        for (bound, count) in [("0.01", 100), ("0.05", 110), ("+Inf", 115)] {
            text += "\(prefix)http_request_duration_highr_seconds_bucket{le=\"\(bound)\"} \(step * count)\n"
        }
        return text
    }

    private func signals(
        _ options: Setting = ["metrics": "http://backend.example/metrics"], _ page: @escaping @Sendable (Int) -> String
    ) async throws -> GoldenSignals {
        let step = Mutex(100)
        let transport = ReplayTransport { _ in .text(page(step.withLock { $0 })) }
        let backend = try FastAPI(settings: .test(options), transport: transport)
        var last: GoldenSignals?
        for index in 0..<5 {
            step.withLock { $0 = 100 + index }
            last = try await backend.poll(at: start + .seconds(15 * index)).signals.first
        }
        return try #require(last)
    }

    private func isNear(_ value: Double?, _ expected: Double) -> Bool { abs((value ?? .nan) - expected) < 1e-9 }

    @Test func `probes and unknown paths are no requests`() async throws {
        let signals = try await signals { page($0) }
        #expect(isNear(signals[.requestRate].value, 10.0 / 15))
        #expect(isNear(signals[.errorRatio].value, 0.1))
        #expect(isNear(signals[.latencyMean].value, 0.2))
        #expect(signals[.queueDepth] == Measurement(4))
    }

    @Test func `ungrouped status codes are read alike`() async throws {
        #expect(isNear(try await signals { page($0, grouped: false) }[.errorRatio].value, 0.1))
    }

    @Test func `quantiles of the fine histogram cover the whole process`() async throws {
        let signals = try await signals { page($0) }
        #expect(signals[.latencyP50].quality == .wholeProcess)
        #expect(isNear(signals[.latencyP50].value, 0.00575))
    }

    @Test func `quantiles by handler where they are asked for`() async throws {
        let options: Setting = ["metrics": "http://backend.example/metrics", "latency": "handler"]
        let signals = try await signals(options) { page($0) }
        #expect(signals[.latencyP95].quality == .exact)
        #expect(isNear(signals[.latencyP95].value, 0.46))
    }

    @Test func `without the fine histogram the one by handler is read`() async throws {
        let signals = try await signals { page($0, highResolution: false) }
        #expect(signals[.latencyP50] == Measurement(0.1, .exact))
    }

    @Test func `a namespace and a subsystem stand before the names`() async throws {
        let options: Setting = [
            "metrics": "http://backend.example/metrics", "namespace": "ml", "subsystem": "iris",
        ]
        let named = try await signals(options) { page($0, prefix: "ml_iris_") }
        #expect(isNear(named[.requestRate].value, 10.0 / 15))
        let other = try await signals(options) { page($0) }
        #expect(other[.requestRate].value == nil)
    }

    @Test func `a rate is at least what it says until the scrapes fill its window`() async throws {
        let step = Mutex(100)
        let transport = ReplayTransport { _ in .text(page(step.withLock { $0 })) }
        let backend = try FastAPI(
            settings: .test(["metrics": "http://backend.example/metrics"]), transport: transport)
        var qualities: [Quality?] = []
        for index in 0..<5 {
            step.withLock { $0 = 100 + index }
            let signals = try await backend.poll(at: start + .seconds(15 * index)).signals.first
            qualities.append(signals?[.requestRate].quality)
        }
        #expect(qualities == [.lowerBound, .lowerBound, .lowerBound, .exact, .exact])
    }

    @Test func `only the routes that are named count`() async throws {
        let options: Setting = ["metrics": "http://backend.example/metrics", "handlers": ["/healthz"]]
        #expect(isNear(try await signals(options) { page($0) }[.requestRate].value, 5.0 / 15))
    }

    @Test func `a namespaced recording is read`() async throws {
        let options: Setting = [
            "metrics": "http://backend.example/metrics", "namespace": "ml", "subsystem": "iris",
        ]
        let backend = try FastAPI(
            settings: .test(options),
            transport: ReplayTransport { _ in .recorded("fastapi", "metrics_ungrouped_namespaced.prom") })
        _ = try await backend.poll(at: start)
        let signals = try #require(try await backend.poll(at: start + .seconds(15)).signals.first)
        #expect(signals[.requestRate] == Measurement(0, .lowerBound))
        #expect(signals[.errorRatio].value == nil)
        #expect(signals[.queueDepth] == Measurement(0))
    }
}
