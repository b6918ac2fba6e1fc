import Glibc
import Synchronization
import Testing
import Threads

/// An actor that lives on the executor under test.
private actor Resident {
    private let thread: ThreadExecutor
    private(set) var seen: [Int] = []

    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    init(_ thread: ThreadExecutor) {
        self.thread = thread
    }

    func note(_ number: Int) {
        seen.append(number)
    }

    func threadNumber() -> UInt { pthread_self() }

    /// CPU time of the executor's thread alone, whatever other tests do meanwhile.
    func cpuTime() -> Duration {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }

    func blocks(_ signal: Int32) -> Bool {
        var blocked = sigset_t()
        pthread_sigmask(SIG_SETMASK, nil, &blocked)
        return sigismember(&blocked, signal) == 1
    }

    func isOnItsThread() -> Bool { thread.isIsolatingCurrentContext() == true }

    func spin(for time: Duration) {
        let end = ContinuousClock.now + time
        while ContinuousClock.now < end {}
    }
}

/// Two ends of a pipe, closed with it.
private final class TestPipe: Sendable {
    let reader: Int32
    private let writer: Int32

    init() {
        var ends: [Int32] = [-1, -1]
        _ = pipe(&ends)
        reader = ends[0]
        writer = ends[1]
    }

    deinit {
        close(reader)
        close(writer)
    }

    func send() {
        var byte: UInt8 = 1
        _ = write(writer, &byte, 1)
    }

    func receive() {
        var byte: UInt8 = 0
        _ = read(reader, &byte, 1)
    }
}

