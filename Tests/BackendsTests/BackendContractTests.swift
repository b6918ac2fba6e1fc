import Backends
import ContractServer
import OpsModel
import Testing
import Wire

/// What every backend must do with a server that is as bad as servers are, over real sockets.
@Suite struct `Backend contract` {
    private static let client = HTTPClient()
    private static let now = Instant(seconds: 1_795_462_000)

    @Test(arguments: BackendContract.kinds) func `the recordings make a whole snapshot`(kind: String) async throws {
        let contract = try BackendContract(kind)
        try await ContractServer.run(answering: contract.answer) { server in
            let snapshot = try await backend(kind, server).poll(at: Self.now)
            #expect(!snapshot.observations.isEmpty)
            #expect(snapshot.incomplete == [:])
            #expect(snapshot.truncated == nil)
        }
    }

    @Test(arguments: BackendContract.kinds) func `the second poll equals the first`(kind: String) async throws {
        let contract = try BackendContract(kind)
        try await ContractServer.run(answering: contract.answer) { server in
            let backend = try backend(kind, server)
            var last = LastSnapshot()
            _ = last.advance(to: try await backend.poll(at: Self.now))
            let difference = last.advance(to: try await backend.poll(at: Self.now + .seconds(15)))
            #expect(difference.vanished == [])
        }
    }

    @Test(arguments: BackendContract.kinds) func `nobody listening is unreachable`(kind: String) async throws {
        let url = "http://127.0.0.1:\(try ContractServer.refusingPort())"
        let backend = try BackendContract(kind, url: url).backend(at: url, over: Self.client)
        try await expect([.unreachable], from: backend, naming: "127.0.0.1")
    }

    @Test(
        arguments: BackendContract.kinds,
        [
            Refusal(401, .unauthorised), Refusal(403, .forbidden), Refusal(404, .notFound), Refusal(429, .rateLimited),
            Refusal(500, .server), Refusal(502, .server),
        ])
    func `a status that refuses has its own word`(kind: String, refusal: Refusal) async throws {
        try await ContractServer.run(answering: { _ in .text("no", status: refusal.status) }) { server in
            try await expect([refusal.kind], from: backend(kind, server), naming: "\(refusal.status)")
        }
    }

    @Test(arguments: BackendContract.kinds, [429, 503])
    func `the time a server asks for is handed on`(kind: String, status: Int) async throws {
        let answer = ContractAnswer(status: status, headers: ["Retry-After": "7"])
        try await ContractServer.run(answering: { _ in answer }) { server in
            guard let error = try await failure(of: backend(kind, server)) else { return }
            #expect(error.failure.kind == .rateLimited)
            #expect(error.retryAfter == .seconds(7))
        }
    }

    @Test(arguments: BackendContract.kinds, Distortion.allCases)
    func `an answer that is none is no empty snapshot`(kind: String, distortion: Distortion) async throws {
        let contract = try BackendContract(kind)
        try await ContractServer.run(answering: { distortion.applied(to: contract.answer(to: $0)) }) { server in
            try await expect(distortion.kinds, from: backend(kind, server), naming: "127.0.0.1")
        }
    }

    @Test(arguments: BackendContract.kinds) func `a server that falls silent costs its deadline`(kind: String)
        async throws
    {
        let contract = try BackendContract(kind)
        let answering = Switch(true)
        try await ContractServer.run(answering: {
            answering.isOn ? contract.answer(to: $0) : ContractAnswer(fault: .hangs)
        }) { server in
            let impatient = ImpatientTransport(Self.client, whileOff: answering, limit: .milliseconds(300))
            let backend = try BackendContract(kind, url: server.url)
                .backend(at: server.url, deadline: .seconds(90), over: impatient)
            // What has just started may take longer for its first answer, so that it has answered once.
            _ = try await backend.poll(at: Self.now)
            answering.isOn = false
            try await expect([.deadline], from: backend, naming: "300 ms")
            #expect(impatient.longestDeadline <= .seconds(90))
        }
    }

