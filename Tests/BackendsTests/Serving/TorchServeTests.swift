import Backends
import ContractServer
import OpsModel
import Testing
import Wire

private let now = Instant(seconds: 1_795_462_000)

/// A worker as the server describes it: ready, starting (no process yet) or ending.
private enum Worker: String {
    case ready = #"{"status":"READY","pid":7,"startTime":"2026-11-23T19:20:32.021Z"}"#
    case starting = #"{"status":"UNLOADING","pid":-1,"startTime":"2026-11-23T19:21:20.313Z"}"#
    case ending = #"{"status":"UNLOADING","pid":8,"startTime":"2026-11-23T19:20:00.000Z"}"#
}

private func version(
    _ name: String, archive: String = "", workers: [Worker] = [.ready], fewest: Int = 1, pending: Int = 0
) -> String {
    """
    {"modelName":"lin","modelVersion":"\(name)","modelUrl":"\(archive.isEmpty ? "lin_\(name).mar" : archive)",
    "minWorkers":\(fewest),"maxWorkers":\(fewest),"workers":[\(workers.map(\.rawValue).joined(separator: ","))],
    "jobQueueStatus":{"remainingCapacity":20,"pendingRequests":\(pending)}}
    """
}

/// A server of one model whose list names an archive.
private func server(
    _ versions: [String], listed archive: String = "lin_1.0.mar", metrics: String? = nil
) -> ReplayTransport.Responder {
    { request in
        switch request.path {
        case "/models": .json(#"{"models":[{"modelName":"lin","modelUrl":"\#(archive)"}]}"#)
        case "/models/lin/all": .json("[\(versions.joined(separator: ","))]")
        case "/models/lin": .json("[\(version("2.0"))]")
        case "/metrics": metrics.map { .text($0) } ?? .text("", status: 404)
        default: .text("", status: 404)
        }
    }
}

private func model(_ versions: [String], listed archive: String = "lin_1.0.mar") async throws -> Deployment {
    let transport = ReplayTransport(server(versions, listed: archive))
    let snapshot = try await TorchServe(settings: .test(cluster: "eu"), transport: transport).poll(at: now)
    return try #require(snapshot.deployments.first)
}

@Suite struct `TorchServe's models` {
    @Test func `have their versions, newest first, and the default one is stable`() async throws {
        let contract = try BackendContract("torchserve")
        let snapshot = try await contract.backend(over: ReplayTransport { contract.answer(to: $0) }).poll(at: now)
        let lin = try #require(snapshot.deployments.first)
        #expect(lin.id == DeploymentID(backend: "contract", name: "lin"))
        #expect(lin.system == "TorchServe")
        #expect(lin.readiness == .ready)
        #expect(lin.variants.map(\.version) == ["2.0", "1.0"])
        #expect(lin.variants.map(\.role) == [.unknown, .stable])
        #expect(lin.variants.map(\.replicasReady) == [1, 1])
        #expect(lin.variants.map(\.replicasDesired) == [1, 1])
        #expect(lin.variants.last?.since == Instant(rfc3339: "2026-11-23T19:20:32.021Z"))
        #expect(snapshot.facts.version == "0.12.0")
        #expect(snapshot.facts.isHealthy == true)
    }

    @Test func `the list's archive tells the default version, and a request more where it does not`() async throws {
        let distinct = try await model([version("1.0"), version("2.0")], listed: "lin_2.0.mar")
        #expect(distinct.variants.first { $0.role == .stable }?.version == "2.0")
        let same = [version("1.0", archive: "lin.mar"), version("2.0", archive: "lin.mar")]
        let transport = ReplayTransport(server(same, listed: "lin.mar"))
        let snapshot = try await TorchServe(settings: .test(), transport: transport).poll(at: now)
        #expect(snapshot.deployments.first?.variants.first { $0.role == .stable }?.version == "2.0")
        #expect(transport.count(of: "models/lin") == 1)
    }

    @Test func `a worker that starts is loading, though its status says that it is unloading`() async throws {
        let starting = try await model([version("1.0", workers: [.starting])])
        #expect(starting.readiness == .loading)
        #expect(starting.variants.first?.replicasReady == 0)
        let beside = try await model([version("1.0", workers: [.ready, .starting], fewest: 2)])
        #expect(beside.readiness == .ready)
        #expect(beside.variants.first?.reason == "1 of 2 workers are ready")
        #expect(try await model([version("1.0", workers: [.ending])]).readiness == .unloading)
    }

    @Test func `no worker is idle where none is wanted, and unavailable where one is`() async throws {
        let idle = try await model([version("1.0", workers: [], fewest: 0)])
        #expect(idle.readiness == .idle)
        #expect(idle.reason == "scaled to no workers: every request is answered 503")
        #expect(try await model([version("1.0", workers: [], fewest: 2)]).readiness == .unavailable)
    }

    @Test func `a model is as ready as its default version, whatever else serves`() async throws {
        let broken = try await model([version("1.0", workers: []), version("2.0")])
        #expect(broken.readiness == .unavailable)
        #expect(broken.variants.map(\.readiness) == [.ready, .unavailable])
    }

    @Test func `pages are followed to their end, which the server names one page too late`() async throws {
        let transport = ReplayTransport { request in
            let page = Int(request["next_page_token"] ?? "") ?? 0
            let models = page < 2 ? #"{"modelName":"m\#(page)","modelUrl":"m.mar"}"# : ""
            let next = page < 2 ? #""nextPageToken":"\#(page + 1)","# : ""
            return request.path == "/models"
                ? .json("{\(next)\"models\":[\(models)]}") : .json("[\(version("1.0"))]")
        }
        let snapshot = try await TorchServe(settings: .test(), transport: transport).poll(at: now)
        #expect(snapshot.deployments.map(\.id.name) == ["m0", "m1"])
        #expect(transport.count(of: "models") == 3)
    }

    @Test func `one that cannot be read leaves the list incomplete, and one that is gone does not`() async throws {
        let transport = ReplayTransport { request in
            switch request.path {
            case "/models":
                .json(#"{"models":[{"modelName":"a"},{"modelName":"gone"},{"modelName":"bad"}]}"#)
            case "/models/a/all": .json("[\(version("1.0"))]")
            case "/models/bad/all": .text("", status: 500)
            default: .json("{}", status: 404)
            }
        }
        let snapshot = try await TorchServe(settings: .test(), transport: transport).poll(at: now)
        #expect(snapshot.deployments.map(\.id.name) == ["a"])
        #expect(snapshot.incomplete[.deployment]?.hasPrefix("1 of 3 models cannot be read: ") == true)
    }

    @Test func `a server that is well without being so is told apart from its models`() async throws {
        let contract = try BackendContract("torchserve")
        let transport = ReplayTransport {
            $0.path == "/ping" ? .json(#"{"status":"Unhealthy"}"#, status: 500) : contract.answer(to: $0)
        }
        let snapshot = try await contract.backend(over: transport).poll(at: now)
        #expect(snapshot.facts.isHealthy == false)
        #expect(snapshot.deployments.first?.readiness == .ready)
    }
}

@Suite struct `A TorchServe that asks for a token` {
    private let answer = ContractAnswer.json(
        """
        {"code": 400, "type": "InvalidKeyException",
        "message": "Token Authorization failed. Token either incorrect, expired, or not provided correctly"}
        """, status: 400)

    @Test func `refuses with 400, which is told as what it is`() async throws {
        let answer = answer
        let backend = try TorchServe(settings: .test(), transport: ReplayTransport { _ in answer })
        let error = await #expect(throws: BackendError.self) { try await backend.poll(at: now) }
        #expect(error?.failure.kind == .unauthorised)
        #expect(error?.description.contains("key_file.json") == true)
        let findings = await backend.examine()
        #expect(findings.contains { $0.topic == "authorised" && $0.verdict == .fail })
    }

    @Test func `the inference address in place of the management address is told`() async throws {
        let backend = try TorchServe(
            settings: .test(), transport: ReplayTransport { _ in .recorded("torchserve", "model_unknown.json") })
        let error = await #expect(throws: BackendError.self) { try await backend.poll(at: now) }
        #expect(error?.description.contains("management address") == true)
        #expect(await backend.examine().contains { $0.verdict == .fail && $0.advice.contains("8081") })
    }
}

@Suite struct `TorchServe scraped` {
    /// Counters after `step` polls, with requests that named version 2.0, and others that named none.
    private func page(_ named: Double, _ unnamed: Double, errors: Double = 0) -> String {
        """
        # TYPE ts_inference_requests_total counter
        ts_inference_requests_total{model_name="lin",model_version="2.0",hostname="vm",} \(named)
        ts_inference_requests_total{model_name="lin",model_version="default",hostname="vm",} \(unnamed)
        # TYPE ts_inference_latency_microseconds counter
        ts_inference_latency_microseconds{model_name="lin",model_version="2.0",hostname="vm",} \(named * 2000)
        ts_inference_latency_microseconds{model_name="lin",model_version="default",hostname="vm",} \(unnamed * 4000)
        # TYPE Requests2XX counter
        Requests2XX{Level="Host",Hostname="vm",} \(named + unnamed - errors)
        # TYPE Requests5XX counter
        Requests5XX{Level="Host",Hostname="vm",} \(errors)

        """
    }

    /// Polls a quarter of a minute apart; each step is the page and the archive of the default version.
    private func poll(_ steps: [(page: String, archive: String)], pending: Int = 0) async throws -> [String?:
        GoldenSignals]
    {
        let versions = [version("1.0"), version("2.0", pending: pending)]
        let transport = ReplayTransport(server(versions))
        let backend = try TorchServe(
            settings: .test(["metrics": "http://backend.example/metrics"]), transport: transport)
        var snapshot = Snapshot()
        for (step, content) in steps.enumerated() {
            transport.respond(server(versions, listed: content.archive, metrics: content.page))
            snapshot = try await backend.poll(at: now + .seconds(15 * step))
        }
        #expect(snapshot.incomplete == [:])
        return Dictionary(snapshot.signals.map { ($0.id.subject.version, $0) }) { $1 }
    }

    @Test func `requests that name no version are those of the default one`() async throws {
        let steps = (0...4).map { step in
            (page(Double(step) * 30, Double(step) * 60, errors: Double(step) * 9), "lin_1.0.mar")
        }
        let signals = try await poll(steps, pending: 20)
        #expect(Set(signals.keys) == ["1.0", "2.0"])
        #expect(signals["1.0"]?[.requestRate] == Measurement(4, .exact))
        #expect(signals["2.0"]?[.requestRate] == Measurement(2, .exact))
        #expect(signals["1.0"]?[.latencyMean] == Measurement(0.004, .averageOnly))
        #expect(signals["2.0"]?[.latencyMean] == Measurement(0.002, .averageOnly))
        #expect(signals["1.0"]?[.errorRatio].quality == .hostWide)
        #expect(signals["1.0"]?[.errorRatio].value.map { abs($0 - 0.1) < 1e-9 } == true)
        #expect(signals["2.0"]?[.queueDepth] == Measurement(20, .exact))
        #expect(signals["1.0"]?[.queueDepth] == Measurement(0, .exact))
    }

    /// The counter goes on under the same label, so that what came before would be counted for the new default.
    @Test func `a change of the default splits what is counted under one label`() async throws {
        let steps =
            (0...4).map { (page(0, Double($0) * 60), "lin_1.0.mar") }
            + (5...9).map { (page(0, Double($0) * 60), "lin_2.0.mar") }
        let signals = try await poll(steps)
        #expect(signals["2.0"]?[.requestRate].value == 4)
        #expect(signals["1.0"]?[.requestRate].value == nil)
        let back = steps + (10...14).map { (page(0, Double($0) * 60), "lin_1.0.mar") }
        let again = try await poll(back)
        #expect(again["1.0"]?[.requestRate].value == 4, "the gap's own requests are not counted for it")
        #expect(again["2.0"]?[.requestRate].value == 0, "nobody names it")
    }

    @Test func `metrics that cannot be read leave signals incomplete and models whole`() async throws {
        let transport = ReplayTransport(server([version("1.0")]))
        let backend = try TorchServe(
            settings: .test(["metrics": "http://backend.example/metrics"]), transport: transport)
        let snapshot = try await backend.poll(at: now)
        #expect(snapshot.deployments.count == 1)
        #expect(snapshot.incomplete[.signals]?.hasPrefix("metrics: ") == true)
    }
}
