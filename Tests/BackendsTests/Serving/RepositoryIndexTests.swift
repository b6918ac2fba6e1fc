import Backends
import ContractServer
import OpsModel
import Testing
import Wire

private let now = Instant(seconds: 1_795_461_500)

/// A server whose index is one recorded file.
private func poll<Server: Backend>(
    _ type: Server.Type, index: String, ready status: Int = 200, versions: [String: Int] = [:]
) async throws -> Snapshot {
    let transport = ReplayTransport { request in
        switch request.path {
        case "/v2/repository/index":
            request.method == "POST" ? .recorded(type.kind, index) : .recorded(type.kind, "repository_index_get.json")
        case "/v2/health/ready": .text("", status: status)
        case "/v2": .recorded(type.kind, "server_metadata.json")
        case _ where request.path.hasSuffix("/ready"):
            .text(
                "", status: versions[request.path.split(separator: "/").dropLast().last.map(String.init) ?? ""] ?? 200)
        default: .text("", status: 404)
        }
    }
    return try await type.init(settings: .test(cluster: "eu"), transport: transport).poll(at: now)
}

extension Snapshot {
    fileprivate func readiness(of name: String) -> [String: Readiness] {
        let variants = deployments.first { $0.id.name == name }?.variants ?? []
        return Dictionary(uniqueKeysWithValues: variants.map { ($0.version, $0.readiness) })
    }
}

