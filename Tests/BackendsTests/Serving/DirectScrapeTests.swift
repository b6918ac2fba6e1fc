import Backends
import ContractServer
import OpsModel
import Synchronization
import Testing
import Wire

private let start = Instant(seconds: 1_795_461_500)

/// A server whose metrics page the test writes.
private final class Page: Sendable {
    private let text = Mutex("")
    private let index: String

    init(index: String = "[]") { self.index = index }

    func show(_ metrics: String, status: Int = 200) { text.withLock { $0 = metrics } }

    var transport: ReplayTransport {
        ReplayTransport { [self] request in
            switch request.path {
            case "/metrics": .text(text.withLock { $0 })
            case "/v2/repository/index": .json(index)
            case "/healthz": .json(#"{"status":"ok"}"#)
            default: .text("", status: 404)
            }
        }
    }
}

private let scraped: Setting = ["metrics": "http://backend.example:8002/metrics"]

extension Snapshot {
    fileprivate func signals(_ name: String, _ version: String?) -> GoldenSignals? {
        signals.first { $0.id.subject.name == name && $0.id.subject.version == version }
    }
}

@Suite struct `The credential of a scraped backend` {
    /// What the request for the metrics brings in place of the client's credential.
    private func credential(at metrics: String) async throws -> Credential? {
        let page = Page()
        page.show("nv_cpu_utilization 0.5\n")
        let transport = page.transport
        let triton = try Triton(settings: .test(["metrics": .init(.text(metrics))]), transport: transport)
        _ = try await triton.poll(at: start)
        let request = try #require(transport.requests.first { $0.url == metrics })
        #expect(transport.requests.filter { $0.url != metrics }.allSatisfy { $0.credential == nil })
        return request.credential
    }

    @Test func `goes to its metrics on another port of its host`() async throws {
        #expect(try await credential(at: "http://backend.example:8002/metrics") == nil)
    }

    @Test(arguments: ["http://metrics.example/metrics", "https://backend.example/metrics"])
    func `goes to no other host and over no other scheme`(_ metrics: String) async throws {
        #expect(try await credential(at: metrics) == Credential.none)
    }
}

@Suite struct `Triton scraped` {
    private func page(
        success: Double, failure: Double = 0, microseconds: Double = 0, pending: Int = 0, rest: String = ""
    ) -> String {
        """
        nv_inference_request_success{model="m",version="1"} \(success)
        nv_inference_request_failure{model="m",reason="OTHER",version="1"} 0
        nv_inference_request_failure{model="m",reason="BACKEND",version="1"} \(failure)
        nv_inference_request_duration_us{model="m",version="1"} \(microseconds)
        nv_inference_pending_request_count{model="m",version="1"} \(pending)
        nv_cpu_utilization 0.75
        \(rest)

        """
    }

    @Test func `the first scrape has gauges and no rates`() async throws {
        let page = Page()
        page.show(self.page(success: 172, failure: 3, pending: 32))
        let signals = try #require(
            try await Triton(settings: .test(scraped), transport: page.transport).poll(at: start).signals("m", "1"))
        #expect(signals.id.source == "metrics")
        #expect(signals.id.subject.environment == "production")
        #expect(signals[.requestRate] == Measurement(nil, .lowerBound))
        #expect(signals[.errorRatio] == Measurement(nil, .lowerBound))
        #expect(signals[.queueDepth] == Measurement(32))
        #expect(signals[.saturation] == Measurement(0.75, .hostWide))
        #expect(signals[.latencyP99] == .absent)
    }

    @Test func `counters become rates, ratio and mean in seconds`() async throws {
        let page = Page()
        let triton = try Triton(settings: .test(scraped), transport: page.transport)
        var snapshot = Snapshot()
        for step in 0..<5 {
            let n = Double(step)
            page.show(self.page(success: 1000 + 90 * n, failure: 100 + 10 * n, microseconds: 1e9 + 90 * n * 20_000))
            snapshot = try await triton.poll(at: start + .seconds(15 * n))
        }
        let signals = try #require(snapshot.signals("m", "1"))
        #expect(signals.window == .seconds(60))
        #expect(abs((signals[.requestRate].value ?? 0) - 100.0 / 15) < 1e-9)
        #expect(abs((signals[.errorRatio].value ?? 0) - 0.1) < 1e-9)
        #expect(abs((signals[.latencyMean].value ?? 0) - 0.02) < 1e-9)
        #expect(signals[.errorRatio].quality == .lowerBound)
        #expect(signals[.latencyMean].quality == .averageOnly)
    }

