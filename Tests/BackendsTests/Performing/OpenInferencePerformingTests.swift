import Backends
import ContractServer
import OpsModel
import Testing
import Wire

private let simple = DeploymentID(backend: "test", name: "simple")

private func transport(index: String, config: ContractAnswer? = nil) -> ReplayTransport {
    ReplayTransport { request in
        switch request.path {
        case "/v2/repository/index": .recorded("triton", index)
        case "/v2/models/simple/config": config ?? .recorded("triton", "model_config.json")
        default: .text("")
        }
    }
}

private func triton(_ transport: ReplayTransport) throws -> Triton {
    try Triton(settings: .test(), transport: transport)
}

private func members(of bytes: [UInt8]) throws -> [String: JSONValue] {
    guard case .object(let members) = try JSONValue(parsing: bytes) else { return [:] }
    return members
}

private let untold = ContractAnswer.json(
    #"{"error":"Request for unknown model: 'simple' has no available versions"}"#, status: 400)

@Suite struct `Triton told to load` {
    private let field = "test simple ready versions"

    @Test func `one version alone is a diff of what is ready, bound to the configuration`() async throws {
        let triton = try triton(transport(index: "repository_index.json"))
        let reading = try await triton.reading(of: .load(model: simple, versions: ["1"]))
        #expect(reading.before == [BoundField(field, "1, 2")])
        #expect(reading.after == [BoundField(field, "1")])
        #expect(reading.reliesOn.map(\.name) == ["test simple configuration"])
        #expect(reading.sideEffects.contains { $0.contains("a later plain load changes nothing") })
    }

    /// A pin moves the policy, which is what is written and not what is relied on.
    @Test func `the bound configuration is without the version policy`() async throws {
        var pinned = try members(of: ContractAnswer.recorded("triton", "model_config.json").body)
        pinned["version_policy"] = .object(["specific": .object(["versions": .array([.number(1)])])])
        let configurations = [
            ContractAnswer.recorded("triton", "model_config.json"),
            ContractAnswer(body: try JSONValue.object(pinned).serialized()),
        ]
        var digests: [[BoundField]] = []
        for configuration in configurations {
            let triton = try triton(transport(index: "repository_index.json", config: configuration))
            digests.append(try await triton.reading(of: .load(model: simple, versions: ["1"])).reliesOn)
        }
        #expect(digests[0] == digests[1])
        let other = ContractAnswer.json(#"{"name":"simple","max_batch_size":4}"#)
        let triton = try triton(transport(index: "repository_index.json", config: other))
        #expect(try await triton.reading(of: .load(model: simple, versions: ["1"])).reliesOn != digests[0])
    }

    @Test func `the whole configuration is sent back, but for the version policy`() async throws {
        let transport = transport(index: "repository_index.json")
        try await triton(transport).perform(.load(model: simple, versions: ["1"]), PerformingBench.empty)
        #expect(transport.lines == ["GET /v2/models/simple/config", "POST /v2/repository/models/simple/load"])
        let body = try members(of: try #require(transport.requests.last?.body?.bytes))
        guard case .object(let parameters)? = body["parameters"], case .string(let config)? = parameters["config"]
        else {
            throw ContractFault.unknownKind("no configuration in \(body)")
        }
        var kept = try members(of: Array(config.utf8))
        var served = try members(of: ContractAnswer.recorded("triton", "model_config.json").body)
        let policy = try kept.removeValue(forKey: "version_policy").map {
            String(decoding: try $0.serialized(), as: UTF8.self)
        }
        #expect(policy == #"{"specific":{"versions":[1]}}"#)
        served["version_policy"] = nil
        #expect(kept == served)
    }

    @Test func `a load may take longer than an answer usually does`() async throws {
        let transport = transport(index: "repository_index.json")
        try await triton(transport).perform(.load(model: simple, versions: []), PerformingBench.empty)
        #expect(transport.requests.last?.deadline == .seconds(300))
        #expect(transport.bodies == ["{}"])
        try await triton(transport).perform(.unload(model: simple), PerformingBench.empty)
        #expect(transport.requests.last?.deadline == .seconds(10))
    }

    @Test func `what it cannot be told is refused unsent`() async throws {
        let transport = transport(index: "repository_index.json", config: untold)
        let triton = try triton(transport)
        for versions in [["one"], ["1"]] {
            let fault = await PerformingBench.fault(of: .load(model: simple, versions: versions), by: triton)
            #expect(fault?.isRefusal == true)
        }
        for call in [
            SystemCall.load(model: simple, versions: ["3"]), .load(model: simple, versions: ["1"]),
            .load(model: DeploymentID(backend: "test", name: "nope"), versions: []),
        ] {
            await #expect(throws: BackendError.self) { try await triton.reading(of: call) }
        }
        #expect(!transport.requests.contains { $0.path.encoded.hasSuffix("/load") })
    }

    @Test func `a model that was never loaded becomes ready in what it has`() async throws {
        let index = #"[{"name":"simple"}]"#
        let transport = ReplayTransport { $0.path == "/v2/repository/index" ? .json(index) : untold }
        let reading = try await triton(transport).reading(of: .load(model: simple, versions: []))
        #expect(reading.before == [BoundField(field, nil)])
        #expect(reading.after == [BoundField(field, "ready")])
    }
}

@Suite struct `Triton told to unload` {
    private let field = "test simple ready versions"

    @Test func `is answered before it is done, so that it holds once nothing is on its way out`() async throws {
        let call = SystemCall.unload(model: simple)
        let before = try await triton(transport(index: "repository_index.json")).reading(of: call)
        #expect(before.before == [BoundField(field, "1, 2")])
        #expect(before.after == [BoundField(field, nil)])
        let during = try await triton(transport(index: "repository_index_after_unload.json")).reading(of: call)
        #expect(during.before == [BoundField(field, "unloading")])
        let after = try await triton(transport(index: "repository_index_unloaded.json")).reading(of: call)
        #expect(after.before == after.after || after.before.first?.value != "unloading")
    }

    /// Unloaded, Triton tells no configuration, and a plain load would forget which versions were chosen.
    @Test func `and to load again, it loads with the configuration that it had`() async throws {
        let isLoaded = Switch(true)
        let transport = ReplayTransport { request in
            switch request.path {
            case "/v2/repository/index":
                .recorded("triton", isLoaded.isOn ? "repository_index.json" : "repository_index_unloaded.json")
            case "/v2/models/simple/config": isLoaded.isOn ? .recorded("triton", "model_config.json") : untold
            default: .text("")
            }
        }
        let triton = try triton(transport)
        let planned = try await triton.reading(of: .load(model: simple, versions: ["1", "2"]))
        _ = try await triton.reading(of: .unload(model: simple))
        try await triton.perform(.unload(model: simple), PerformingBench.empty)
        isLoaded.isOn = false
        let call = SystemCall.load(model: simple, versions: ["1", "2"])
        #expect(try await triton.reading(of: call).reliesOn == planned.reliesOn)
        try await triton.perform(call, PerformingBench.empty)
        #expect(transport.lines.last == "POST /v2/repository/models/simple/load")
        #expect(transport.bodies.last?.contains("max_batch_size") == true)
    }

    /// Whoever takes an unload back in another process knows no configuration.
    @Test func `all versions of what was unloaded are named without its configuration, and some of them are not`()
        async throws
    {
        let transport = transport(index: "repository_index_unloaded.json", config: untold)
        let triton = try triton(transport)
        let all = SystemCall.load(model: simple, versions: ["1", "2"])
        let reading = try await triton.reading(of: all)
        #expect(reading.before.map(\.value) == [nil] && reading.after.map(\.value) == ["1, 2"])
        try await triton.perform(all, reading)
        #expect(transport.bodies.last == "{}")
        let some = SystemCall.load(model: simple, versions: ["1"])
        await #expect(throws: BackendError.self) { try await triton.reading(of: some) }
        #expect(await PerformingBench.fault(of: some, by: triton)?.isRefusal == true)
    }
}

@Suite struct `MLServer told to load and unload` {
    private let iris = DeploymentID(backend: "test", name: "iris")
    private let field = "test iris ready versions"

    private func server(index: String, versions: [String: Int] = [:]) throws -> (MLServer, ReplayTransport) {
        let transport = ReplayTransport { request in
            if request.path == "/v2/repository/index" { return .recorded("mlserver", index) }
            let version = request.path.split(separator: "/").dropLast().last.map(String.init) ?? ""
            return .text("", status: request.path.hasSuffix("/ready") ? versions[version] ?? 200 : 200)
        }
        return (try MLServer(settings: .test(), transport: transport), transport)
    }

    @Test func `a load brings every version, also where one of them is ready`() async throws {
        let (backend, _) = try server(index: "repository_index.json", versions: ["v2": 404])
        let reading = try await backend.reading(of: .load(model: iris, versions: []))
        #expect(reading.before == [BoundField(field, "v1")], "the index alone would call both ready")
        #expect(reading.after == [BoundField(field, "v1, v2")])
    }

    @Test func `an unload takes every version`() async throws {
        let (backend, transport) = try server(index: "repository_index.json")
        let reading = try await backend.reading(of: .unload(model: iris))
        #expect(reading.before == [BoundField(field, "v1, v2")])
        #expect(reading.after == [BoundField(field, nil)])
        let (after, _) = try server(
            index: "repository_index_after_unload_multiversion.json", versions: ["v1": 404, "v2": 404])
        #expect(try await after.reading(of: .unload(model: iris)).before == reading.after)
        transport.forget()
        try await backend.perform(.unload(model: iris), reading)
        try await backend.perform(.load(model: iris, versions: []), reading)
        #expect(
            transport.lines == ["POST /v2/repository/models/iris/unload", "POST /v2/repository/models/iris/load"])
        #expect(transport.bodies == ["{}", "{}"])
    }

    @Test func `a model without versions is ready or not`() async throws {
        let slow = DeploymentID(backend: "test", name: "slow")
        let (loaded, _) = try server(index: "repository_index.json")
        #expect(try await loaded.reading(of: .load(model: slow, versions: [])).before.first?.value == "ready")
        let (unloaded, _) = try server(index: "repository_index_after_unload.json")
        let reading = try await unloaded.reading(of: .load(model: slow, versions: []))
        #expect(reading.before.first?.value == nil)
        #expect(reading.after.first?.value == "ready")
    }

    @Test func `which versions cannot be chosen`() async throws {
        let (backend, _) = try server(index: "repository_index.json")
        let error = await #expect(throws: BackendError.self) {
            try await backend.reading(of: .load(model: iris, versions: ["v1"]))
        }
        #expect(error?.description.contains("cannot be told which") == true)
    }

    @Test func `whoever names all versions has chosen none`() async throws {
        let (backend, transport) = try server(
            index: "repository_index_after_unload_multiversion.json", versions: ["v1": 404, "v2": 404])
        let call = SystemCall.load(model: iris, versions: ["v1", "v2"])
        let reading = try await backend.reading(of: call)
        #expect(reading.before.map(\.value) == [nil] && reading.after.map(\.value) == ["v1, v2"])
        transport.forget()
        try await backend.perform(call, reading)
        #expect(transport.lines == ["POST /v2/repository/models/iris/load"] && transport.bodies == ["{}"])
    }
}
