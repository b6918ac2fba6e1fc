import Backends
import ContractServer
import OpsModel
import Testing
import Wire

/// The recorded server, and changes of single answers.
private func bench(
    _ change: @escaping @Sendable (ContractRequest) -> ContractAnswer? = { _ in nil }
) throws -> (backend: TorchServe, transport: ReplayTransport) {
    let contract = try BackendContract("torchserve")
    let transport = ReplayTransport { change($0) ?? contract.answer(to: $0) }
    return (try TorchServe(settings: .test(), transport: transport), transport)
}

private let lin = DeploymentID(backend: "test", name: "lin")

@Suite struct `TorchServe told its default version` {
    @Test func `reads which it is, and what the other was registered from`() async throws {
        let reading = try await bench().backend.reading(of: .setDefault(model: lin, version: "2.0"))
        #expect(reading.before == [BoundField("test lin default version", "1.0")])
        #expect(reading.after == [BoundField("test lin default version", "2.0")])
        #expect(reading.reliesOn == [BoundField("test lin 2.0 archive", "lin_2.0.mar")])
        #expect(reading.sideEffects.contains { $0.contains("`default`") })
        #expect(!reading.sideEffects.contains { $0.contains("no ready worker") })
    }

    @Test func `holds once the server describes the other without being asked for it`() async throws {
        let (backend, _) = try bench {
            $0.path == "/models/lin" ? .recorded("torchserve", "model_default_after_set.json") : nil
        }
        let reading = try await backend.reading(of: .setDefault(model: lin, version: "2.0"))
        #expect(reading.before == reading.after)
    }

    @Test func `warns of a version without workers, whose every request would be answered 503`() async throws {
        let all = #"[{"modelVersion":"1.0","workers":[]},{"modelVersion":"2.0","minWorkers":0,"workers":[]}]"#
        let (backend, _) = try bench { $0.path == "/models/lin/all" ? .json(all) : nil }
        let reading = try await backend.reading(of: .setDefault(model: lin, version: "2.0"))
        #expect(reading.sideEffects.first?.contains("no ready worker") == true)
    }

    @Test func `is sent as the real server takes it`() async throws {
        let (backend, transport) = try bench()
        try await backend.perform(.setDefault(model: lin, version: "2.0"), PerformingBench.empty)
        #expect(transport.lines == ["PUT /models/lin/2.0/set-default"])
        #expect(transport.requests.allSatisfy { !$0.isRead && $0.body == nil })
    }

    @Test func `a name cannot change which path is asked`() async throws {
        let (backend, transport) = try bench { _ in .json("{}") }
        let model = DeploymentID(backend: "test", name: "a/../b?x=1")
        try await backend.perform(.setDefault(model: model, version: "1/2"), PerformingBench.empty)
        #expect(transport.lines == ["PUT /models/a%2F..%2Fb%3Fx%3D1/1%2F2/set-default"])
    }

    @Test func `of what is not there is refused, naming what is`() async throws {
        let backend = try bench().backend
        let version = await #expect(throws: BackendError.self) {
            try await backend.reading(of: .setDefault(model: lin, version: "9.9"))
        }
        #expect(version?.failure.kind == .notFound)
        #expect(version?.description.contains("it has 1.0, 2.0") == true)
        let model = DeploymentID(backend: "test", name: "nope")
        let (other, _) = try bench { _ in .recorded("torchserve", "model_unknown.json") }
        let missing = await #expect(throws: BackendError.self) {
            try await other.reading(of: .setDefault(model: model, version: "1.0"))
        }
        #expect(missing?.failure.kind == .notFound)
    }
}

@Suite struct `TorchServe told its workers` {
    @Test func `reads how many are set, not how many happen to be up`() async throws {
        let (backend, _) = try bench {
            $0.path == "/models/lin/all" ? .recorded("torchserve", "model_v1_scaling.json") : nil
        }
        let reading = try await backend.reading(of: .setWorkers(model: lin, version: "1.0", count: 2))
        #expect(reading.before == [BoundField("test lin 1.0 workers", "2")], "one of the two is still starting")
        #expect(reading.before == reading.after)
    }

    @Test func `holds no sooner than one of them is ready`() async throws {
        let starting = """
            [{"modelVersion":"1.0","minWorkers":2,"maxWorkers":2,"workers":[{"status":"UNLOADING","pid":-1}]}]
            """
        let (backend, _) = try bench { $0.path == "/models/lin/all" ? .json(starting) : nil }
        let reading = try await backend.reading(of: .setWorkers(model: lin, version: "1.0", count: 2))
        #expect(reading.before.map(\.value) == ["2, none ready"])
        #expect(reading.before != reading.after)
    }

    @Test func `a range is given up, which is said`() async throws {
        let ranged = #"[{"modelVersion":"1.0","minWorkers":1,"maxWorkers":4,"workers":[{"status":"READY","pid":1}]}]"#
        let (backend, _) = try bench { $0.path == "/models/lin/all" ? .json(ranged) : nil }
        let reading = try await backend.reading(of: .setWorkers(model: lin, version: "1.0", count: 2))
        #expect(reading.before.map(\.value) == ["1 to 4"])
        #expect(reading.sideEffects.contains { $0.contains("no longer grows") })
    }

    @Test func `none at all is taken by the server, and what it means is said`() async throws {
        let backend = try bench().backend
        let ofDefault = try await backend.reading(of: .setWorkers(model: lin, version: "1.0", count: 0))
        #expect(
            ofDefault.sideEffects == [
                "requests that name it or no version are answered 503 until it has a worker again"
            ])
        let ofOther = try await backend.reading(of: .setWorkers(model: lin, version: "2.0", count: 0))
        #expect(ofOther.sideEffects == ["requests that name it are answered 503 until it has a worker again"])
        let error = await #expect(throws: BackendError.self) {
            try await backend.reading(of: .setWorkers(model: lin, version: "1.0", count: -1))
        }
        #expect(error?.failure.kind == .configuration)
    }

    @Test func `both bounds are sent, and nobody waits for the workers`() async throws {
        let (backend, transport) = try bench { _ in .recorded("torchserve", "scale_async.json") }
        try await backend.perform(.setWorkers(model: lin, version: "1.0", count: 2), PerformingBench.empty)
        #expect(transport.lines == ["PUT /models/lin/1.0?min_worker=2&max_worker=2&synchronous=false"])
    }
}
