import Backends
import ContractServer
import OpsModel
import Testing
import Wire

private let model = ModelID(registry: "test", name: "fraud-detector")

private func bench(
    _ change: @escaping @Sendable (ContractRequest) -> ContractAnswer? = { _ in nil }
) throws -> (backend: MLflow, transport: ReplayTransport) {
    let recording = try Fixtures.recording("mlflow")
    let transport = ReplayTransport { change($0) ?? recording.answer(to: $0) }
    return (try MLflow(settings: .test(), transport: transport), transport)
}

@Suite struct `MLflow told to mark a version` {
    private let version = VersionID(model: model, version: "12")

    @Test func `reads what the tag says now`() async throws {
        let marked =
            #"{"model_version":{"name":"fraud-detector","version":"12","status":"READY","#
            + #""tags":[{"key":"mlops-tui.bad","value":"slow"}]}}"#
        let (backend, _) = try bench { $0.path.hasSuffix("model-versions/get") ? .json(marked) : nil }
        let reading = try await backend.reading(of: .setTag(version: version, name: "mlops-tui.bad", value: "wrong"))
        let field = "test fraud-detector 12 tag mlops-tui.bad"
        #expect(reading.before == [BoundField(field, "slow")] && reading.after == [BoundField(field, "wrong")])
        let unmarked = try await backend.reading(of: .setTag(version: version, name: "other", value: nil))
        #expect(unmarked.before == unmarked.after)
    }

    @Test func `sets it, and takes it away`() async throws {
        let (backend, transport) = try bench { _ in .json("{}") }
        for value in ["slow", nil] {
            try await backend.perform(
                .setTag(version: version, name: "mlops-tui.bad", value: value), PerformingBench.empty)
        }
        let path = "/api/2.0/mlflow/model-versions"
        #expect(transport.lines == ["POST \(path)/set-tag", "DELETE \(path)/delete-tag"])
        #expect(
            transport.bodies == [
                #"{"key":"mlops-tui.bad","name":"fraud-detector","value":"slow","version":"12"}"#,
                #"{"key":"mlops-tui.bad","name":"fraud-detector","version":"12"}"#,
            ])
    }
}

@Suite struct `MLflow told to move an alias` {
    private let field = "test fraud-detector@champion"

    @Test func `reads where it points, and where the version's artifact lies`() async throws {
        let (backend, transport) = try bench { request in
            request.path.hasSuffix("model-versions/get") ? .recorded("mlflow", "model_versions_get.json") : nil
        }
        let reading = try await backend.reading(of: .setAlias(model: model, alias: "champion", version: "12"))
        #expect(reading.before == [BoundField(field, "11")])
        #expect(reading.after == [BoundField(field, "12")])
        #expect(reading.reliesOn.map(\.name) == ["test fraud-detector version 12 source"])
        #expect(reading.reliesOn.first?.value?.hasPrefix("models:/") == true)
        #expect(transport.requests.allSatisfy { $0.method == .get })
    }

    @Test func `an alias that is to go relies on no version`() async throws {
        let reading = try await bench().backend.reading(of: .setAlias(model: model, alias: "champion", version: nil))
        #expect(reading.after == [BoundField(field, nil)])
        #expect(reading.reliesOn == [])
    }

    @Test func `an alias that is not there yet has no value before`() async throws {
        let reading = try await bench().backend.reading(of: .setAlias(model: model, alias: "new", version: "11"))
        #expect(reading.before == [BoundField("test fraud-detector@new", nil)])
    }

    @Test func `other aliases at the same version are named`() async throws {
        let two =
            #"{"registered_model":{"name":"fraud-detector","aliases":[{"alias":"champion","version":"11"},"#
            + #"{"alias":"canary","version":"11"}]}}"#
        let (backend, _) = try bench { $0.path.hasSuffix("registered-models/get") ? .json(two) : nil }
        let reading = try await backend.reading(of: .setAlias(model: model, alias: "champion", version: nil))
        #expect(
            reading.sideEffects.first
                == "this moves champion alone: canary of the same version stays unless a call of its own moves it")
    }

    @Test(arguments: ["latest", "Latest", "v12", "V3"])
    func `names that MLflow keeps for itself are refused before anything is asked`(alias: String) async throws {
        let (backend, transport) = try bench()
        let error = await #expect(throws: BackendError.self) {
            try await backend.reading(of: .setAlias(model: model, alias: alias, version: "12"))
        }
        #expect(error?.description.contains("for itself") == true)
        #expect(transport.requests.isEmpty)
    }

    @Test func `what is not there, is of another registry or is not ready is refused`() async throws {
        let calls: [(ModelID, String)] = [
            (ModelID(registry: "test", name: "nope"), "1"), (model, "99"), (ModelID(registry: "other", name: "x"), "1"),
        ]
        for (model, version) in calls {
            await #expect(throws: BackendError.self, "\(model) \(version)") {
                try await bench().backend.reading(of: .setAlias(model: model, alias: "champion", version: version))
            }
        }
        let pending = #"{"model_version":{"name":"fraud-detector","version":"13","status":"PENDING_REGISTRATION"}}"#
        let (backend, _) = try bench { $0.path.hasSuffix("model-versions/get") ? .json(pending) : nil }
        let error = await #expect(throws: BackendError.self) {
            try await backend.reading(of: .setAlias(model: model, alias: "champion", version: "13"))
        }
        #expect(error?.description.contains("is not ready") == true)
    }

    @Test func `is sent as MLflow takes it: the version is a text, and what goes is deleted with a body`() async throws
    {
        let (backend, transport) = try bench { _ in .json("{}") }
        try await backend.perform(.setAlias(model: model, alias: "champion", version: "12"), PerformingBench.empty)
        try await backend.perform(.setAlias(model: model, alias: "champion", version: nil), PerformingBench.empty)
        let path = "/api/2.0/mlflow/registered-models/alias"
        #expect(transport.lines == ["POST \(path)", "DELETE \(path)"])
        #expect(
            transport.bodies == [
                #"{"alias":"champion","name":"fraud-detector","version":"12"}"#,
                #"{"alias":"champion","name":"fraud-detector"}"#,
            ])
        #expect(transport.requests.allSatisfy { !$0.isRead })
    }
}
