/// What answers requests: ``HTTPClient``, or in a test what was recorded.
public protocol Transport: Sendable {
    /// The answer, whatever its status; fails where there is none.
    func send(_ request: Request) async throws(WireError) -> Response
}

extension Transport {
    /// The answer where its status is 2xx; every other status is an error.
    @discardableResult
    public func fetch(_ request: Request) async throws(WireError) -> Response {
        try await send(request).requireSuccess()
    }

    /// The body of a 2xx answer as JSON.
    public func json(_ request: Request) async throws(WireError) -> sending JSON {
        var request = request
        if request.headers["Accept"] == nil { request.headers.append("Accept", "application/json") }
        return try await fetch(request).json()
    }

    /// The body of a 2xx answer as metrics; asks for the Prometheus text form.
    public func exposition(
        _ request: Request, limits: Exposition.Limits = .init()
    ) async throws(WireError) -> Exposition {
        var request = request
        if request.headers["Accept"] == nil {
            request.headers.append("Accept", "text/plain;version=0.0.4;q=1, */*;q=0.5")
        }
        return try await fetch(request).exposition(limits)
    }
}
