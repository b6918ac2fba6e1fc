import FlyingSocks
import FoundationEssentials
import Glibc
import Synchronization

/// A server on a free loopback port that answers as a closure says, for tests of everything that speaks HTTP.
///
/// It writes bytes itself, so that it can also answer as no library would: half, endlessly, or not at all.
public final class ContractServer: Sendable {
    public typealias Responder = @Sendable (ContractRequest) async -> ContractAnswer

    public let port: UInt16
    private let log = Mutex<[ContractRequest]>([])

    public var url: String { "http://127.0.0.1:\(port)" }

    /// Every request so far, in the order they were read.
    public var requests: [ContractRequest] { log.withLock { $0 } }

    private init(port: UInt16) {
        self.port = port
    }

    /// Runs `body` beside a server and ends the server and its connections afterwards, also on an error.
    public static func run<Result: Sendable>(
        answering responder: @escaping Responder, _ body: @Sendable (ContractServer) async throws -> Result
    ) async throws -> Result {
        let listener = try listen()
        let pool = SocketPool.make()
        try await pool.prepare()
        let server = ContractServer(port: listener.port)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            defer {
                group.cancelAll()
                try? listener.socket.close()
            }
            let accepting = try AsyncSocket(socket: listener.socket, pool: pool)
            group.addTask { try await pool.run() }
            group.addTask { try await server.accept(from: accepting, responder) }
            return try await body(server)
        }
    }

    /// A loopback port that refuses: its socket stays bound and never listens until the process ends, so that no other
    /// test can take the port meanwhile.
    public static func refusingPort() throws -> UInt16 {
        try bound().port
    }

    private static func listen() throws -> (socket: Socket, port: UInt16) {
        let (socket, port) = try bound()
        try socket.listen()
        return (socket, port)
    }

    private static func bound() throws -> (socket: Socket, port: UInt16) {
        let socket = try Socket(domain: Int32(sa_family_t(AF_INET)))
        try socket.bind(to: .inet(ip4: "127.0.0.1", port: 0))
        guard case .ip4(_, let port) = try socket.sockname() else { throw SocketError.unsupportedAddress }
        return (socket, port)
    }

    private func accept(from listener: AsyncSocket, _ responder: @escaping Responder) async throws {
        try await withThrowingDiscardingTaskGroup { group in
            for try await socket in listener.sockets {
                group.addTask { [self] in
                    try? await serve(socket, responder)
                    try? socket.close()
                }
            }
        }
    }

    private func serve(_ socket: AsyncSocket, _ responder: Responder) async throws {
        var connection = ContractConnection(socket: socket)
        while let request = try await connection.nextRequest() {
            log.withLock { $0.append(request) }
            let answer = await responder(request)
            guard try await connection.send(answer) else { return }
        }
    }
}
