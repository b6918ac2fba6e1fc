import Backends
import Foundation
import OpsModel
import Testing
import Wire

@Suite(.needs(.torchserve), .serialized) struct `TorchServe read and told by the backend` {
    private let url: String
    private let inference: String
    private let spare = DeploymentID(backend: "live", name: "spare")

    init() throws {
        url = try #require(LiveServer.torchserve.url)
        inference = try #require(LiveServer.torchserve.fact("INFERENCE_URL"))
    }

    private func backend() throws -> TorchServe {
        let options = try scraped(.torchserve).merging(["inference": .text(inference)]) { $1 }
        return try TorchServe(
            settings: LiveBackend.settings(url, options: options), transport: LiveBackend.client())
    }

    private func predict(_ path: RequestPath = "predictions/spare") async throws -> Int {
        let request = Request(.post, try BaseURL(inference), path, body: .json(Array(#"{"value":2}"#.utf8)))
        return try await LiveBackend.client().send(request).status
    }

    /// What the server says of the version that answers requests which name none: its name, bounds and ready workers.
    private func described(_ path: RequestPath = "models/spare") async throws -> [String] {
        let answer = try await LiveBackend.call(.get, url, path)
        let version = try #require(answer?.array.first { _ in true })
        let ready = version["workers"].array.filter { $0["status"].isString("READY") }.count
        return [version["modelVersion"].string ?? "", "\(version["maxWorkers"].int ?? -1)", "\(ready)"]
    }

    @Test func `models, versions and workers are as they were registered`() async throws {
        let snapshot = try await backend().poll(at: LiveBackend.now)
        let fraud = try #require(snapshot.deployments.first { $0.id.name == "fraud" })
        #expect(fraud.variants.map(\.version) == ["2.0", "1.0"])
        #expect(fraud.variants.map(\.role) == [.unknown, .stable])
        #expect(fraud.variants.allSatisfy { $0.readiness == .ready && $0.replicasReady == 1 && $0.since != nil })
        #expect(snapshot.facts.version == "0.12.0")
        #expect(snapshot.facts.isHealthy == true)
        #expect(snapshot.incomplete == [:])
    }

    @Test func `doctor finds nothing wrong but that no answer carries the time`() async throws {
        let findings = try await backend().examine()
        #expect(findings.filter { $0.verdict != .pass }.map(\.topic) == ["clock skew"], "\(findings)")
        let wrong = try TorchServe(settings: LiveBackend.settings(inference), transport: LiveBackend.client())
        #expect(await wrong.examine().contains { $0.verdict == .fail && $0.advice.contains("management address") })
    }

    @Test func `the default version moves and moves back, and requests go with it`() async throws {
        let live = LiveCall(performer: try backend())
        let before = try await described()
        #expect(before.first == "1.0")
        let moved = try await live.carryOut(.setDefault(model: spare, version: "2.0"))
        #expect(moved.before.map(\.value) == ["1.0"])
        #expect(moved.reliesOn.map(\.value) == ["spare_2.0.mar"])
        #expect(try await described().first == "2.0")
        let stable = try await backend().poll(at: LiveBackend.now).deployments.first { $0.id == spare }?
            .variants.first { $0.role == .stable }
        #expect(stable?.version == "2.0")
        #expect(try await predict() == 200)
        let back = try await live.carryOut(.setDefault(model: spare, version: "1.0"))
        #expect(back.after == moved.before)
        #expect(try await described() == before)
    }

    @Test func `workers grow, go to none, and come back`() async throws {
        let live = LiveCall(performer: try backend())
        #expect(try await described() == ["1.0", "1", "1"])
        func scale(to count: Int) async throws {
            try await live.carryOut(.setWorkers(model: spare, version: "1.0", count: count))
            for _ in 0..<300 where try await described() != ["1.0", "\(count)", "\(count)"] {
                try await Task.sleep(for: .milliseconds(100))
            }
            #expect(try await described() == ["1.0", "\(count)", "\(count)"])
        }
        try await scale(to: 2)
        try await scale(to: 0)
        #expect(try await predict() == 503)
        let idle = try await backend().poll(at: LiveBackend.now)
        #expect(idle.deployments.first { $0.id == spare }?.readiness == .idle)
        #expect(idle.facts.isHealthy == true, "its /ping stays healthy without a worker")
        try await scale(to: 1)
        #expect(try await predict() == 200)
        #expect(try await described("models/spare/2.0") == ["2.0", "1", "1"])
    }

    @Test(.needsProgram)
    func `the program sets a default, rolls back from it, and scales`() async throws {
        let before = try await described()
        for (arguments, expected) in [
            (["default", "spare", "--to", "2.0"], ["2.0", "1"]),
            (["rollback", "spare", "--from", "2.0", "--to", "1.0"], ["1.0", "1"]),
            (["scale", "spare", "--to", "1.0", "--workers", "2"], ["1.0", "2"]),
            (["scale", "spare", "--to", "1.0", "--workers", "1"], ["1.0", "1"]),
        ] {
            let said = try await Program.change("torchserve", at: url, arguments)
            #expect(said.contains("succeeded"), "\(said)")
            #expect(Array(try await described().prefix(2)) == expected)
        }
        #expect(try await described() == before)
    }

    @Test(
        .needsProgram,
        arguments: [
            (["default", "spare", "--to", "2.0"], "2.0", "1", ("1.0", "2.0")),
            (["scale", "spare", "--to", "1.0", "--workers", "2"], "1.0", "2", ("1", "2")),
        ])
    func `by commands it is told, and what it was told is taken back`(
        _ wish: [String], _ version: String, _ workers: String, _ moved: (before: String, after: String)
    ) async throws {
        let before = try await described()
        let requests = Requests("torchserve", at: url)
        try await requests.execute(["propose"] + wish)
        #expect(Array(try await described().prefix(2)) == [version, workers])
        #expect(try await requests.record("CR-1").status == "succeeded")
        try await requests.execute(["undo", "CR-1"])
        #expect(Array(try await described().prefix(2)) == Array(before.prefix(2)))
        try await requests.expectReverted(from: moved.before, to: moved.after)
    }

    @Test func `what is not there is refused, and so are bounds that make no sense`() async throws {
        let live = LiveCall(performer: try backend())
        for call in [
            SystemCall.setDefault(model: spare, version: "9.9"), .setWorkers(model: spare, version: "9.9", count: 1),
        ] {
            let fault = await live.fault(of: call)
            #expect(fault?.isRefusal == true, "\(String(describing: fault))")
            await #expect(throws: BackendError.self) { try await live.performer.reading(of: call) }
        }
    }

    @Test func `scraped directly, requests that name no version are the default one's`() async throws {
        let backend = try backend()
        let snapshot = try await ScrapedMinute().poll(backend) { _ in
            for _ in 1...2 { _ = try await predict() }
            _ = try await predict("predictions/spare/2.0")
        }
        func rate(_ version: String) throws -> Double {
            let signals = try #require(
                snapshot.signals.first { $0.id.subject == Subject(name: "spare", version: version) })
            return (signals[.requestRate].value ?? -1) * 60
        }
        #expect(abs(try rate("1.0") - 8) < 2.1)
        #expect(abs(try rate("2.0") - 4) < 2.1)
    }
}
