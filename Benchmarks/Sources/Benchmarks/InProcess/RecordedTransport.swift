import Wire

/// Answers by path from memory, so that only the client's own work is measured.
struct RecordedTransport: Transport {
    let answers: @Sendable (Request) -> [UInt8]?

    func send(_ request: Request) async throws(WireError) -> Response {
        guard let body = answers(request) else { return Response(status: 404, body: Array("not here".utf8)) }
        return Response(headers: ["Content-Type": "application/json"], body: body)
    }
}
