import HostileServer
import Testing
import Wire

@Suite struct `A request` {
    @Test func `puts base, path and query together`() throws {
        let request = try Request(
            .get, BaseURL("https://mlflow.example:8443/prefix/"), "api/2.0/models/\("a/../b?c d%é")/versions/\(3)",
            query: ["filter": "name='x&y'", "page_token": nil, "max_results": "100"])
        #expect(
            request.url == "https://mlflow.example:8443/prefix/api/2.0/models/a%2F..%2Fb%3Fc%20d%25%C3%A9/versions/3"
                + "?filter=name%3D%27x%26y%27&max_results=100")
    }

    @Test(arguments: [".", ".."])
    func `cannot be led out of its path by a name`(_ name: String) async throws {
        let target = try await withServer({ _ in .answer() }) { server in
            _ = try await HTTPClient().send(server.request(.get, "v2/models/\(name)/ready"))
            return server.requests.first?.target
        }
        #expect(target == "/v2/models/\(name.replacing(".", with: "%2E"))/ready")
    }

    @Test(arguments: [Request.Method.post, .put, .patch, .delete])
    func `carries its body`(_ method: Request.Method) async throws {
        let received = try await withServer({ _ in .answer() }) { server in
            var request = try server.request(method, "write")
            request.body = .json(Array("{\"a\": 1}".utf8))
            _ = try await HTTPClient().send(request)
            return server.requests.first
        }
        #expect(received?.method == method.rawValue)
        #expect(received.map { String(decoding: $0.body, as: UTF8.self) } == "{\"a\": 1}")
        #expect(received?.headers["content-type"] == "application/json")
    }

    @Test func `has one form for one value`() throws {
        let body = try Request.Body.json(encoding: ["b": "x/y", "a": "é"])
        #expect(String(decoding: body.bytes, as: UTF8.self) == #"{"a":"é","b":"x/y"}"#)
        #expect(throws: WireError.self) { try Request.Body.json(encoding: [Double.nan]) }
    }

    @Test func `of a megabyte is sent without waiting for leave`() async throws {
        let received = try await withServer({ _ in .answer() }) { server in
            var request = try server.request(.post)
            request.body = .json([UInt8](repeating: 0x20, count: 3 << 20))
            _ = try await HTTPClient().send(request)
            return server.requests.first
        }
        #expect(received?.body.count == 3 << 20)
        #expect(received?.headers["expect"] == nil)
    }

    @Test func `without a body says so`() async throws {
        let received = try await withServer({ _ in .answer() }) { server in
            _ = try await HTTPClient().send(server.request(.post))
            return server.requests.first
        }
        #expect(received?.headers["content-length"] == "0")
        #expect(received?.headers["content-type"] == nil)
    }

    @Test func `offers gzip`() async throws {
        let received = try await withServer({ _ in .answer() }) { server in
            _ = try await HTTPClient().send(server.request())
            return server.requests.first
        }
        #expect(received?.headers["accept-encoding"]?.contains("gzip") == true)
    }

    @Test(arguments: [("X-Good", "a\r\nX-Bad: 1"), ("X\r\nX-Bad", "1"), ("X-Bad", "a\u{0}b"), ("", "a")])
    func `with a header that would break its line is not sent`(_ name: String, _ value: String) async throws {
        try await withServer({ _ in .answer() }) { server in
            var request = try server.request()
            request.headers.append(name, value)
            let error = try await failure(of: request)
            guard case .invalidRequest = error else {
                Issue.record("\(error)")
                return
            }
            #expect(server.connectionCount == 0)
        }
    }

    @Test func `may have an empty header`() async throws {
        let received = try await withServer({ _ in .answer() }) { server in
            var request = try server.request()
            request.headers.append("X-Empty", "")
            _ = try await HTTPClient().send(request)
            return server.requests.first
        }
        #expect(received?.headers["x-empty"] == "")
    }

    @Test func `reaches IPv6`() async throws {
        let status = try await withServer(at: .ipv6, { _ in .answer(204) }) { server in
            try await HTTPClient().send(server.request()).status
        }
        #expect(status == 204)
    }
}

@Suite struct `A base address` {
    @Test(arguments: [
        ("http://mlflow:5000", "http://mlflow:5000"), ("HTTPS://Host.Example/", "https://host.example"),
        ("http://[::1]:9090/prom/", "http://[::1]:9090/prom"), ("https://h/a/b//", "https://h/a/b"),
    ])
    func `is put into one form`(_ text: String, _ expected: String) throws {
        #expect(try BaseURL(text).description == expected)
    }

    @Test func `without a scheme says what to write`() {
        #expect(throws: BaseURLError.scheme) { try BaseURL("mlflow:5000") }
    }

    @Test(arguments: ["file:///etc/passwd", "ftp://host/", "gopher://host"])
    func `of another scheme is refused`(_ text: String) {
        #expect(throws: BaseURLError.scheme) { try BaseURL(text) }
    }

    @Test(arguments: ["http://user:hunter2@host/", "http://user@host", "https://:hunter2@host"])
    func `with a credential is refused without repeating it`(_ text: String) {
        let error = #expect(throws: BaseURLError.credential) { try BaseURL(text) }
        #expect(error.map { "\($0)".contains("hunter2") } == false)
    }

    @Test(arguments: ["http://host/?token=1", "http://host/a#b"])
    func `with a query or a fragment is refused`(_ text: String) {
        #expect(throws: BaseURLError.query) { try BaseURL(text) }
    }

    @Test(arguments: ["", "http://", "http://host:99999", "http://ho st/", "http://host\r\nX: 1"])
    func `that is none is refused`(_ text: String) {
        #expect(throws: BaseURLError.self) { try BaseURL(text) }
    }

    @Test(
        arguments: zip(
            ["http://127.0.0.1:1", "http://localhost", "http://[::1]", "http://example.org"], [true, true, true, false])
    )
    func `knows whether it stays on this machine`(_ text: String, _ isLoopback: Bool) throws {
        #expect(try BaseURL(text).isLoopback == isLoopback)
    }
}
