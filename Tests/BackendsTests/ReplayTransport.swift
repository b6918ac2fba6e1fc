import ContractServer
import Synchronization
import Wire

/// A transport that answers in memory, without a socket, and remembers what it was asked.
final class ReplayTransport: Transport {
    typealias Responder = @Sendable (ContractRequest) throws(WireError) -> ContractAnswer

    private let responder: Mutex<Responder>
    private let log = Mutex<[Request]>([])

    init(_ responder: @escaping Responder) {
        self.responder = Mutex(responder)
    }

    /// Answers otherwise from now on.
    func respond(_ responder: @escaping Responder) { self.responder.withLock { $0 = responder } }

    /// Every request so far, in the order of sending.
    var requests: [Request] { log.withLock { $0 } }

    /// What was asked for, as method, path and query.
    var lines: [String] { requests.map { "\($0.method.rawValue) \(Self.target($0))" } }

    func forget() { log.withLock { $0 = [] } }

    func send(_ request: Request) async throws(WireError) -> Response {
        log.withLock { $0.append(request) }
        let headers = Dictionary(
            request.headers.fields.map { ($0.name.lowercased(), $0.value) }, uniquingKeysWith: { $1 })
        let responder = responder.withLock { $0 }
        let answer = try responder(
            ContractRequest(
                method: request.method.rawValue, target: Self.target(request), headers: headers,
                body: request.body?.bytes ?? []))
        var fields = Headers()
        if let type = answer.contentType { fields.append("Content-Type", type) }
        for (name, value) in answer.headers { fields.append(name, value) }
        return Response(
            status: answer.status, headers: fields, body: answer.body,
            place: "\(request.base.authority)/\(request.path)")
    }

    /// Path and query as they stand in a request line.
    private static func target(_ request: Request) -> String {
        let origin = "\(request.base.scheme.rawValue)://\(request.base.authority)"
        return String(request.url.dropFirst(origin.count))
    }
}