    @Test(arguments: BackendContract.kinds) func `a redirect to another host is not followed`(kind: String) async throws
    {
        try await ContractServer.run(answering: { _ in .json("{}") }) { elsewhere in
            let answer = ContractAnswer(status: 302, headers: ["Location": elsewhere.url + "/login"])
            try await ContractServer.run(answering: { _ in answer }) { server in
                try await expect([.redirected], from: backend(kind, server), naming: "redirects")
            }
            #expect(elsewhere.requests.isEmpty)
        }
    }

    @Test(arguments: BackendContract.kinds) func `no error or finding holds the secret`(kind: String) async throws {
        var settings = HTTPSettings()
        settings.credential = .bearer(Secret("canary-0451"))
        let client = HTTPClient(settings, sharing: Self.client)
        try await ContractServer.run(answering: { request in
            .json("{\"message\": \"unknown \(request.headers["authorization"] ?? "nobody")\"}", status: 401)
        }) { server in
            let backend = try BackendContract(kind, url: server.url).backend(at: server.url, over: client)
            let error = try #require(await failure(of: backend))
            let findings = await backend.examine()
            #expect(server.requests.contains { $0.headers["authorization"] == "Bearer canary-0451" })
            #expect(!"\(error) \(error.failure) \(findings)".contains("canary-0451"))
        }
    }

    @Test(arguments: BackendContract.kinds) func `doctor passes a server that is well`(kind: String) async throws {
        let contract = try BackendContract(kind)
        try await ContractServer.run(answering: contract.answer) { server in
            let findings = try await backend(kind, server).examine()
            #expect(findings.first?.verdict == .pass)
            #expect(findings.first?.topic == "reachable")
            #expect(!findings.contains { $0.verdict == .fail })
        }
    }

    @Test(arguments: BackendContract.kinds) func `doctor says what is unreachable, and nothing more`(kind: String)
        async throws
    {
        let url = "http://127.0.0.1:\(try ContractServer.refusingPort())"
        let findings = try await BackendContract(kind, url: url).backend(at: url, over: Self.client).examine()
        #expect(findings.count == 1)
        #expect(findings.first?.verdict == .fail)
        #expect(findings.first?.detail.contains("127.0.0.1") == true)
    }

    @Test(arguments: BackendContract.kinds, [401, 403]) func `doctor says what is not permitted`(
        kind: String, status: Int
    ) async throws {
        try await ContractServer.run(answering: { _ in .text("no", status: status) }) { server in
            let findings = try await backend(kind, server).examine()
            #expect(findings.contains { $0.verdict == .fail && $0.detail.contains("\(status)") })
        }
    }

    private func backend(
        _ kind: String, _ server: ContractServer, deadline: Duration = .seconds(120)
    ) throws -> any Backend {
        try BackendContract(kind, url: server.url).backend(at: server.url, deadline: deadline, over: Self.client)
    }

    /// Expects the poll to fail with one of these kinds, in a sentence that holds `text`. A backend whose observation
    /// is the fault itself may report the endpoint as not ready instead.
    private func expect(
        _ kinds: Set<PollFailure.FailureKind>, from backend: any Backend, naming text: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        guard let error = try await failure(of: backend, sourceLocation: sourceLocation) else { return }
        #expect(kinds.contains(error.failure.kind), "\(error.failure)", sourceLocation: sourceLocation)
        #expect(error.description.contains(text), "\(error)", sourceLocation: sourceLocation)
        #expect(error.description.contains(". "), "no advice: \(error)", sourceLocation: sourceLocation)
    }

    private func failure(
        of backend: any Backend, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> BackendError? {
        do throws(BackendError) {
            let snapshot = try await backend.poll(at: Self.now)
            let claims = snapshot.observations.filter { !$0.saysNotReady }
            #expect(
                claims.isEmpty, "observed \(claims.count) things on a faulty server", sourceLocation: sourceLocation)
            #expect(
                !snapshot.observations.isEmpty, "an empty snapshot of a faulty server", sourceLocation: sourceLocation)
            return nil
        } catch {
            return error
        }
    }
}

extension Observation {
    fileprivate var saysNotReady: Bool {
        guard case .deployment(let deployment) = self else { return false }
        return deployment.readiness != .ready
    }
}
