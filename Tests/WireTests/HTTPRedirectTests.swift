import HostileServer
import Testing
import Wire

@Suite struct `A redirect` {
    private let credential = Credential.bearer(Secret("s3cr3t-t0ken"))

    @Test func `within one host is followed with its credential`() async throws {
        try await withServer({ $0.path == "/old" ? .redirect(to: "/new?page=2") : .answer(200, "here") }) { server in
            var request = try server.request(.get, "old")
            request.credential = credential
            let response = try await HTTPClient().send(request)
            #expect(response.text == "here")
            #expect(server.requests.last?.target == "/new?page=2")
            #expect(server.requests.last?.headers["authorization"] == "Bearer s3cr3t-t0ken")
        }
    }

    @Test func `to a path beside this one is resolved against it`() async throws {
        try await withServer({ $0.path == "/a/b" ? .redirect(to: "../c/") : .answer() }) { server in
            _ = try await HTTPClient().send(server.request(.get, "a/b"))
            #expect(server.requests.last?.target == "/c/")
        }
    }

    @Test func `to another host is never followed`() async throws {
        try await withServer({ _ in .answer() }) { thief in
            try await withServer({ _ in .redirect(to: thief.url) }) { server in
                var request = try server.request()
                request.credential = credential
                let error = try await failure(of: request)
                #expect(
                    error == .redirectedElsewhere(at: "127.0.0.1:\(server.port)/", to: "http://127.0.0.1:\(thief.port)")
                )
                #expect(thief.connectionCount == 0)
            }
        }
    }

    @Test(arguments: ["https://127.0.0.1:PORT/", "http://user:s3cr3t-t0ken@127.0.0.1:PORT/", "//localhost:PORT/"])
    func `to another scheme, user or name is never followed`(_ location: String) async throws {
        let port = try HostileServer.unusedPort()
        let target = location.replacing("PORT", with: "\(port)")
        try await withServer({ _ in .redirect(to: target) }) { server in
            let error = try await failure(of: server.request())
            guard case .redirectedElsewhere = error else {
                Issue.record("\(error)")
                return
            }
            #expect(!"\(error)".contains("s3cr3t"))
        }
    }

    @Test(arguments: ["file:///etc/passwd", "gopher://x", "http://"])
    func `to what is no web address is malformed`(_ location: String) async throws {
        let (error, host) = try await failure(by: .redirect(to: location))
        #expect(error == .malformed(what: "a redirect to no address that can be followed", at: "\(host)/"))
    }

    @Test func `in a loop ends after three`() async throws {
        try await withServer({ _ in .redirect(to: "/again") }) { server in
            let error = try await failure(of: server.request())
            #expect(error == .redirectLoop(at: "127.0.0.1:\(server.port)/again", limit: 3))
            #expect(server.requests.count == 4)
        }
    }

    @Test func `of a write keeps method and body where the status says so`() async throws {
        try await withServer({ $0.path == "/old" ? .redirect(to: "/new", status: 307) : .answer() }) { server in
            var request = try server.request(.post, "old")
            request.body = .json(Array("{}".utf8))
            _ = try await HTTPClient().send(request)
            #expect(server.requests.last?.method == "POST")
            #expect(server.requests.last.map { String(decoding: $0.body, as: UTF8.self) } == "{}")
        }
    }

    @Test(arguments: [301, 302, 303])
    func `that would turn a write into a read is not followed`(_ status: Int) async throws {
        try await withServer({ _ in .redirect(to: "/new", status: status) }) { server in
            let response = try await HTTPClient().send(server.request(.post))
            #expect(response.status == status)
            #expect(server.requests.count == 1)
        }
    }

    @Test func `shares the deadline of its request`() async throws {
        try await withServer({ $0.path == "/" ? .redirect(to: "/hang") : .hang }) { server in
            let error = try await failure(of: server.request(within: .milliseconds(200)))
            #expect(error == .deadline(host: "127.0.0.1:\(server.port)", after: .milliseconds(200), during: .waiting))
        }
    }
}
