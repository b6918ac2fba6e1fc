import Backends
import Foundation
import OpsModel
import Testing
import Wire

@Suite(.needs(.mlflow)) struct `MLflow told by the backend` {
    private let url: String

    init() throws { url = try #require(LiveServer.mlflow.url) }

    private func call(_ path: RequestPath, _ body: String) async throws {
        try await LiveBackend.call(.post, url, RequestPath(encoded: "api/2.0/mlflow/\(path)"), body)
    }

    /// A model of two versions with `champion` at the first.
    private func withModel(_ work: (ModelID, LiveCall) async throws -> Void) async throws {
        let name = "test-told-\(UUID().uuidString.lowercased())"
        try await call("registered-models/create", #"{"name": "\#(name)"}"#)
        for _ in 1...2 {
            try await call("model-versions/create", #"{"name": "\#(name)", "source": "s3://bucket/model"}"#)
        }
        try await call("registered-models/alias", #"{"name": "\#(name)", "alias": "champion", "version": "1"}"#)
        let backend = try MLflow(settings: LiveBackend.settings(url), transport: LiveBackend.client())
        try await work(ModelID(registry: "live", name: name), LiveCall(performer: backend))
        try await LiveBackend.call(
            .delete, url, "api/2.0/mlflow/registered-models/delete", #"{"name": "\#(name)"}"#)
    }

    /// What MLflow itself says, by the client of the tests.
    private func aliases(of model: ModelID) async throws -> [String: String] {
        var request = Request(
            .get, try BaseURL(url), "api/2.0/mlflow/registered-models/get", query: ["name": model.name])
        request.deadline = .seconds(60)
        let answer = try await LiveBackend.client().fetch(request).json()
        let pairs = answer["registered_model"]["aliases"].array.compactMap { entry in
            entry["alias"].string.flatMap { alias in entry["version"].string.map { (alias, $0) } }
        }
        return Dictionary(pairs) { $1 }
    }

    @Test func `an alias moves and moves back, and the server says so`() async throws {
        try await withModel { model, live in
            #expect(try await aliases(of: model) == ["champion": "1"])
            let moved = try await live.carryOut(.setAlias(model: model, alias: "champion", version: "2"))
            #expect(moved.before.map(\.value) == ["1"])
            #expect(moved.reliesOn.map(\.value) == ["s3://bucket/model"])
            #expect(try await aliases(of: model) == ["champion": "2"])
            let back = try await live.carryOut(.setAlias(model: model, alias: "champion", version: "1"))
            #expect(back.before == moved.after)
            #expect(back.after == moved.before)
            #expect(try await aliases(of: model) == ["champion": "1"])
        }
    }

    @Test func `an alias is made and taken away, twice without harm`() async throws {
        try await withModel { model, live in
            try await live.carryOut(.setAlias(model: model, alias: "challenger", version: "2"))
            #expect(try await aliases(of: model) == ["champion": "1", "challenger": "2"])
            let away = SystemCall.setAlias(model: model, alias: "challenger", version: nil)
            try await live.carryOut(away)
            #expect(try await aliases(of: model) == ["champion": "1"])
            #expect(await live.fault(of: away) == nil)
            #expect(try await aliases(of: model) == ["champion": "1"])
        }
    }

    @Test func `a version is marked, marked otherwise and not marked any more`() async throws {
        try await withModel { model, live in
            let version = VersionID(model: model, version: "2")
            for (before, value) in [(nil, "slow"), ("slow", "wrong"), ("wrong", nil)] as [(String?, String?)] {
                let told = try await live.carryOut(.setTag(version: version, name: "mlops-tui.bad", value: value))
                #expect(told.before.map(\.value) == [before])
            }
        }
    }

    /// A fleet whose Triton serves both versions, the second to whoever names none; of it nothing is changed.
    private func requests(of model: ModelID) throws -> Requests {
        let triton = try #require(LiveServer.triton.url)
        return Requests(
            backends: [
                "{ id: live, kind: mlflow, url: \"\(url)\", environment: dev, options: { models: [\"\(model.name)\"] } }",
                "{ id: triton, kind: triton, url: \"\(triton)\", environment: dev }",
            ],
            services: [
                "{ name: told, bind: { models: [\"live/\(model.name)\"], deployments: [\"triton/ranker\"] } }"
            ])
    }

    @Test(
        .needs(.triton), .needsProgram,
        arguments: [["promote", "told", "--to", "1"], ["rollback", "told", "--from", "2", "--to", "1"]])
    func `by commands a version is moved to and taken back, and the server says so each time`(
        _ move: [String]
    ) async throws {
        try await withModel { model, live in
            try await live.carryOut(.setAlias(model: model, alias: "champion", version: "2"))
            let requests = try requests(of: model)
            try await requests.execute(["propose"] + move)
            #expect(try await aliases(of: model) == ["champion": "1"])
            #expect(try await requests.record("CR-1").status == "succeeded")
            try await requests.execute(["undo", "CR-1"])
            #expect(try await aliases(of: model) == ["champion": "2"])
            try await requests.expectReverted(from: "2", to: "1")
        }
    }

    @Test(.needs(.triton), .needsProgram)
    func `by commands a plan holds while only that moves which it is not bound to`() async throws {
        try await withModel { model, live in
            try await live.carryOut(.setAlias(model: model, alias: "champion", version: "2"))
            let requests = try requests(of: model)
            let rollback = ["propose", "rollback", "told", "--from", "2", "--to", "1", "--arm", "live test"]
            try await requests.run(rollback)
            for beat in 1...20 {
                try await call(
                    "registered-models/set-tag", #"{"name": "\#(model.name)", "key": "beat", "value": "\#(beat)"}"#)
            }
            try await live.carryOut(.setAlias(model: model, alias: "shadow", version: "2"))
            try await requests.run(["execute", "CR-1", "--arm", "live test"])
            #expect(try await aliases(of: model) == ["champion": "1", "shadow": "2"])

            try await live.carryOut(.setAlias(model: model, alias: "champion", version: "2"))
            try await requests.run(rollback)
            try await live.carryOut(.setAlias(model: model, alias: "champion", version: nil))
            #expect(try await requests.attempt(["execute", "CR-2", "--arm", "live test"]).status == 1)
            #expect(try await aliases(of: model) == ["shadow": "2"], "nothing was called")
            let record = try await requests.record("CR-2")
            #expect(record.calls.allSatisfy { $0.outcome == nil } && record.moved.count == 1)
            #expect(record.moved.first?.hasSuffix("@champion was 2 and is —") == true, "\(record.moved)")
        }
    }

    @Test func `what the server refuses changes nothing`() async throws {
        try await withModel { (model, live) async throws in
            for (alias, version) in [("champion", "99"), ("latest", "2"), ("Latest", "2"), ("V2", "2"), ("a b", "2")] {
                let fault = await live.fault(of: .setAlias(model: model, alias: alias, version: version))
                #expect(fault?.isRefusal == true, "\(alias) \(version): \(String(describing: fault))")
            }
            #expect(try await aliases(of: model) == ["champion": "1"])
        }
    }

    @Test(.needs(.mlflowAuth)) func `a user who may only read is refused`() async throws {
        let server = LiveServer.mlflowAuth
        let reader = Credential.basic(
            user: try #require(server.fact("READER_USER")),
            password: Secret(try #require(server.fact("READER_PASSWORD"))))
        let backend = try MLflow(
            settings: LiveBackend.settings(try #require(server.url)), transport: LiveBackend.client(reader))
        let call = SystemCall.setAlias(
            model: ModelID(registry: "live", name: "churn"), alias: "test-told", version: "1")
        let before = try await backend.reading(of: call).before
        let fault = await LiveCall(performer: backend).fault(of: call)
        #expect(fault?.isRefusal == true, "\(String(describing: fault))")
        #expect(try await backend.reading(of: call).before == before)
    }
}
