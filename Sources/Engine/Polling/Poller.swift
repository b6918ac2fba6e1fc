internal import Backends
internal import OpsModel

/// Polls one backend for as long as ``run()`` runs: never twice at a time, at its interval, backing off while it fails.
///
/// The comparison with the last snapshot happens here, so that what is sent on is only what changed.
actor Poller {
    typealias Open = @Sendable () async throws(BackendError) -> any Backend

    let id: BackendID
    /// Of a whole poll, which may be many requests.
    private let deadline: Duration
    private let clock: any EngineClock
    private let open: Open
    private let sink: @Sendable (EngineEvent) -> Void

    private var backend: (any Backend)?
    private var schedule: PollSchedule
    private var last = LastSnapshot()
    private var sleeper: Task<Void, Never>?
    /// Somebody asked for a poll since the last one began.
    private var isWanted = false
    /// The last poll has not returned yet, though its deadline may have passed.
    private var isBusy = false
    /// Whether the last poll changed so much that the memory it took for a moment counts.
    private var wasLarge = false
    /// Until when the server asked to be left alone.
    private var quietUntil = Duration.zero

    init(
        id: BackendID, schedule: PollSchedule, deadline: Duration, clock: any EngineClock, open: @escaping Open,
        sink: @escaping @Sendable (EngineEvent) -> Void
    ) {
        self.id = id
        self.schedule = schedule
        self.deadline = deadline
        self.clock = clock
        self.open = open
        self.sink = sink
    }

    /// Polls until the task is cancelled; what is under way then is cancelled and not reported.
    func run() async {
        while let due = await pollOnce() {
            if wasLarge { await giveMemoryBack(before: due) }
            await rest(until: due)
        }
    }

    /// Polls as soon as possible: at once, or once more after the poll that is under way. A server that asked to be
    /// left alone is left alone.
    func pollNow() {
        let quiet = quietUntil - clock.uptime
        guard quiet <= .zero else {
            sink(.notice("\(id.rawValue) asked to be left alone for another \(quiet.inWords); it is polled then"))
            return
        }
        isWanted = true
        sleeper?.cancel()
    }

    /// The backend, opened where it was not yet.
    func opened() async throws(BackendError) -> any Backend {
        if let backend { return backend }
        let opened = try await open()
        backend = opened
        return opened
    }

    /// One poll, reported; returns when the next is due, or `nil` when the task was cancelled.
    func pollOnce() async -> Duration? {
        guard !Task.isCancelled else { return nil }
        isWanted = false
        let (started, startedAt) = (clock.uptime, clock.now)
        sink(.pollStarted(id, at: startedAt))
        guard let attempt = await attempt(at: startedAt, until: started + deadline) else { return nil }
        let finished = clock.uptime
        var report = PollReport(
            backend: id, startedAt: startedAt, finishedAt: clock.now, latency: finished - started,
            outcome: .answered(Difference()))
        let due = conclude(attempt, started: started, finished: finished, report: &report)
        report.nextPoll = report.finishedAt + (due - finished)
        sink(.polled(report))
        wasLarge = report.isLarge
        return due
    }

    private func conclude(
        _ attempt: Attempt, started: Duration, finished: Duration, report: inout PollReport
    ) -> Duration {
        defer { report.count = last.count }
        switch attempt {
        case .answered(let snapshot):
            report.outcome = .answered(last.advance(to: snapshot))
            report.incomplete = snapshot.incomplete
            report.truncated = snapshot.truncated
            report.facts = snapshot.facts
            quietUntil = .zero
            return max(started + schedule.afterAnswer(), finished + schedule.interval * PollSchedule.jitter)
        case .failed(let error):
            report.outcome = .failed(error.failure)
            // Its secret may have been rotated: the next poll, a step of the backoff away, opens it anew.
            if error.failure.kind == .unauthorised { backend = nil }
            let due = finished + schedule.afterFailure(retryAfter: error.retryAfter)
            quietUntil = error.retryAfter == nil ? .zero : due
            return due
        }
    }
}

// MARK: Memory

extension Poller {
    /// Until then everybody has taken what a poll brought.
    private static let digestion = Duration.seconds(2)

    /// An allocator keeps what a large poll needed for a moment, which may be more than all that is kept of it.
    private func giveMemoryBack(before due: Duration) async {
        await sleep(until: min(due, clock.uptime + Self.digestion))
        if !isWanted, !Task.isCancelled { Allocator.trim() }
    }
}

extension PollReport {
    /// Whether it changed so much that the memory it took for a moment counts.
    fileprivate var isLarge: Bool {
        guard case .answered(let difference) = outcome else { return false }
        return difference.changed.count >= 1000
    }
}

// MARK: One attempt

extension Poller {
    private enum Attempt: Sendable {
        case answered(Snapshot)
        case failed(BackendError)
    }

    /// What the backend said, or that it did not until the deadline; `nil` when the task was cancelled.
    ///
    /// A backend that was left behind at its deadline is not asked again before it has ended.
    private func attempt(at now: Instant, until deadline: Duration) async -> Attempt? {
        guard !isBusy else { return .failed(stillBusy) }
        isBusy = true
        let ending = await limited(until: deadline, on: clock) { await self.read(at: now) }
        switch ending {
        case .finished(let attempt): return attempt
        case .overdue: return .failed(overdue)
        case .cancelled: return nil
        }
    }

    private func read(at now: Instant) async -> Attempt {
        defer { isBusy = false }
        do throws(BackendError) {
            return .answered(try await opened().poll(at: now))
        } catch {
            return .failed(error)
        }
    }

    private var stillBusy: BackendError {
        BackendError(.deadline, "\(id.rawValue): the last poll has still not ended; it is asked again when it has")
    }

    private var overdue: BackendError {
        BackendError(
            .deadline,
            "\(id.rawValue) did not end a poll within \(deadline.inWords). Check its load, or give it a longer 'deadline'."
        )
    }
}

// MARK: Waiting

extension Poller {
    /// Returns at `due`, or as soon as a poll is wanted or the task is cancelled.
    private func rest(until due: Duration) async {
        await sleep(until: due)
        let isOverdue = clock.uptime - due > schedule.interval
        guard isOverdue else { return }
        // The machine slept, and every backend is overdue with this one.
        await sleep(until: clock.uptime + schedule.afterSleep())
    }

    private func sleep(until due: Duration) async {
        guard !isWanted, !Task.isCancelled else { return }
        let sleeper = Task { [clock] in
            _ = try? await clock.sleep(until: due)
        }
        self.sleeper = sleeper
        await withTaskCancellationHandler {
            await sleeper.value
        } onCancel: {
            sleeper.cancel()
        }
        self.sleeper = nil
    }
}

extension Duration {
    /// For sentences: `800 ms`, `40 s`, `5 min`.
    var inWords: String {
        let seconds = inSeconds
        if seconds < 1 { return "\(Int((seconds * 1000).rounded(.up))) ms" }
        if seconds < 120 { return "\(Int(seconds.rounded(.up))) s" }
        return "\(Int((seconds / 60).rounded())) min"
    }
}
