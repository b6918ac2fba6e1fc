import HostileServer
import Testing
import Wire

@Suite struct `A credential` {
    @Test(arguments: [
        (Credential.basic(user: "ada", password: Secret("pass:wörd")), "authorization", "Basic YWRhOnBhc3M6d8O2cmQ="),
        (.bearer(Secret("abc.def")), "authorization", "Bearer abc.def"),
        (.header(name: "X-API-Key", value: Secret("k3y")), "x-api-key", "k3y"),
    ])
    func `is sent as its header`(_ credential: Credential, _ name: String, _ value: String) async throws {
        var settings = HTTPSettings()
        settings.credential = credential
        let received = try await withServer({ _ in .answer() }) { server in
            _ = try await HTTPClient(settings).send(server.request())
            return server.requests.first
        }
        #expect(received?.headers[name] == value)
    }

    @Test func `of a request replaces the client's`() async throws {
        var settings = HTTPSettings()
        settings.credential = .bearer(Secret("client"))
        let received = try await withServer({ _ in .answer() }) { server in
            var request = try server.request()
            request.credential = .bearer(Secret("request"))
            _ = try await HTTPClient(settings).send(request)
            return server.requests.first
        }
        #expect(received?.headers["authorization"] == "Bearer request")
    }

    @Test func `with a line break is not sent`() async throws {
        try await withServer({ _ in .answer() }) { server in
            var request = try server.request()
            request.credential = .bearer(Secret("s3cr3t\r\nX-Bad: 1"))
            let error = try await failure(of: request)
            guard case .invalidRequest = error else {
                Issue.record("\(error)")
                return
            }
            #expect(!"\(error)".contains("s3cr3t"))
        }
    }

    @Test(arguments: ["s3cr3t-t0ken", "ada", "czNjcjN0LXQwa2Vu", "YWRhOnMzY3IzdC10MGtlbg=="])
    func `that a server sends back stays out of its error`(_ echoed: String) async throws {
        var settings = HTTPSettings()
        settings.credential = .basic(user: "x", password: Secret("s3cr3t-t0ken"))
        if echoed == "YWRhOnMzY3IzdC10MGtlbg==" {
            settings.credential = .basic(user: "ada", password: Secret("s3cr3t-t0ken"))
        }
        let response = try await response(
            to: .answer(401, "{\"message\": \"bad login \(echoed) given\"}"), settings: settings)
        let error = #expect(throws: WireError.self) { try response.requireSuccess() }
        #expect(error.map { "\($0)".contains(echoed) } == (echoed == "ada"))
    }
}
