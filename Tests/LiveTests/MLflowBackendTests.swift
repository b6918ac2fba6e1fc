import Backends
import Foundation
import OpsModel
import Testing
import Wire

/// What the backend observes on a real MLflow equals what was seeded there.
@Suite(.needs(.mlflow)) struct `MLflow read by the backend` {
    private let url: String

    init() throws { url = try #require(LiveServer.mlflow.url) }

    private func backend(_ options: [String: Setting.Content] = [:]) throws -> MLflow {
        try MLflow(settings: LiveBackend.settings(url, options: options), transport: LiveBackend.client())
    }

    private func observed(_ options: [String: Setting.Content] = [:]) async throws -> Registry {
        Registry(try await backend(options).poll(at: LiveBackend.now))
    }

    @Test func `every seeded model is listed, and the prompt is none`() async throws {
        let registry = try await observed()
        let bulk = try #require(LiveServer.mlflow.fact("BULK_MODELS").flatMap { Int($0) })
        let seeded = ["fraud-detector", "churn", "ranker", "demand-forecast", "Überprüfung · 審査"]
        #expect(Set(registry.models.keys).isSuperset(of: seeded))
        #expect(registry.models.keys.count { $0.hasPrefix("bulk-") } == bulk)
        #expect(registry.models["triage-summary"] == nil)
        #expect(registry.versions["triage-summary"] == nil)
        #expect(registry.snapshot.incomplete == [:])
        #expect(registry.snapshot.facts.version == LiveServer.mlflow.fact("VERSION"))
    }

    @Test func `aliases, tags and description are as seeded`() async throws {
        let model = try #require(try await observed().models["fraud-detector"])
        #expect(model.aliases == ["champion": "6", "challenger": "7"])
        #expect(model.tags == ["team": "payments", "tier": "1"])
        #expect(model.description == "Seeded by the live tests: fraud-detector")
        #expect(model.latestVersion == "7")
        #expect(model.createdAt != nil)
    }

    @Test func `each version is there once, with its tag, state and run`() async throws {
        let registry = try await observed()
        let seeded = ["fraud-detector", "churn", "ranker", "demand-forecast", "Überprüfung · 審査"]
        let count = try #require(LiveServer.mlflow.fact("MODEL_VERSIONS").flatMap { Int($0) })
        #expect(seeded.reduce(0) { $0 + (registry.versions[$1]?.count ?? 0) } == count)
        for version in seeded.flatMap({ registry.versions[$0]?.values.map { $0 } ?? [] }) {
            let number = try #require(Int(version.id.version))
            #expect(version.tags == ["validated": number.isMultiple(of: 2) ? "false" : "true"])
            #expect(version.registration == .ready)
            #expect(version.stage == nil)
            #expect(version.runID != nil)
        }
    }

    @Test func `versions with an alias carry the metrics of their run`() async throws {
        let versions = try #require(try await observed().versions["fraud-detector"])
        #expect(versions["6"]?.runID == LiveServer.mlflow.fact("CHAMPION_RUN"))
        #expect(versions["7"]?.runID == LiveServer.mlflow.fact("CHALLENGER_RUN"))
        #expect(versions["6"]?.metrics == ["auc": 0.934, "log_loss": 0.25])
        #expect(versions["7"]?.metrics == ["auc": 0.941, "log_loss": 0.25])
    }

    @Test func `a metric that is NaN is listed without a value`() async throws {
        let version = try #require(try await observed().versions["ranker"]?["3"])
        let expected: [String: Double?] = ["auc": nil, "log_loss": 0.25]
        #expect(version.runID == LiveServer.mlflow.fact("NAN_RUN"))
        #expect(version.metrics == expected)
    }

    @Test func `small pages list the same as one large page`() async throws {
        var small = try await observed(["pageSize": .number(3)])
        let large = try await observed(["pageSize": .number(1000)])
        let names = { (registry: Registry) in registry.models.keys.filter { !$0.hasPrefix("test-") }.sorted() }
        // Tokens are offsets: where another test deletes its model between two pages, one is passed over.
        for _ in 0..<8 where names(small) != names(large) {
            small = try await observed(["pageSize": .number(3)])
        }
        #expect(names(small) == names(large))
        #expect(small.snapshot.incomplete == [:])
    }

    @Test(arguments: ["bulk-0?3", "bulk-*", "Über*", "fraud?detector", "*ra*"])
    func `a pattern reads what fits it and nothing else`(pattern: String) async throws {
        let all = try await observed()
        let some = try await observed(["models": .list([Setting(.text(pattern))])])
        let glob = Glob(pattern)
        let fitting = all.models.keys.filter { glob.matches($0) && !$0.hasPrefix("test-") }
        #expect(Set(some.models.keys.filter { !$0.hasPrefix("test-") }) == Set(fitting))
        for name in fitting { #expect(some.versions[name]?.count == all.versions[name]?.count) }
    }

    @Test func `doctor finds nothing wrong`() async throws {
        let findings = try await backend().examine()
        #expect(findings.map(\.verdict).allSatisfy { $0 == .pass }, "\(findings)")
        #expect(findings.first { $0.topic == "version" }?.detail == LiveServer.mlflow.fact("VERSION"))
    }

    @Test func `what others change is seen in the next poll`() async throws {
        let name = "test-changes-\(UUID().uuidString.lowercased())"
        let backend = try backend(["models": .list([Setting(.text("test-changes-*"))])])
        let post = { (path: RequestPath, body: String) in
            _ = try await LiveBackend.call(.post, url, RequestPath(encoded: "api/2.0/mlflow/\(path)"), body)
        }
        try await post("registered-models/create", #"{"name": "\#(name)"}"#)
        #expect(Registry(try await backend.poll(at: LiveBackend.now)).versions[name] == nil)

        for _ in 1...2 {
            try await post("model-versions/create", #"{"name": "\#(name)", "source": "s3://bucket/model"}"#)
        }
        try await post("registered-models/alias", #"{"name": "\#(name)", "alias": "champion", "version": "2"}"#)
        var registry = Registry(try await backend.poll(at: LiveBackend.now))
        #expect(registry.models[name]?.aliases == ["champion": "2"])
        #expect(Set(registry.versions[name]?.keys.map { $0 } ?? []) == ["1", "2"])

        try await post("registered-models/alias", #"{"name": "\#(name)", "alias": "champion", "version": "1"}"#)
        registry = Registry(try await backend.poll(at: LiveBackend.now))
        #expect(registry.models[name]?.aliases == ["champion": "1"])

        try await LiveBackend.call(
            .delete, url, "api/2.0/mlflow/model-versions/delete", #"{"name": "\#(name)", "version": "1"}"#)
        registry = Registry(try await backend.poll(at: LiveBackend.now))
        #expect(registry.models[name]?.aliases == [:])
        #expect(registry.versions[name]?.keys.map { $0 } == ["2"])

        try await LiveBackend.call(
            .delete, url, "api/2.0/mlflow/registered-models/delete", #"{"name": "\#(name)"}"#)
        #expect(Registry(try await backend.poll(at: LiveBackend.now)).models[name] == nil)
    }
}

@Suite(.needs(.mlflowAuth)) struct `MLflow behind basic authentication, read by the backend` {
    private let url: String

    init() throws { url = try #require(LiveServer.mlflowAuth.url) }

    private func backend(as credential: Credential) throws -> MLflow {
        try MLflow(settings: LiveBackend.settings(url), transport: LiveBackend.client(credential))
    }

    private func credential(_ role: String) throws -> Credential {
        .basic(
            user: try #require(LiveServer.mlflowAuth.fact(role + "USER")),
            password: Secret(try #require(LiveServer.mlflowAuth.fact(role + "PASSWORD"))))
    }

    @Test(arguments: ["", "READER_"]) func `a known user reads the registry`(role: String) async throws {
        let registry = Registry(try await backend(as: credential(role)).poll(at: LiveBackend.now))
        #expect(registry.models.keys.filter { !$0.hasPrefix("test-") } == ["churn"])
        #expect(registry.versions["churn"]?["1"]?.metrics == ["auc": 0.81, "log_loss": 0.25])
    }

    @Test(arguments: [
        Credential.none, .bearer(Secret("canary-7731")), .basic(user: "admin", password: Secret("canary-7731")),
    ])
    func `others are refused, without the secret in the sentence`(credential: Credential) async throws {
        let backend = try backend(as: credential)
        let error = await #expect(throws: BackendError.self) { _ = try await backend.poll(at: LiveBackend.now) }
        #expect(error?.failure.kind == .unauthorised)
        #expect(error?.description.contains("canary") == false)
    }

    @Test func `doctor tells the administrator from the reader`() async throws {
        let admin = try await backend(as: credential("")).examine()
        let reader = try await backend(as: credential("READER_")).examine()
        #expect(admin.first { $0.topic == "permitted" }?.detail.contains("administrator") == true, "\(admin)")
        #expect(reader.first { $0.topic == "permitted" }?.detail.contains("administrator") == false, "\(reader)")
        let name = try #require(LiveServer.mlflowAuth.fact("READER_USER"))
        #expect(reader.first { $0.topic == "authorised" }?.detail == "\(name) may read")
    }

    @Test func `doctor says that nobody is refused`() async throws {
        let findings = try await backend(as: .none).examine()
        #expect(findings.first { $0.topic == "reachable" }?.verdict == .pass)
        #expect(findings.first { $0.topic == "authorised" }?.verdict == .fail)
    }
}

/// A snapshot of a registry by name and number.
private struct Registry {
    let snapshot: Snapshot
    var models: [String: RegisteredModel] = [:]
    var versions: [String: [String: ModelVersion]] = [:]

    init(_ snapshot: Snapshot) {
        self.snapshot = snapshot
        for observation in snapshot.observations {
            switch observation {
            case .model(let model): models[model.id.name] = model
            case .version(let version): versions[version.id.model.name, default: [:]][version.id.version] = version
            default: Issue.record("unexpected \(observation)")
            }
        }
    }
}
