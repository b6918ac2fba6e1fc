import Glibc
import Synchronization

/// A serial executor that owns one thread, on which it runs the jobs of every actor that names it, in the order
/// they arrived.
///
/// It serves two kinds of owner. An actor whose methods block in C (SQLite, libpq, `waitpid`) names it so that the
/// cooperative pool, which has no more threads than the machine has cores, never waits. The dashboard's loop
/// also watches descriptors, sets alarms and hooks the end of a turn, all of which run on the same thread, so that
/// `assumeIsolated` holds inside them:
///
///     actor Loop {
///         let thread: ThreadExecutor
///         nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }
///     }
///
/// A turn is: what became ready, alarms that are due, then jobs for at most `slice`, then the end of the turn. What
/// is left over waits for the next turn, behind descriptors that became ready meanwhile. While there is nothing to do
/// the thread sleeps in `poll(2)` and costs nothing.
///
/// The thread lives until `stop()`; an executor that is dropped without it stays for as long as the process.
public final class ThreadExecutor: SerialExecutor {
    /// Also the thread's name in `top`, where the kernel keeps 15 bytes of it.
    public let name: String

    private let slice: Duration
    private let bell = Doorbell()
    /// The `pthread_t` of the thread that serves now, or 0.
    private let owner = Atomic<pthread_t>(0)
    private let agenda = Mutex(Agenda())

    /// Starts the thread. `slice` is the time that jobs may take in one turn before ready descriptors are looked
    /// at again; a single job is never cut.
    public init(name: String, slice: Duration = .milliseconds(2)) throws(ThreadError) {
        self.name = name
        self.slice = slice
        guard bell.reader >= 0 else { throw .cannotOpenPipe(name, errno: errno) }
        let failure = startThread()
        guard failure == 0 else { throw .cannotStart(name, errno: failure) }
    }

    // MARK: Jobs

