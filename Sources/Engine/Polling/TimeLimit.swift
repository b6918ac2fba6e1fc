/// How a limited operation ended.
enum Limited<Value: Sendable>: Sendable {
    case finished(Value)
    case overdue
    case cancelled
}

/// Runs `operation` until the clock's uptime reaches `deadline`. What does not end by then, or by the task's
/// cancellation, is cancelled and left behind: a call into C may be deaf to it, and nobody here may wait for it.
func limited<Value: Sendable>(
    until deadline: Duration, on clock: any EngineClock, _ operation: @escaping @Sendable () async -> Value
) async -> Limited<Value> {
    let (endings, ending) = AsyncStream.makeStream(of: Limited<Value>.self, bufferingPolicy: .bufferingOldest(1))
    let work = Task { ending.yield(.finished(await operation())) }
    let alarm = Task {
        try? await clock.sleep(until: deadline)
        if !Task.isCancelled { ending.yield(.overdue) }
    }
    defer {
        work.cancel()
        alarm.cancel()
    }
    for await first in endings {
        return Task.isCancelled ? .cancelled : first
    }
    return .cancelled
}
