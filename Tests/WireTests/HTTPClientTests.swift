import Glibc
import HostileServer
import Synchronization
import Testing
import Wire

@Suite struct `A client` {
    @Test func `uses one connection for requests that follow each other`() async throws {
        try await withServer({ _ in .answer() }) { server in
            let client = HTTPClient()
            var reused: [Bool] = []
            for _ in 0..<4 { reused.append(try await client.send(server.request()).reusedConnection) }
            #expect(reused == [false, true, true, true])
            #expect(server.connectionCount == 1)
        }
    }

    @Test func `shares connections with a client of other settings`() async throws {
        try await withServer({ _ in .answer() }) { server in
            let first = HTTPClient()
            _ = try await first.send(server.request())
            let second = HTTPClient(HTTPSettings(), sharing: first)
            #expect(try await second.send(server.request()).reusedConnection)
        }
    }

    @Test func `sends a write over a connection of its own`() async throws {
        try await withServer({ _ in .answer() }) { server in
            let client = HTTPClient()
            _ = try await client.send(server.request())
            #expect(try await !client.send(server.request(.post)).reusedConnection)
        }
    }

    @Test func `sends a search by POST over an open connection`() async throws {
        try await withServer({ _ in .answer() }) { server in
            let client = HTTPClient()
            _ = try await client.send(server.request())
            var search = try server.request(.post)
            search.isRead = true
            #expect(try await client.send(search).reusedConnection)
        }
    }

    @Test func `never sends a write twice when its connection drops`() async throws {
        try await withServer({ $0.method == "POST" ? .hangUp : .answer() }) { server in
            let client = HTTPClient()
            _ = try await client.send(server.request())
            _ = try await failure(of: server.request(.post), by: client)
            #expect(server.requests.count { $0.method == "POST" } == 1)
        }
    }

    @Test func `opens a new connection when the server closed the old one`() async throws {
        try await withServer({ _ in HostileAnswer(HostileAnswer.answer().steps + [.close]) }) { server in
            let client = HTTPClient()
            for _ in 0..<3 { try await client.fetch(server.request()) }
            #expect(server.connectionCount == 3)
        }
    }

    @Test func `has 200 slow calls under way at once`() async throws {
        let gate = Gate(200)
        try await withServer({ _ in
            gate.wait()
            return .answer()
        }) { server in
            var settings = HTTPSettings()
            settings.parallelRequestsPerHost = 200
            let client = HTTPClient(settings)
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<200 { group.addTask { try await client.send(server.request()).status } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(statuses == [Int](repeating: 200, count: 200))
        }
    }

    @Test func `holds no more requests to one host than it may`() async throws {
        let meter = Meter()
        try await withServer({ _ in
            meter.enter()
            return HostileAnswer([.pause(milliseconds: 5)] + HostileAnswer.answer().steps)
        }) { server in
            var settings = HTTPSettings()
            settings.parallelRequestsPerHost = 3
            let client = HTTPClient(settings)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<30 { group.addTask { _ = try await client.send(server.request()) } }
                try await group.waitForAll()
            }
            #expect(server.connectionCount <= 3)
            #expect(meter.count == 30)
        }
    }

    @Test func `keeps the deadline of a request that waits its turn`() async throws {
        try await withServer({ _ in .hang }) { server in
            var settings = HTTPSettings()
            settings.parallelRequestsPerHost = 1
            let client = HTTPClient(settings)
            let first = Task { try await client.send(server.request()) }
            while server.requests.isEmpty { await Task.yield() }
            let error = try await failure(of: server.request(within: .milliseconds(50)), by: client)
            #expect(error == .deadline(host: "127.0.0.1:\(server.port)", after: .milliseconds(50), during: .queued))
            first.cancel()
            _ = await first.result
        }
    }

    @Test func `answers others while one server hangs`() async throws {
        try await withServer({ $0.path == "/hang" ? .hang : .answer() }) { server in
            let client = HTTPClient()
            let hanging = Task { try await client.send(server.request(.get, "hang")) }
            while server.requests.isEmpty { await Task.yield() }
            try await client.fetch(server.request())
            hanging.cancel()
            _ = await hanging.result
        }
    }

    @Test func `asks a proxy for what is elsewhere`() async throws {
        try await withServer({ _ in .answer(200, "by proxy") }) { proxy in
            var settings = HTTPSettings()
            settings.proxy = .server(proxy.url, .basic(user: "ada", password: Secret("hunter2")))
            let request = Request(.get, try BaseURL("http://nowhere.invalid"), "metrics")
            let response = try await HTTPClient(settings).send(request)
            #expect(response.text == "by proxy")
            #expect(proxy.requests.first?.target == "http://nowhere.invalid/metrics")
            #expect(proxy.requests.first?.headers["proxy-authorization"] == "Basic YWRhOmh1bnRlcjI=")
        }
    }

    @Test func `goes away with its connections`() async throws {
        try await withServer({ _ in .answer() }) { server in
            try await ask(server)
            while server.openConnections > 0 { await Task.yield() }
        }
    }

    private func ask(_ server: HostileServer) async throws {
        #expect(try await HTTPClient().send(server.request()).status == 200)
    }
}

@Suite struct `Cancelling a request` {
    @Test func `ends the transfer`() async throws {
        try await withServer({ _ in .hang }) { server in
            let request = try server.request(within: .seconds(600))
            let client = HTTPClient()
            let task = Task { try await client.send(request) }
            while server.requests.isEmpty { await Task.yield() }
            let cancelled = ContinuousClock.now
            task.cancel()
            let result = await task.result
            #expect(throws: WireError.cancelled) { try result.get() }
            #expect(ContinuousClock.now - cancelled < .seconds(60))
            while server.openConnections > 0 { await Task.yield() }
        }
    }

    @Test func `before it is sent opens no connection`() async throws {
        try await withServer({ _ in .answer() }) { server in
            let request = try server.request()
            let client = HTTPClient()
            let task = Task {
                while !Task.isCancelled { await Task.yield() }
                return try await client.send(request)
            }
            task.cancel()
            let result = await task.result
            #expect(throws: WireError.cancelled) { try result.get() }
            #expect(server.connectionCount == 0)
        }
    }

    @Test func `while it waits its turn gives the turn to the next`() async throws {
        try await withServer({ $0.path == "/hang" ? .hang : .answer() }) { server in
            var settings = HTTPSettings()
            settings.parallelRequestsPerHost = 1
            let client = HTTPClient(settings)
            let first = Task { try await client.send(server.request(.get, "hang")) }
            while server.requests.isEmpty { await Task.yield() }
            let second = Task { try await client.send(server.request(.get, "hang")) }
            let third = Task { try await client.send(server.request()).status }
            second.cancel()
            let result = await second.result
            #expect(throws: WireError.cancelled) { try result.get() }
            first.cancel()
            let status = try await third.value
            #expect(status == 200)
        }
    }
}

/// Lets nobody through before all have come.
private final class Gate: Sendable {
    private let missing: Mutex<Int>

    init(_ total: Int) {
        missing = Mutex(total)
    }

    func wait() {
        missing.withLock { $0 -= 1 }
        while missing.withLock({ $0 }) > 0 { usleep(1000) }
    }
}

private final class Meter: Sendable {
    private let entered = Mutex(0)

    var count: Int { entered.withLock { $0 } }

    func enter() {
        entered.withLock { $0 += 1 }
    }
}
