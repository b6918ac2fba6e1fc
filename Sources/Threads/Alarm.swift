/// Names one alarm of one executor, to cancel it.
public struct Alarm: Sendable, Hashable {
    let number: UInt64
}

/// Alarms in the order they go off.
struct AlarmList {
    private struct Entry {
        let alarm: Alarm
        let instant: ContinuousClock.Instant
        let action: @Sendable () -> Void
    }

    private var entries: [Entry] = []
    private var count: UInt64 = 0

    var next: ContinuousClock.Instant? { entries.first?.instant }

    mutating func add(at instant: ContinuousClock.Instant, _ action: @escaping @Sendable () -> Void) -> Alarm {
        count += 1
        let alarm = Alarm(number: count)
        let place = entries.firstIndex { $0.instant > instant } ?? entries.endIndex
        entries.insert(Entry(alarm: alarm, instant: instant, action: action), at: place)
        return alarm
    }

    mutating func remove(_ alarm: Alarm) {
        entries.removeAll { $0.alarm == alarm }
    }

    mutating func takeFirst(dueBy now: ContinuousClock.Instant) -> (@Sendable () -> Void)? {
        guard let first = entries.first, first.instant <= now else { return nil }
        entries.removeFirst()
        return first.action
    }
}
