internal import FlyingSocks
import Glibc
import Synchronization

/// A socket pool whose connections send at once.
///
/// FlyingFox writes an answer's head and body apart; with Nagle's algorithm the body then waits for the client's
/// delayed acknowledgement, 40 ms a request on a connection kept alive. The pool meets the listening socket first, and
/// what Linux accepts from it inherits the option.
final class PromptSockets<Base: AsyncSocketPool>: AsyncSocketPool {
    private let base: Base
    private let isPrompt = Mutex(false)

    init(_ base: Base) {
        self.base = base
    }

    func prepare() async throws { try await base.prepare() }

    func run() async throws { try await base.run() }

    func suspendSocket(_ socket: Socket, untilReadyFor events: Socket.Events) async throws {
        let isFirst = isPrompt.withLock { isPrompt in
            defer { isPrompt = true }
            return !isPrompt
        }
        if isFirst {
            try socket.setValue(true, for: BoolSocketOption(level: Int32(IPPROTO_TCP), name: TCP_NODELAY))
        }
        try await base.suspendSocket(socket, untilReadyFor: events)
    }
}
