import Engine
import OpsModel

/// The events of an engine or a poller, in order, one at a time.
struct EventLog: Sendable {
    private let stream: AsyncStream<EngineEvent>
    private let continuation: AsyncStream<EngineEvent>.Continuation

    init() {
        (stream, continuation) = AsyncStream.makeStream()
    }

    var sink: @Sendable (EngineEvent) -> Void {
        { [continuation] in continuation.yield($0) }
    }

    func finish() { continuation.finish() }

    func next() async -> EngineEvent? {
        for await event in stream { return event }
        return nil
    }

    /// The next report, whatever else is told before it.
    func nextReport() async -> PollReport? {
        for await event in stream {
            if case .polled(let report) = event { return report }
        }
        return nil
    }

    func nextNotice() async -> String? {
        for await event in stream {
            if case .notice(let text) = event { return text }
        }
        return nil
    }
}
