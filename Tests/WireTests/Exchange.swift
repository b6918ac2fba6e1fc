import HostileServer
import Testing
import Wire

/// Runs `body` beside a hostile server and ends the server afterwards.
@discardableResult
func withServer<Value>(
    at place: HostileServer.Place = .ipv4, _ answer: @escaping @Sendable (HostileRequest) -> HostileAnswer,
    _ body: (HostileServer) async throws -> Value
) async throws -> Value {
    let server = try HostileServer(place, answer)
    defer { server.stop() }
    return try await body(server)
}

extension HostileServer {
    func request(
        _ method: Request.Method = .get, _ path: RequestPath = "", within deadline: Duration = .seconds(60)
    ) throws -> Request {
        var request = Request(method, try BaseURL(url), path)
        request.deadline = deadline
        return request
    }
}

/// The error of a request that must fail.
func failure(
    of request: Request, by client: HTTPClient = HTTPClient(), sourceLocation: SourceLocation = #_sourceLocation
) async throws -> WireError {
    do throws(WireError) {
        let response = try await client.send(request)
        Issue.record("answered \(response.status)", sourceLocation: sourceLocation)
        throw .cancelled
    } catch {
        return error
    }
}

/// What a single request for `/` brings from a server that always answers this.
func response(
    to answer: HostileAnswer, settings: HTTPSettings = HTTPSettings(), deadline: Duration = .seconds(60)
) async throws -> Response {
    try await withServer({ _ in answer }) { server in
        try await HTTPClient(settings).send(server.request(within: deadline))
    }
}

/// The error that a single request for `/` meets at a server that always answers this.
func failure(
    by answer: HostileAnswer, deadline: Duration = .seconds(60), maximumBytes: Int = 1 << 20,
    sourceLocation: SourceLocation = #_sourceLocation
) async throws -> (error: WireError, host: String) {
    try await withServer({ _ in answer }) { server in
        var request = try server.request(within: deadline)
        request.maximumBytes = maximumBytes
        return (try await failure(of: request, sourceLocation: sourceLocation), "127.0.0.1:\(server.port)")
    }
}
