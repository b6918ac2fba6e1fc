import Synchronization
import Wire

/// A network of a few addresses; every other one refuses. Remembers who was asked, and with what.
final class FakeNetwork: Transport {
    private let answers: [String: Response]
    private let record = Mutex<[Request]>([])

    /// `answers` by address and path without the query: `http://127.0.0.1:5000/v2`.
    init(_ answers: [String: Response]) {
        self.answers = answers
    }

    var requests: [Request] { record.withLock { $0 } }

    func send(_ request: Request) async throws(WireError) -> Response {
        record.withLock { $0.append(request) }
        let base = request.base.description
        guard answers.keys.contains(where: { $0.hasPrefix(base) }) else { throw .refused(host: request.base.authority) }
        return answers["\(base)/\(request.path)"] ?? Response(status: 404)
    }
}

extension Response {
    static func json(_ text: String, status: Int = 200) -> Response {
        Response(status: status, headers: ["Content-Type": "application/json"], body: Array(text.utf8))
    }

    static func text(_ text: String) -> Response {
        Response(headers: ["Content-Type": "text/plain"], body: Array(text.utf8))
    }
}
