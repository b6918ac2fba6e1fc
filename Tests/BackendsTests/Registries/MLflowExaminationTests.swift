import Backends
import ContractServer
import OpsModel
import Testing
import Wire

@Suite struct `MLflow examined` {
    @Test func `a server without login says that whoever reaches it may change it`() async throws {
        let findings = try await examine([:])
        #expect(findings.first { $0.topic == "permitted" }?.detail.contains("whoever reaches it") == true)
        #expect(findings.first { $0.topic == "version" }?.detail == "3.17.2")
    }

    @Test func `a server with login says who may read`() async throws {
        let findings = try await examine([
            "/api/2.0/mlflow/users/current": "auth_users_current.json",
            "/api/3.0/mlflow/users/current/permissions": "auth_current_permissions.json",
        ])
        #expect(findings.first { $0.topic == "authorised" }?.detail == "viewer may read")
        #expect(findings.first { $0.topic == "permitted" }?.detail == "what the server's default allows")
    }

    @Test func `workspaces without a configured one are a warning with what to write`() async throws {
        let finding = try await examine([:]).first { $0.topic == "workspace" }
        #expect(finding?.verdict == .warn)
        #expect(finding?.advice.contains("workspace: NAME") == true)
    }

    @Test func `a workspace on a server that has none is a warning`() async throws {
        let findings = try await examine(
            ["/api/3.0/mlflow/server-info": "unknown_route.json"], options: ["workspace": .text("team-risk")])
        #expect(findings.first { $0.topic == "workspace" }?.verdict == .warn)
    }

    @Test func `names that fit no model are a warning`() async throws {
        let findings = try await examine([:], options: ["models": .list([Setting(.text("nope-*"))])])
        #expect(findings.first { $0.topic == "models" }?.verdict == .warn)
    }

    @Test func `models that could not be read are told`() async throws {
        let contract = try BackendContract("mlflow")
        let transport = ReplayTransport { request in
            request.path.hasSuffix("registered-models/search")
                ? .json(#"{"registered_models":[{"description":"without a name"}]}"#) : contract.answer(to: request)
        }
        let settings = BackendSettings(id: "registry", url: "http://mlflow.example")
        let findings = await (try MLflow(settings: settings, transport: transport)).examine()
        let finding = findings.first { $0.topic == "models" }
        #expect(finding?.verdict == .warn)
        #expect(finding?.detail == "0 registered; 1 of the entries could not be read")
    }

    @Test func `a version that is not told is a warning, not a fault`() async throws {
        let findings = try await examine(["/version": "auth_version.json"])
        #expect(findings.first { $0.topic == "version" }?.verdict == .warn)
    }

    @Test(
        arguments: [
            (ContractAnswer.text("<!doctype html><html>login</html>"), "a web page instead of its version"),
            (.text("no upstream", status: 503), "answered 503: no upstream"),
            (.text("hello"), "something that is no version"),
            (.text("Unauthorized", status: 401), "the server does not say it to this credential"),
        ])
    func `what is answered in place of a version is told`(answer: ContractAnswer, words: String) async throws {
        let contract = try BackendContract("mlflow")
        let transport = ReplayTransport { $0.path == "/version" ? answer : contract.answer(to: $0) }
        let settings = BackendSettings(id: "registry", url: "http://mlflow.example")
        let findings = await (try MLflow(settings: settings, transport: transport)).examine()
        let finding = findings.first { $0.topic == "version" }
        #expect(finding?.verdict == .warn)
        #expect(finding?.detail.contains(words) == true)
    }

    @Test(arguments: [(-90, "behind"), (90, "ahead")]) func `a clock that is off is a warning with its side`(
        seconds: Int, side: String
    ) async throws {
        let transport = ReplayTransport { _ in .text("OK") }
        let skewed = SkewedTransport(transport, by: seconds)
        let backend = try MLflow(settings: BackendSettings(id: "r", url: "http://mlflow.example"), transport: skewed)
        let finding = await backend.examine().first { $0.topic == "clock skew" }
        #expect(finding?.verdict == .warn)
        #expect(finding?.detail.contains("90 s \(side)") == true)
    }

    /// What `doctor` says of the recorded server, with some of its answers replaced by other recorded files.
    private func examine(
        _ replaced: [String: String], options: [String: Setting.Content] = [:]
    ) async throws -> [Diagnosis] {
        let contract = try BackendContract("mlflow")
        let transport = ReplayTransport { request in
            replaced[request.path].flatMap { contract.recording[$0] } ?? contract.answer(to: request)
        }
        let entries = options.map { Setting.Entry(key: $0, line: 1, value: Setting($1)) }
        let settings = BackendSettings(
            id: "registry", url: "http://mlflow.example", options: Setting(.map(entries)))
        return await (try MLflow(settings: settings, transport: transport)).examine()
    }
}

/// Answers as if the server's clock were off.
struct SkewedTransport: Transport {
    private let transport: ReplayTransport
    private let seconds: Int

    init(_ transport: ReplayTransport, by seconds: Int) {
        self.transport = transport
        self.seconds = seconds
    }

    func send(_ request: Request) async throws(WireError) -> Response {
        var response = try await transport.send(request)
        // Sun, 06 Nov 1994 08:49:37 GMT
        response.headers.append("Date", "Sun, 06 Nov 1994 08:49:37 GMT")
        response.receivedAt = 784_111_777 - seconds
        return response
    }
}
