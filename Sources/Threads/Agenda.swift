import Glibc

/// What a thread has to do, shared between it and those who ask; always behind a lock.
struct Agenda {
    enum Phase {
        case running
        case stopping
        case ended
    }

    struct Watch {
        let descriptor: Int32
        let action: @Sendable () -> Void
    }

    var phase = Phase.running
    /// True while the thread may sleep, so that who changes the agenda must wake it.
    var isAsleep = false
    var jobs: [UnownedJob] = []
    var watches: [Watch] = []
    var alarms = AlarmList()
    var turnEnd: (@Sendable () -> Void)?
    var waiters: [CheckedContinuation<Void, Never>] = []

    mutating func watch(_ descriptor: Int32, _ action: @escaping @Sendable () -> Void) {
        unwatch(descriptor)
        watches.append(Watch(descriptor: descriptor, action: action))
    }

    mutating func unwatch(_ descriptor: Int32) {
        watches.removeAll { $0.descriptor == descriptor }
    }

    func sleep(isBusy: Bool) -> Sleep {
        Sleep(
            descriptors: watches.map(\.descriptor),
            timeout: isBusy ? 0 : alarms.next.map { Sleep.milliseconds(until: $0) } ?? -1)
    }

    func action(of descriptor: Int32) -> (@Sendable () -> Void)? {
        watches.first { $0.descriptor == descriptor }?.action
    }

    mutating func takeJobs() -> [UnownedJob] {
        guard !jobs.isEmpty else { return [] }
        defer { jobs = [] }
        return jobs
    }

    /// Forgets everything but jobs and gives back who waits for the end.
    mutating func end() -> [CheckedContinuation<Void, Never>] {
        defer { self = Agenda(phase: .ended) }
        return waiters
    }
}

/// What a thread waits for: these descriptors, at most this long.
struct Sleep {
    let descriptors: [Int32]
    /// As `poll(2)` takes it: milliseconds, 0 to look only, -1 for no limit.
    let timeout: Int32

    /// Nothing to look at and no time to pass: not worth a system call.
    var isIdle: Bool { timeout == 0 && descriptors.isEmpty }

    /// Rounded up, so that an alarm is never waited for in a spin.
    static func milliseconds(until instant: ContinuousClock.Instant) -> Int32 {
        let (seconds, attoseconds) = ContinuousClock.now.duration(to: instant).components
        guard seconds >= 0, attoseconds >= 0 else { return 0 }
        guard seconds < 86_400 else { return 86_400_000 }
        return Int32(seconds * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
    }
}

/// Jobs taken off the agenda and not yet run; belongs to the thread alone.
struct Backlog {
    private var jobs: [UnownedJob] = []
    private var position = 0

    var isEmpty: Bool { position == jobs.count }

    /// Only when empty.
    mutating func fill(from taken: [UnownedJob]) {
        jobs = taken
        position = 0
    }

    mutating func next() -> UnownedJob? {
        guard position < jobs.count else { return nil }
        defer { position += 1 }
        return jobs[position]
    }
}
