import Foundation
import Glibc
import Synchronization

/// A server on a loopback port or a unix socket that does to its clients whatever a closure says, byte by byte. A
/// thread a connection and blocking calls: it shares no code, and so no mistake, with what it tests.
public final class HostileServer: Sendable {
    public enum Place: Sendable {
        case ipv4
        case ipv6
        case unix(String)
    }

    public struct Failure: Error {
        let call: String
        let code: Int32
    }

    public let place: Place
    /// 0 for a unix socket.
    public let port: Int
    private let listener: Int32
    private let state = Mutex(State())

    private struct State {
        var requests: [HostileRequest] = []
        var connections: Set<Int32> = []
        var connectionCount = 0
        var isStopped = false
    }

    /// Listens at once; `greeting` is sent to whoever connects, before anything is read.
    public init(
        _ place: Place = .ipv4, greeting: [UInt8] = [],
        _ answer: @escaping @Sendable (HostileRequest) -> HostileAnswer
    ) throws {
        self.place = place
        listener = try Listener.open(place)
        port = Listener.port(of: listener)
        Thread.detachNewThread { [self] in accept(greeting, answer) }
    }

    /// For addresses of clients; on a unix socket the host means nothing.
    public var url: String {
        switch place {
        case .ipv4: "http://127.0.0.1:\(port)"
        case .ipv6: "http://[::1]:\(port)"
        case .unix: "http://localhost"
        }
    }

    /// What was read so far, in order.
    public var requests: [HostileRequest] { state.withLock { $0.requests } }

    public var connectionCount: Int { state.withLock { $0.connectionCount } }

    /// Connections not yet ended by either side.
    public var openConnections: Int { state.withLock { $0.connections.count } }

    /// Ends the listener and every connection; may be called twice.
    public func stop() {
        state.withLock { state in
            guard !state.isStopped else { return }
            state.isStopped = true
            shutdown(listener, Int32(SHUT_RDWR))
            for connection in state.connections { shutdown(connection, Int32(SHUT_RDWR)) }
        }
    }

    private func accept(_ greeting: [UInt8], _ answer: @escaping @Sendable (HostileRequest) -> HostileAnswer) {
        while true {
            let connection = Glibc.accept(listener, nil, nil)
            guard connection >= 0 else { break }
            let isWelcome = state.withLock { state in
                guard !state.isStopped else { return false }
                state.connectionCount += 1
                state.connections.insert(connection)
                return true
            }
            guard isWelcome else {
                close(connection)
                break
            }
            Thread.detachNewThread { [self] in serve(connection, greeting, answer) }
        }
        close(listener)
    }

    private func serve(_ connection: Int32, _ greeting: [UInt8], _ answer: (HostileRequest) -> HostileAnswer) {
        var hostile = HostileConnection(connection)
        _ = hostile.send(greeting)
        while let request = hostile.nextRequest() {
            state.withLock { $0.requests.append(request) }
            guard hostile.perform(answer(request)) else { break }
        }
        // Under the lock, so that a descriptor that is used again is not shut down in its place.
        state.withLock { state in
            state.connections.remove(connection)
            close(connection)
        }
    }
}
