import Synchronization
import Wire

/// A flag that a test turns while a server reads it.
final class Switch: Sendable {
    private let flag: Mutex<Bool>

    init(_ isOn: Bool) {
        flag = Mutex(isOn)
    }

    var isOn: Bool {
        get { flag.withLock { $0 } }
        set { flag.withLock { $0 = newValue } }
    }
}

/// Once a flag is off, waits no longer than `limit` for any answer, and remembers how long it was asked to wait.
final class ImpatientTransport: Transport {
    private let transport: any Transport
    private let flag: Switch
    private let limit: Duration
    private let longest = Mutex(Duration.zero)

    init(_ transport: any Transport, whileOff flag: Switch, limit: Duration) {
        self.transport = transport
        self.flag = flag
        self.limit = limit
    }

    /// The longest deadline asked for since the flag was off.
    var longestDeadline: Duration { longest.withLock { $0 } }

    func send(_ request: Request) async throws(WireError) -> Response {
        guard !flag.isOn else { return try await transport.send(request) }
        longest.withLock { $0 = max($0, request.deadline) }
        var request = request
        request.deadline = limit
        return try await transport.send(request)
    }
}