@Suite struct `Triton's models` {
    @Test func `carry the parameters of their configuration, each read once`() async throws {
        let transport = ReplayTransport { request in
            switch request.path {
            case "/v2/repository/index": .recorded("triton", "repository_index.json")
            case "/v2/models/simple/config":
                .json(#"{"parameters":{"mlflow_run_id":{"string_value":"3f2c"},"x":{"string_value":""}}}"#)
            default: .text("", status: 404)
            }
        }
        let triton = try Triton(settings: .test(), transport: transport)
        for seconds in [0.0, 15] {
            let snapshot = try await triton.poll(at: now + .seconds(seconds))
            #expect(snapshot.deployments.first { $0.id.name == "simple" }?.labels == ["mlflow_run_id": "3f2c"])
            #expect(snapshot.incomplete.isEmpty)
        }
        let asked = transport.requests.map(\.path.encoded).filter { $0.hasSuffix("/config") }
        #expect(asked == ["v2/models/simple/config"])
    }

    @Test func `whose configuration could not be read are asked again at the next poll, and cost one poll little`()
        async throws
    {
        let index = (0..<40).map { #"{"name":"m\#($0)","version":"1","state":"READY"}"# }.joined(separator: ",")
        let transport = ReplayTransport { request in
            switch request.path {
            case "/v2/repository/index": .json("[\(index)]")
            case _ where request.path.hasSuffix("/config"): .text("", status: 503)
            default: .text("", status: 404)
            }
        }
        func asked() -> Int { transport.requests.filter { $0.path.encoded.hasSuffix("/config") }.count }
        let triton = try Triton(settings: .test(), transport: transport)
        _ = try await triton.poll(at: now)
        #expect((1...4).contains(asked()), "one that fails ends the reading")
        transport.respond { request in
            switch request.path {
            case "/v2/repository/index": .json("[\(index)]")
            case _ where request.path.hasSuffix("/config"):
                .json(#"{"parameters":{"mlflow_run_id":{"string_value":"3f2c"}}}"#)
            default: .text("", status: 404)
            }
        }
        var known: [Int] = []
        for poll in 1...3 {
            transport.forget()
            let snapshot = try await triton.poll(at: now + .seconds(15 * poll))
            #expect(asked() <= 16)
            known.append(snapshot.deployments.filter { $0.labels == ["mlflow_run_id": "3f2c"] }.count)
        }
        #expect(known == [16, 32, 40])
    }

    @Test func `a model is a deployment, its versions newest first`() async throws {
        let snapshot = try await poll(Triton.self, index: "repository_index.json")
        let simple = try #require(snapshot.deployments.first { $0.id.name == "simple" })
        #expect(simple.id.cluster == "eu")
        #expect(simple.environment == .production)
        #expect(simple.system == "Triton")
        #expect(simple.variants.map(\.version) == ["2", "1"])
        #expect(simple.readiness == .ready)
        #expect(snapshot.facts.version == "2.51.0")
        #expect(snapshot.facts.isHealthy == true)
    }

    @Test func `a model that was never loaded is idle`() async throws {
        let bad = try #require(
            try await poll(Triton.self, index: "repository_index.json").deployments.first { $0.id.name == "bad" })
        #expect(bad.readiness == .idle)
        #expect(bad.variants.isEmpty)
    }

    @Test func `a failed load is unavailable, with the reason`() async throws {
        let snapshot = try await poll(Triton.self, index: "repository_index_after_bad_load.json", ready: 400)
        let bad = try #require(snapshot.deployments.first { $0.id.name == "bad" })
        #expect(bad.readiness == .unavailable)
        #expect(bad.reason?.hasPrefix("Internal: RuntimeError: broken model file") == true)
        #expect(bad.reason?.contains("\n") == false)
    }

    @Test func `a server that calls itself not ready takes no model with it`() async throws {
        let snapshot = try await poll(Triton.self, index: "repository_index_after_bad_load.json", ready: 400)
        #expect(snapshot.readiness(of: "simple") == ["1": .ready, "2": .ready])
        #expect(snapshot.facts.isHealthy == false)
        #expect(snapshot.facts.note?.contains("2 model versions are") == true)
    }

    @Test func `unloading is not ready any more, and not yet idle`() async throws {
        let snapshot = try await poll(Triton.self, index: "repository_index_after_unload.json")
        #expect(snapshot.readiness(of: "simple") == ["1": .unloading, "2": .unloading])
        #expect(snapshot.deployments.first { $0.id.name == "simple" }?.readiness == .unloading)
    }

    @Test func `what was unloaded on purpose is idle`() async throws {
        let snapshot = try await poll(Triton.self, index: "repository_index_unloaded.json")
        #expect(snapshot.readiness(of: "simple") == ["1": .idle, "2": .idle])
        #expect(snapshot.deployments.first { $0.id.name == "simple" }?.readiness == .idle)
    }

    @Test(arguments: [
        ("repository_index_after_unload.json", true), ("repository_index_unloaded.json", true),
        ("repository_index.json", nil),
    ])
    func `what it was told to unload says so, by which a crash is told from it`(_ index: String, _ told: Bool?)
        async throws
    {
        let snapshot = try await poll(Triton.self, index: index)
        let simple = try #require(snapshot.deployments.first { $0.id.name == "simple" })
        #expect(!simple.variants.isEmpty && simple.variants.allSatisfy { $0.wasUnloaded == told })
    }

    @Test func `a rolled back model serves by the version that is left`() async throws {
        let snapshot = try await poll(Triton.self, index: "repository_index_after_rollback_settled.json")
        #expect(snapshot.readiness(of: "simple") == ["1": .ready, "2": .idle])
        #expect(snapshot.deployments.first { $0.id.name == "simple" }?.readiness == .ready)
    }
}

@Suite struct `MLServer's models` {
    @Test func `a model without versions has one without a name`() async throws {
        let snapshot = try await poll(MLServer.self, index: "repository_index.json")
        #expect(snapshot.readiness(of: "slow") == ["": .ready])
        #expect(snapshot.readiness(of: "iris") == ["v1": .ready, "v2": .ready])
        #expect(snapshot.facts.version == "1.7.1")
    }

    @Test func `an unloaded model is unavailable though the server calls itself ready`() async throws {
        let snapshot = try await poll(
            MLServer.self, index: "repository_index_after_unload_multiversion.json", versions: ["v1": 404, "v2": 404])
        #expect(snapshot.readiness(of: "iris") == ["v1": .unavailable, "v2": .unavailable])
        #expect(snapshot.facts.isHealthy == true)
        let reason = try #require(snapshot.deployments.first { $0.id.name == "iris" }?.reason)
        #expect(reason.contains("gives no reason"))
    }
}

extension `MLServer's models` {
    @Test func `each version has its own state, which the index does not tell`() async throws {
        let snapshot = try await poll(
            MLServer.self, index: "repository_index.json", versions: ["v1": 404, "v2": 400])
        #expect(snapshot.readiness(of: "iris") == ["v1": .unavailable, "v2": .loading])
        #expect(snapshot.readiness(of: "slow") == ["": .ready])
    }

    @Test func `a version that cannot be asked keeps what the index says`() async throws {
        let snapshot = try await poll(
            MLServer.self, index: "repository_index.json", versions: ["v1": 500, "v2": 200])
        #expect(snapshot.readiness(of: "iris") == ["v1": .ready, "v2": .ready])
    }

    @Test func `what MLServer calls unknown is being loaded`() async throws {
        let transport = ReplayTransport { request in
            request.method == "POST" ? .json(#"[{"name":"a","state":"UNKNOWN","reason":""}]"#) : .text("", status: 404)
        }
        let snapshot = try await MLServer(settings: .test(), transport: transport).poll(at: now)
        #expect(snapshot.deployments.first?.readiness == .loading)
        #expect(transport.requests.count == 3)
    }
}

@Suite struct `Repository index` {
    private func snapshot(_ rows: String) async throws -> Snapshot {
        let transport = ReplayTransport { request in
            request.method == "POST" ? .json(rows) : .text("", status: 404)
        }
        return try await Triton(settings: .test(), transport: transport).poll(at: now)
    }

    @Test func `a state this program does not know keeps its word`() async throws {
        let variant = try #require(
            try await snapshot(#"[{"name":"a","version":"1","state":"DREAMING"}]"#).deployments.first?.variants.first)
        #expect(variant.readiness == .unknown)
        #expect(variant.reason == "DREAMING")
    }

    @Test func `doctor tells rows without a name`() async throws {
        let transport = ReplayTransport { request in
            request.method == "POST" ? .json(#"[{"version":"1"}]"#) : .json(#"{"name":"triton","version":"2.51"}"#)
        }
        let findings = try await Triton(settings: .test(), transport: transport).examine()
        #expect(findings.contains { $0.verdict == .warn && $0.detail.hasPrefix("1 rows of the repository index") })
    }

    @Test func `versions sort by their numbers`() async throws {
        let rows = ["9", "10", "2"].map { "{\"name\":\"a\",\"version\":\"\($0)\",\"state\":\"READY\"}" }
        let deployment = try await snapshot("[\(rows.joined(separator: ","))]").deployments.first
        #expect(deployment?.variants.map(\.version) == ["10", "9", "2"])
    }

    @Test func `a row without a name is left out, and said to be`() async throws {
        let snapshot = try await snapshot(#"[{"version":"1","state":"READY"},{"name":"a"}]"#)
        #expect(snapshot.deployments.count == 1)
        #expect(snapshot.incomplete[.deployment] != nil)
    }

    @Test func `no models is a complete list`() async throws {
        let snapshot = try await snapshot("[]")
        #expect(snapshot.deployments.isEmpty)
        #expect(snapshot.incomplete == [:])
    }

    @Test func `a server without the extension is not found`() async throws {
        let backend = try Triton(settings: .test(), transport: ReplayTransport { _ in .text("", status: 404) })
        let error = await #expect(throws: BackendError.self) { try await backend.poll(at: now) }
        #expect(error?.failure.kind == .notFound)
        #expect(error?.description.contains("Triton") == true)
    }

    @Test func `a poll is two requests, and the version one more every five minutes`() async throws {
        let transport = ReplayTransport { request in
            request.path == "/v2/repository/index" ? .json("[]") : .recorded("triton", "server_metadata.json")
        }
        let triton = try Triton(settings: .test(), transport: transport)
        for second in [0.0, 15, 30] { _ = try await triton.poll(at: now + .seconds(second)) }
        #expect(transport.requests.count == 7)
        #expect(transport.count(of: "v2") == 1)
    }
}
