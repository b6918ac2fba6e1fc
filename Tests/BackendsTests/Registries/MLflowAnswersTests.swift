import Backends
import ContractServer
import OpsModel
import Testing
import Wire

/// What MLflow 3.17 answered when it was recorded, and what must be read from it.
@Suite struct `MLflow recordings` {
    private let recording: Recording
    private let snapshot: Snapshot

    init() async throws {
        let contract = try BackendContract("mlflow")
        recording = contract.recording
        let transport = ReplayTransport { contract.answer(to: $0) }
        snapshot = try await contract.backend(over: transport).poll(at: Instant(seconds: 1_795_462_000))
    }

    @Test func `models are read with tags, description and times`() throws {
        #expect(snapshot.models.map(\.id.name) == ["churn-xgb", "credit-risk-lgbm", "fraud-detector"])
        let model = try #require(snapshot.model("fraud-detector"))
        #expect(model.description == "fraud-detector production model")
        #expect(model.tags == ["owner": "risk-team", "tier": "1", "freeze": "true"])
        #expect(model.createdAt == Instant(seconds: 1_795_461_355.422))
        #expect(model.updatedAt == Instant(seconds: 1_795_461_422.222))
        #expect(model.latestVersion == "12")
    }

    @Test func `aliases keep their case apart`() throws {
        #expect(snapshot.model("fraud-detector")?.aliases == ["champion": "11", "Champion": "10"])
    }

    @Test func `a version is read whole`() throws {
        let version = try #require(snapshot.version(12, of: "fraud-detector"))
        #expect(version.registration == .ready)
        #expect(version.stage == nil)
        #expect(version.tags == ["validation_status": "passed", "git_sha": "77f7b103df"])
        #expect(version.description == "retrained 12")
        #expect(version.runID == "6c41ade5bd274f2d8e32647291d65556")
        #expect(version.source == "models:/m-50c92907803f43afbe03484e0ea69c88")
        #expect(version.createdAt == Instant(seconds: 1_795_461_358.007))
    }

    @Test func `a stage in use is read from the list of models`() {
        #expect(snapshot.version(11, of: "fraud-detector")?.stage == "Production")
    }

    @Test func `a version carries the metrics and the user of its run`() throws {
        let version = try #require(snapshot.version(12, of: "fraud-detector"))
        #expect(version.metrics == ["train_loss": 0.1822665571028521, "auc": 0.9284289369937727, "f1": 0.82])
        #expect(version.createdBy == "ci-bot")
    }

    @Test func `the version of the server comes as text called a page`() {
        #expect(snapshot.facts.version == "3.17.2")
    }

    @Test(arguments: ["ws_rm_search_no_header.json", "ws_rm_search.json", "auth_viewer_search.json"])
    func `lists that are left out are empty`(file: String) async throws {
        let snapshot = try await poll(answering: file)
        #expect(snapshot.incomplete == [:])
        #expect(snapshot.models.allSatisfy { $0.aliases.isEmpty && $0.tags.isEmpty })
        #expect(snapshot.models.count == (file == "ws_rm_search_no_header.json" ? 0 : 1))
    }

    @Test func `a version without a run asks for none`() async throws {
        let snapshot = try await poll(answering: "auth_viewer_search.json")
        let version = try #require(snapshot.version(1, of: "def-model"))
        #expect(version.runID == nil)
        #expect(version.metrics == [:])
    }

    @Test(
        arguments: [
            Told("auth_401.json", .unauthorised, "credential"),
            Told("auth_bearer_rejected.json", .unauthorised, "credential"),
            Told("auth_403_workspace.json", .forbidden, "permission"),
            Told("host_header_rejected.json", .forbidden, "Invalid Host header"),
            Told("unknown_route.json", .notFound, "base path"),
            Told("ws_unknown.json", .notFound, "Workspace 'nope' not found"),
            Told("registered_models_search_too_many.json", .configuration, "max_results"),
            Told("workspaces_disabled.json", .server, "503"),
            Told("version.json", .malformed, "127.0.0.1"),
        ])
    func `a refusal keeps its kind and what the server said, be it HTML, text or JSON`(told: Told) async throws {
        let error = await #expect(throws: BackendError.self) { _ = try await poll(answering: told.file) }
        #expect(error?.failure.kind == told.kind)
        #expect(error?.description.contains(told.text) == true, "\(String(describing: error))")
    }

    struct Told: Sendable, CustomTestStringConvertible {
        let file: String
        let kind: PollFailure.FailureKind
        let text: String

        init(_ file: String, _ kind: PollFailure.FailureKind, _ text: String) {
            (self.file, self.kind, self.text) = (file, kind, text)
        }

        var testDescription: String { file }
    }

    /// A poll of a server that answers the list of models from one file and knows nothing else.
    private func poll(answering file: String) async throws -> Snapshot {
        let answer = try #require(recording[file])
        return try await ContractServer.run(answering: { request in
            switch request.path {
            case "/api/2.0/mlflow/registered-models/search": answer
            case "/api/2.0/mlflow/model-versions/search": .json("{}")
            default: .html("<title>404 Not Found</title>", status: 404)
            }
        }) { server in
            try await MLflow(settings: BackendSettings(id: "registry", url: server.url), transport: HTTPClient())
                .poll(at: Instant(seconds: 1_795_462_000))
        }
    }
}