    @Test func `an idle model has a rate of zero and neither ratio nor latency`() async throws {
        let page = Page()
        page.show(self.page(success: 10, microseconds: 500))
        let triton = try Triton(settings: .test(scraped), transport: page.transport)
        _ = try await triton.poll(at: start)
        let signals = try #require(try await triton.poll(at: start + .seconds(15)).signals("m", "1"))
        #expect(signals[.requestRate].value == 0)
        #expect(signals[.errorRatio].value == nil)
        #expect(signals[.latencyMean].value == nil)
    }

    @Test func `a reloaded model's counters never make a rate negative`() async throws {
        let page = Page()
        let triton = try Triton(settings: .test(scraped), transport: page.transport)
        var rates: [Double] = []
        for (step, success) in [500.0, 530, 0, 30, 60].enumerated() {
            page.show(self.page(success: success))
            let snapshot = try await triton.poll(at: start + .seconds(15 * Double(step)))
            if let rate = snapshot.signals("m", "1")?[.requestRate].value { rates.append(rate) }
        }
        #expect(rates.count == 4)
        #expect(rates.allSatisfy { (0...3).contains($0) })
        // 30, nothing, 30 and 30 requests in 60 s.
        #expect(abs((rates.last ?? 0) - 1.5) < 1e-9)
    }

    @Test func `an unloaded model's series vanish, and so do its signals`() async throws {
        let page = Page()
        let triton = try Triton(settings: .test(scraped), transport: page.transport)
        page.show(self.page(success: 5))
        _ = try await triton.poll(at: start)
        page.show("nv_cpu_utilization 0.5\n")
        #expect(try await triton.poll(at: start + .seconds(15)).signals.isEmpty)
    }

    @Test func `summaries give quantiles in seconds, exact`() async throws {
        let triton = try Triton(
            settings: .test(scraped),
            transport: ReplayTransport { request in
                request.path == "/metrics" ? .recorded("triton", "metrics_under_load.prom") : .json("[]")
            })
        let snapshot = try await triton.poll(at: start)
        let first = try #require(snapshot.signals("simple", "1"))
        #expect(first[.latencyP50] == Measurement(0.011915))
        #expect(first[.latencyP99] == Measurement(0.590759))
        #expect(first[.latencyMean].quality == .exact)
        #expect(first[.queueDepth].value == 32)
        #expect(snapshot.signals("simple", "2")?[.latencyP95] == Measurement(0.030109))
    }

    @Test func `metrics that cannot be read leave signals incomplete and models whole`() async throws {
        let triton = try Triton(
            settings: .test(scraped),
            transport: ReplayTransport { request in
                request.path == "/metrics" ? .text("gone", status: 503) : .recorded("triton", "repository_index.json")
            })
        let snapshot = try await triton.poll(at: start)
        #expect(snapshot.deployments.count == 2)
        #expect(snapshot.incomplete[.signals]?.hasPrefix("metrics:") == true)
        #expect(snapshot.incomplete[.deployment] == nil)
    }

    @Test(arguments: [(1, 60), (15, 60), (30, 120), (300, 1200)])
    func `the window is a minute or four polls, whichever is longer`(interval: Int, window: Int) async throws {
        let page = Page()
        page.show(self.page(success: 5))
        let settings = BackendSettings.test(scraped, interval: .seconds(interval))
        let snapshot = try await Triton(settings: settings, transport: page.transport).poll(at: start)
        // Sixty points a second apart reach back 59 s.
        #expect(snapshot.signals.first?.window == .seconds(interval == 1 ? 59 : window))
    }