@Suite(.timeLimit(.minutes(1))) struct `Thread executor` {
    @Test func `an actor on it always runs on the same thread, which is none of the pool's`() async throws {
        let thread = try ThreadExecutor(name: "test")
        let resident = Resident(thread)
        let first = await resident.threadNumber()
        await Task.yield()
        let second = await resident.threadNumber()
        #expect(first == second)
        #expect(await resident.isOnItsThread())
        #expect(thread.isIsolatingCurrentContext() == false)
        thread.stop()
        await thread.ended()
    }

    @Test func `it blocks no signal, whichever thread made it`() async throws {
        let thread = try ThreadExecutor(name: "test")
        let resident = Resident(thread)
        #expect(await !resident.blocks(SIGTERM))
        thread.stop()
        await thread.ended()
    }

    @Test func `jobs keep the order in which they were asked for`() async throws {
        let thread = try ThreadExecutor(name: "test", slice: .microseconds(10))
        let resident = Resident(thread)
        await resident.queueNotes(0..<2000)
        thread.stop()
        await thread.ended()
        #expect(await resident.seen == Array(0..<2000))
    }

    @Test func `a descriptor calls its action on the thread, where the actor may assume isolation`() async throws {
        let thread = try ThreadExecutor(name: "test")
        let resident = Resident(thread)
        let pipe = TestPipe()
        await confirmation { called in
            await withCheckedContinuation { done in
                thread.watch(pipe.reader) {
                    pipe.receive()
                    resident.assumeIsolated { $0.note(7) }
                    called()
                    done.resume()
                }
                pipe.send()
            }
        }
        #expect(await resident.seen == [7])
        thread.stop()
        await thread.ended()
    }

    @Test func `a ready descriptor is served before jobs that do not fit the slice`() async throws {
        let thread = try ThreadExecutor(name: "test", slice: .milliseconds(1))
        let resident = Resident(thread)
        let pipe = TestPipe()
        thread.watch(pipe.reader) {
            pipe.receive()
            resident.assumeIsolated { $0.note(-1) }
        }
        thread.schedule(at: .now) {
            resident.assumeIsolated { $0.queueSpins(0..<3, .milliseconds(2)) }
            pipe.send()
        }
        while await resident.seen.count < 4 {}
        #expect(await resident.seen == [0, -1, 1, 2])
        thread.stop()
        await thread.ended()
    }

    @Test func `an action removed by the one before it is not called`() async throws {
        let thread = try ThreadExecutor(name: "test")
        let resident = Resident(thread)
        let (first, second) = (TestPipe(), TestPipe())
        thread.schedule(at: .now) {
            thread.watch(first.reader) {
                first.receive()
                thread.unwatch(second.reader)
                resident.assumeIsolated { $0.note(1) }
            }
            thread.watch(second.reader) {
                second.receive()
                resident.assumeIsolated { $0.note(2) }
            }
            first.send()
            second.send()
        }
        while await resident.seen.isEmpty {}
        #expect(await resident.seen == [1])
        thread.stop()
        await thread.ended()
    }

    @Test func `alarms go off in order of time, and a cancelled one never`() async throws {
        let thread = try ThreadExecutor(name: "test")
        let resident = Resident(thread)
        let start = ContinuousClock.now
        await withCheckedContinuation { done in
            thread.schedule(at: start + .milliseconds(30)) {
                resident.assumeIsolated { $0.note(3) }
                done.resume()
            }
            thread.schedule(at: start + .milliseconds(10)) { resident.assumeIsolated { $0.note(1) } }
            let cancelled = thread.schedule(at: start + .milliseconds(20)) {
                resident.assumeIsolated { $0.note(2) }
            }
            thread.cancel(cancelled)
        }
        #expect(ContinuousClock.now - start >= .milliseconds(30))
        #expect(await resident.seen == [1, 3])
        thread.stop()
        await thread.ended()
    }

    @Test func `the end of a turn comes once for all jobs of the turn`() async throws {
        let thread = try ThreadExecutor(name: "test", slice: .seconds(10))
        let resident = Resident(thread)
        let turns = Mutex<[Int]>([])
        thread.schedule(at: .now) {
            resident.assumeIsolated { $0.queueNotes(0..<100) }
            thread.onTurnEnd {
                let count = resident.assumeIsolated { $0.seen.count }
                turns.withLock { $0.append(count) }
            }
        }
        while turns.withLock({ $0.isEmpty }) { await Task.yield() }
        #expect(turns.withLock { $0.first } == 100)
        thread.stop()
        await thread.ended()
    }

    @Test func `an idle thread uses no processor time`() async throws {
        let thread = try ThreadExecutor(name: "test")
        let resident = Resident(thread)
        let pipe = TestPipe()
        thread.watch(pipe.reader) {}
        thread.schedule(at: .now + .seconds(3600)) {}
        let before = await resident.cpuTime()
        try await Task.sleep(for: .seconds(1))
        let after = await resident.cpuTime()
        #expect(after - before < .milliseconds(2))
        thread.stop()
        await thread.ended()
    }

    @Test func `stop runs what is queued, and what that queues`() async throws {
        let thread = try ThreadExecutor(name: "test", slice: .microseconds(1))
        let resident = Resident(thread)
        let ran = Atomic<Int>(0)
        await resident.queueChains(500, length: 3) { ran.add(1, ordering: .relaxed) }
        thread.stop()
        await thread.ended()
        #expect(ran.load(ordering: .relaxed) == 1500)
    }

    @Test func `a job that comes after the end still runs, on a thread of its own`() async throws {
        let thread = try ThreadExecutor(name: "test")
        let resident = Resident(thread)
        thread.stop()
        await thread.ended()
        await resident.note(1)
        #expect(await resident.isOnItsThread())
        #expect(await resident.seen == [1])
        await thread.ended()
    }

    @Test func `stopping twice and waiting twice is harmless`() async throws {
        let thread = try ThreadExecutor(name: "test")
        thread.stop()
        thread.stop()
        await thread.ended()
        await thread.ended()
        #expect(thread.isIsolatingCurrentContext() == false)
    }
}

/// Queued by tasks that begin on the executor itself: one job each, in the order of the calls.
extension Resident {
    func queueNotes(_ numbers: Range<Int>) {
        for number in numbers {
            Task { self.note(number) }
        }
    }

    func queueSpins(_ numbers: Range<Int>, _ time: Duration) {
        for number in numbers {
            Task {
                self.spin(for: time)
                self.note(number)
            }
        }
    }

    func queueChains(_ count: Int, length: Int, _ step: @escaping @Sendable () -> Void) {
        for _ in 0..<count {
            Task {
                step()
                if length > 1 { self.queueChains(1, length: length - 1, step) }
            }
        }
    }
}