    /// Never loses a job: one that arrives after `stop()` has ended the thread starts it again for as long as it
    /// takes to run what is queued.
    public func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        change { agenda in
            agenda.jobs.append(job)
            guard agenda.phase == .ended else { return }
            agenda.phase = .stopping
            let failure = startThread()
            guard failure != 0 else { return }
            agenda.phase = .ended
            report("\(ThreadError.cannotStart(name, errno: failure)); its last jobs wait until the next one comes")
        }
    }

    public func isIsolatingCurrentContext() -> Bool? {
        owner.load(ordering: .relaxed) == pthread_self()
    }

    public func checkIsolated() {
        precondition(owner.load(ordering: .relaxed) == pthread_self(), "not on the thread \(name)")
    }

    // MARK: Loop

    /// Calls `action` on the thread whenever `descriptor` can be read, has failed or was closed at its other end,
    /// until `unwatch`. A descriptor that stays readable calls again each turn.
    public func watch(_ descriptor: Int32, _ action: @escaping @Sendable () -> Void) {
        change { $0.watch(descriptor, action) }
    }

    /// After this no call for `descriptor` begins, but one may be under way when another thread asks.
    public func unwatch(_ descriptor: Int32) {
        change { $0.unwatch(descriptor) }
    }

    /// Calls `action` once on the thread, at `instant` or as soon after it as the thread is free. Alarms of one
    /// instant go off in the order they were set.
    @discardableResult
    public func schedule(at instant: ContinuousClock.Instant, _ action: @escaping @Sendable () -> Void) -> Alarm {
        change { $0.alarms.add(at: instant, action) }
    }

    /// Nothing happens when the alarm has gone off already.
    public func cancel(_ alarm: Alarm) {
        change { $0.alarms.remove(alarm) }
    }

    /// Calls `action` on the thread at the end of every turn in which something ran, before the thread may sleep:
    /// the place to paint once for all that a turn changed. A later call replaces the action.
    public func onTurnEnd(_ action: (@Sendable () -> Void)?) {
        change { $0.turnEnd = action }
    }

    // MARK: End

    /// Ends the thread once every job queued so far, and every job these queue, has run. Descriptors and alarms
    /// are served until then and dropped at the end. Returns at once, may be called on any thread and twice.
    public func stop() {
        change { agenda in
            if agenda.phase == .running { agenda.phase = .stopping }
        }
    }

    /// Returns when the thread has ended after `stop()`.
    public func ended() async {
        await withCheckedContinuation { continuation in
            let hasEnded = agenda.withLock { agenda in
                if agenda.phase != .ended { agenda.waiters.append(continuation) }
                return agenda.phase == .ended
            }
            if hasEnded { continuation.resume() }
        }
    }

    // MARK: Thread

    /// Changes the agenda and wakes the thread if it sleeps.
    private func change<Result>(_ body: (inout sending Agenda) -> sending Result) -> sending Result {
        agenda.withLock { agenda in
            if agenda.isAsleep {
                agenda.isAsleep = false
                bell.ring()
            }
            return body(&agenda)
        }
    }

    /// 0, or an errno.
    private func startThread() -> Int32 {
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        var thread = pthread_t()
        let retained = Unmanaged.passRetained(self)
        let failure = pthread_create(&thread, &attributes, serveThread, retained.toOpaque())
        if failure != 0 { retained.release() }
        return failure
    }

    fileprivate func serve() {
        nameThisThread(name)
        unblockSignals()
        owner.store(pthread_self(), ordering: .relaxed)
        var backlog = Backlog()
        while let sleep = nextSleep(backlogged: !backlog.isEmpty) {
            let ready = wait(sleep)
            let served = runReady(ready)
            let rang = runAlarms()
            let ran = runJobs(&backlog)
            if served || rang || ran { agenda.withLock { $0.turnEnd }?() }
        }
    }

    /// What to wait for next; `nil` when the thread has ended.
    private func nextSleep(backlogged: Bool) -> Sleep? {
        let waiters: [CheckedContinuation<Void, Never>]
        switch agenda.withLock({ agenda -> Next in
            let isBusy = backlogged || !agenda.jobs.isEmpty
            if !isBusy, agenda.phase == .stopping {
                owner.store(0, ordering: .relaxed)
                return .end(agenda.end())
            }
            agenda.isAsleep = !isBusy
            return .sleep(agenda.sleep(isBusy: isBusy))
        }) {
        case .sleep(let sleep): return sleep
        case .end(let all): waiters = all
        }
        for waiter in waiters { waiter.resume() }
        return nil
    }

    /// The watched descriptors that became ready before the sleep ended.
    private func wait(_ sleep: Sleep) -> [Int32] {
        var polled = [pollfd(fd: bell.reader, events: Int16(POLLIN), revents: 0)]
        polled += sleep.descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        let count = sleep.isIdle ? 0 : poll(&polled, nfds_t(polled.count), sleep.timeout)
        agenda.withLock { $0.isAsleep = false }
        guard count > 0 else { return [] }
        if polled[0].revents != 0 { bell.silence() }
        return polled.dropFirst().filter { $0.revents != 0 }.map(\.fd)
    }

    /// Each action is looked up when its turn comes, because the one before it may have removed it.
    private func runReady(_ ready: [Int32]) -> Bool {
        for descriptor in ready {
            agenda.withLock { $0.action(of: descriptor) }?()
        }
        return !ready.isEmpty
    }

    private func runAlarms() -> Bool {
        guard let first = agenda.withLock({ $0.alarms.next }) else { return false }
        let now = ContinuousClock.now
        guard first <= now else { return false }
        while let action = agenda.withLock({ $0.alarms.takeFirst(dueBy: now) }) {
            action()
        }
        return true
    }

    /// True when a job ran. Jobs that arrive while others run wait their turn behind them.
    private func runJobs(_ backlog: inout Backlog) -> Bool {
        if backlog.isEmpty { backlog.fill(from: agenda.withLock { $0.takeJobs() }) }
        guard !backlog.isEmpty else { return false }
        let executor = asUnownedSerialExecutor()
        let clock = ContinuousClock()
        let end = clock.now + slice
        repeat {
            while let job = backlog.next() {
                job.runSynchronously(on: executor)
                if clock.now >= end { return true }
            }
            backlog.fill(from: agenda.withLock { $0.takeJobs() })
        } while !backlog.isEmpty
        return true
    }
}

private func serveThread(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let context else { return nil }
    Unmanaged<ThreadExecutor>.fromOpaque(context).takeRetainedValue().serve()
    return nil
}

private enum Next {
    case sleep(Sleep)
    case end([CheckedContinuation<Void, Never>])
}