    @Test func `a window that the history cannot hold is refused`() {
        let options: Setting = ["metrics": "http://h/metrics", "window": "1h"]
        let error = #expect(throws: SettingsError.self) {
            try Triton(settings: .test(options), transport: Page().transport)
        }
        #expect(error?.mistakes.first?.message.contains("885s") == true)
    }
}

@Suite struct `MLServer scraped` {
    private func page(_ step: Double, extra: String = "") -> String {
        """
        model_infer_request_success_total{model="iris",version="v1"} \(30 * step)
        model_infer_request_success_total{model="iris",version="None"} \(15 * step)
        model_infer_request_failure_total{model="iris",version="v1"} \(10 * step)
        model_infer_request_duration_count{model="iris",version="v1"} \(40 * step)
        model_infer_request_duration_sum{model="iris",version="v1"} \(2 * step)
        model_infer_request_duration_count{model="iris",version="None"} \(15 * step)
        model_infer_request_duration_sum{model="iris",version="None"} \(3 * step)
        rest_server_requests_in_progress{app_name="s",method="POST",path="/v2/models/{model_name}/infer"} 3
        rest_server_requests_in_progress{app_name="s",method="GET",path="/v2"} 1
        \(extra)

        """
    }

    private func poll(index: String, steps: Int = 5) async throws -> Snapshot {
        let page = Page(index: index)
        let server = try MLServer(settings: .test(scraped), transport: page.transport)
        var snapshot = Snapshot()
        for step in 0..<steps {
            page.show(self.page(100 + Double(step)))
            snapshot = try await server.poll(at: start + .seconds(15 * Double(step)))
        }
        return snapshot
    }

    private let two =
        #"[{"name":"iris","version":"v1","state":"READY"},{"name":"iris","version":"v2","state":"READY"}]"#
    private let one = #"[{"name":"iris","version":"v1","state":"READY"}]"#

    @Test func `a summary without quantiles gives a mean, and says so`() async throws {
        let signals = try #require(try await poll(index: two).signals("iris", "v1"))
        #expect(abs((signals[.requestRate].value ?? 0) - 40.0 / 15) < 1e-9)
        #expect(abs((signals[.errorRatio].value ?? 0) - 0.25) < 1e-9)
        #expect(abs((signals[.latencyMean].value ?? 0) - 0.05) < 1e-9)
        #expect(signals[.latencyMean].quality == .averageOnly)
        #expect(signals[.latencyP99] == .absent)
        #expect(signals[.errorRatio].quality == .lowerBound)
    }

    @Test func `requests in progress are the whole process's`() async throws {
        let signals = try #require(try await poll(index: two, steps: 1).signals("iris", "v1"))
        #expect(signals[.queueDepth] == Measurement(4, .wholeProcess))
    }

    @Test func `traffic that named no version belongs to none of two`() async throws {
        let snapshot = try await poll(index: two)
        #expect(abs((snapshot.signals("iris", nil)?[.requestRate].value ?? 0) - 1) < 1e-9)
        #expect(snapshot.signals.count == 2)
    }

    @Test func `traffic that named no version belongs to an only one`() async throws {
        let snapshot = try await poll(index: one)
        #expect(snapshot.signals.count == 1)
        let signals = try #require(snapshot.signals("iris", "v1"))
        #expect(abs((signals[.requestRate].value ?? 0) - 55.0 / 15) < 1e-9)
        #expect(abs((signals[.latencyMean].value ?? 0) - 5.0 / 55) < 1e-9)
    }

    @Test func `no failure so far is a ratio of zero, not of nothing`() async throws {
        let page = Page(index: two)
        let server = try MLServer(settings: .test(scraped), transport: page.transport)
        var snapshot = Snapshot()
        for step in 1...3 {
            page.show(
                """
                model_infer_request_success_total{model="a",version="1"} \(step * 15)
                model_infer_request_duration_count{model="a",version="1"} \(step * 15)
                model_infer_request_duration_sum{model="a",version="1"} \(step)

                """)
            snapshot = try await server.poll(at: start + .seconds(15 * step))
        }
        #expect(snapshot.signals("a", "1")?[.errorRatio].value == 0)
    }
}
