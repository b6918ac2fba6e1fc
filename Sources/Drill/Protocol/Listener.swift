internal import FlyingFox
internal import FlyingSocks
import FoundationEssentials
import Glibc

/// One server of the drill on a free loopback port.
struct Listener: Sendable {
    private let server: HTTPServer
    private let running: Task<Void, Never>
    /// `http://127.0.0.1:PORT`
    let url: String

    /// Listens when it returns. Fails with `DrillError` where no loopback port can be had.
    init(_ answering: some DrillServer) async throws {
        let address = try sockaddr_in.inet(ip4: "127.0.0.1", port: 0)
        let server = HTTPServer(
            address: address, pool: PromptSockets(.make()), logger: .disabled, handler: Handler(server: answering))
        running = Task { try? await server.run() }
        self.server = server
        do {
            try await server.waitUntilListening()
        } catch {
            running.cancel()
            throw DrillError.notListening(reason: "\(error)")
        }
        guard case .ip4(_, let port) = await server.listeningAddress else {
            await server.stop()
            throw DrillError.notListening(reason: "the system named no port")
        }
        url = "http://127.0.0.1:\(port)"
    }

    func stop() async {
        await server.stop()
        running.cancel()
        await running.value
    }

    private struct Handler<Server: DrillServer>: HTTPHandler {
        let server: Server

        func handleRequest(_ request: HTTPRequest) async throws -> HTTPResponse {
            let asked = DrillRequest(
                method: request.method.rawValue, path: request.target.path(), query: request.target.query(),
                contentType: request.headers[.contentType] ?? "", body: Array(try await request.bodyData))
            return Self.response(to: asked, server.answer(asked))
        }

        private static func response(to request: DrillRequest, _ answer: DrillAnswer) -> HTTPResponse {
            var headers = HTTPHeaders()
            if let contentType = answer.contentType { headers[.contentType] = contentType }
            let body = request.method == "HEAD" ? Data() : Data(answer.body)
            return HTTPResponse(
                statusCode: HTTPStatusCode(answer.status, phrase: phrases[answer.status] ?? "Status"),
                headers: headers,
                body: HTTPBodySequence(data: body, suggestedBufferSize: max(4_096, body.count)))
        }
    }

    private static let phrases = [
        200: "OK", 400: "Bad Request", 404: "Not Found", 405: "Method Not Allowed", 415: "Unsupported Media Type",
        422: "Unprocessable Entity", 500: "Internal Server Error", 503: "Service Unavailable",
    ]
}
