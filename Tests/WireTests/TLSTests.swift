import Foundation
import HostileServer
import Testing
import Wire

@Suite(.enabled("openssl: its command line is not installed") { TestAuthority.isAvailable })
struct `A server with TLS` {
    @Test func `under a custom authority answers`() async throws {
        try await withTLSServer { server, authority in
            let response = try await HTTPClient(settings(trusting: authority)).send(server.request())
            #expect(response.text == "over TLS")
        }
    }

    @Test func `under an authority in the configuration itself answers`() async throws {
        try await withTLSServer { server, authority in
            var settings = HTTPSettings()
            settings.tls.authority = .text(Secret(try String(contentsOfFile: authority.certificate, encoding: .utf8)))
            let response = try await HTTPClient(settings).send(server.request())
            #expect(response.status == 200)
        }
    }

    @Test func `under an unknown authority is not trusted`() async throws {
        try await withTLSServer { server, _ in
            let error = try await failure(of: server.request())
            expectTLS(error, at: server)
        }
    }

    @Test func `under another authority is not trusted`() async throws {
        try await withTLSServer { server, _ in
            let other = try await TestAuthority()
            defer { other.remove() }
            let error = try await failure(of: server.request(), by: HTTPClient(settings(trusting: other)))
            expectTLS(error, at: server)
        }
    }

    @Test func `for another name is not trusted`() async throws {
        try await withTLSServer(name: "DNS:mlflow.example") { server, authority in
            let error = try await failure(of: server.request(), by: HTTPClient(settings(trusting: authority)))
            expectTLS(error, at: server)
        }
    }

    @Test func `is trusted blindly only when asked for`() async throws {
        try await withTLSServer(name: "DNS:mlflow.example") { server, _ in
            var settings = HTTPSettings()
            settings.tls.skipsVerification = true
            let response = try await HTTPClient(settings).send(server.request())
            #expect(response.status == 200)
        }
    }

    @Test func `that changes its certificate is not trusted any more`() async throws {
        let known = try await TestAuthority()
        let other = try await TestAuthority()
        defer {
            known.remove()
            other.remove()
        }
        let client = HTTPClient(settings(trusting: known))
        let first = try await TLSServer(known.issue("IP:127.0.0.1"))
        let response = try await client.send(first.request())
        #expect(response.status == 200)
        await first.stop()
        let second = try await TLSServer(other.issue("IP:127.0.0.1"), port: first.port)
        let error = try await failure(of: second.request(), by: client)
        expectTLS(error, at: second)
        await second.stop()
    }

    @Test func `that asks for a client's certificate gets it`() async throws {
        try await withTLSServer(asksForClient: true) { server, authority in
            let identity = try await authority.issue("DNS:operator")
            var settings = settings(trusting: authority)
            settings.tls.clientCertificate = .file(identity.certificate)
            settings.tls.clientKey = .text(Secret(try String(contentsOfFile: identity.key, encoding: .utf8)))
            let response = try await HTTPClient(settings).send(server.request())
            #expect(response.status == 200)
        }
    }

    @Test func `that asks for a client's certificate refuses who has none`() async throws {
        try await withTLSServer(asksForClient: true) { server, authority in
            let error = try await failure(of: server.request(), by: HTTPClient(settings(trusting: authority)))
            expectTLS(error, at: server)
            #expect("\(error)".contains("it may require a client certificate"))
        }
    }

    @Test func `with a CA file that is missing says so`() async throws {
        try await withTLSServer { server, _ in
            var settings = HTTPSettings()
            settings.tls.authority = .file("/nonexistent/ca.pem")
            let error = try await failure(of: server.request(), by: HTTPClient(settings))
            expectTLS(error, at: server)
            #expect("\(error)".contains("/nonexistent/ca.pem"))
        }
    }

    @Test func `asked without TLS is malformed or ends`() async throws {
        try await withTLSServer { server, _ in
            let request = Request(.get, try BaseURL("http://127.0.0.1:\(server.port)"))
            let error = try await failure(of: request)
            #expect(error != .cancelled)
        }
    }

    @Test func `that does not speak TLS is told`() async throws {
        try await withServer({ _ in .raw("HTTP/1.1 400 Bad Request\r\n\r\n") }) { server in
            var request = Request(.get, try BaseURL("https://127.0.0.1:\(server.port)"))
            request.deadline = .seconds(2)
            let error = try await failure(of: request)
            // The server waits for the end of a header that never comes.
            #expect(error == .deadline(host: "127.0.0.1:\(server.port)", after: .seconds(2), during: .securing))
        }
    }

    @Test(arguments: ["SSH-2.0-OpenSSH_9.2\r\n", "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"])
    func `whoever answers in the clear is told to speak no TLS`(greeting: String) async throws {
        let server = try HostileServer(greeting: Array(greeting.utf8)) { _ in .raw("") }
        defer { server.stop() }
        let error = try await failure(of: Request(.get, try BaseURL("https://127.0.0.1:\(server.port)")))
        #expect(error == .notTLS(host: "127.0.0.1:\(server.port)"))
        #expect("\(error)".contains("http://"))
    }

    private func settings(trusting authority: TestAuthority) -> HTTPSettings {
        var settings = HTTPSettings()
        settings.tls.authority = .file(authority.certificate)
        return settings
    }

    private func expectTLS(_ error: WireError, at server: TLSServer, sourceLocation: SourceLocation = #_sourceLocation)
    {
        guard case .tls("127.0.0.1:\(server.port)", let reason) = error, !reason.isEmpty else {
            Issue.record("\(error)", sourceLocation: sourceLocation)
            return
        }
    }

    private func withTLSServer(
        name: String = "IP:127.0.0.1", asksForClient: Bool = false,
        _ body: (TLSServer, TestAuthority) async throws -> Void
    ) async throws {
        let authority = try await TestAuthority()
        defer { authority.remove() }
        let server = try await TLSServer(authority.issue(name), clients: asksForClient ? authority : nil)
        do {
            try await body(server, authority)
        } catch {
            await server.stop()
            throw error
        }
        await server.stop()
    }
}

@Suite struct `A server on a unix socket` {
    @Test func `answers`() async throws {
        try await withSocketPath { path in
            let response = try await withServer(at: .unix(path), { _ in .answer(200, "through a file") }) { server in
                try await HTTPClient(settings(path)).send(server.request(.get, "v1.41/info"))
            }
            #expect(response.text == "through a file")
            #expect(response.place == "unix:\(path)/v1.41/info")
        }
    }

    @Test func `that is not there is refused`() async throws {
        let request = Request(.get, try BaseURL("http://localhost"))
        let error = try await failure(of: request, by: HTTPClient(settings("/nonexistent/docker.sock")))
        #expect(error == .refused(host: "unix:/nonexistent/docker.sock"))
    }

    private func settings(_ path: String) -> HTTPSettings {
        var settings = HTTPSettings()
        settings.unixSocket = path
        return settings
    }

    private func withSocketPath(_ body: (String) async throws -> Void) async throws {
        let path = "/tmp/wire-\(UUID().uuidString.prefix(8)).sock"
        defer { try? FileManager.default.removeItem(atPath: path) }
        try await body(path)
    }
}
