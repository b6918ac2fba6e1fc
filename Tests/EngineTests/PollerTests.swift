import Backends
import OpsModel
import Testing

@testable import Engine

@Suite(.timeLimit(.minutes(1))) struct `Polling one backend` {
    let clock = ManualClock()
    let events = EventLog()

    func poller(_ script: FakeScript, interval: Duration = .seconds(10), deadline: Duration = .seconds(40)) -> Poller {
        Poller(
            id: "registry", schedule: PollSchedule(interval: interval, seed: 1), deadline: deadline, clock: clock,
            open: { () async throws(BackendError) -> any Backend in FakeBackend(script) }, sink: events.sink)
    }

    @Test func `the first poll comes at once and says when the next does`() async throws {
        let poller = poller(FakeScript())
        let run = Task { await poller.run() }
        let report = try #require(await events.nextReport())
        #expect(report.startedAt == Instant(seconds: 1_000_000))
        let next = try #require(report.nextPoll) - report.startedAt
        #expect(next >= .seconds(9) && next <= .seconds(11))
        run.cancel()
        await run.value
    }

    @Test func `only what changed is reported`() async throws {
        let poller = poller(
            FakeScript { count in
                let names = count == 1 ? ["a", "b"] : ["b", "c"]
                return .success(
                    Snapshot(
                        observations: names.map {
                            .model(RegisteredModel(id: ModelID(registry: "registry", name: $0)))
                        },
                        facts: BackendFacts(version: "3.1")))
            })
        let run = Task { await poller.run() }
        let first = try #require(await events.nextReport())
        #expect(first.count == 2)
        await clock.advanceToNextDeadline()
        let second = try #require(await events.nextReport())
        guard case .answered(let difference) = second.outcome else {
            Issue.record("not answered")
            return
        }
        #expect(difference.changed.map(\.id) == [.model(ModelID(registry: "registry", name: "c"))])
        #expect(difference.vanished == [.model(ModelID(registry: "registry", name: "a"))])
        #expect(second.facts.version == "3.1")
        run.cancel()
        await run.value
    }

    @Test func `failures move the polls apart, an answer brings them back`() async throws {
        let poller = poller(
            FakeScript { count in
                count < 12 ? .failure(BackendError(.unreachable, "refused")) : .success(Snapshot())
            })
        let run = Task { await poller.run() }
        var waits: [Duration] = []
        for _ in 0..<12 {
            let report = try #require(await events.nextReport())
            waits.append(try #require(report.nextPoll) - report.finishedAt)
            await clock.advanceToNextDeadline()
        }
        #expect(waits.prefix(11).allSatisfy { $0 >= .seconds(9) && $0 <= .seconds(300) })
        #expect(waits.prefix(11).contains { $0 > .seconds(60) })
        #expect(waits[11] <= .seconds(11))
        run.cancel()
        await run.value
    }

    @Test func `Retry-After holds, even when somebody asks for a poll`() async throws {
        let script = FakeScript { _ in .failure(BackendError(.rateLimited, "slow down", retryAfter: .seconds(90))) }
        let poller = poller(script)
        let run = Task { await poller.run() }
        let report = try #require(await events.nextReport())
        #expect(try #require(report.nextPoll) - report.finishedAt >= .seconds(90))
        await poller.pollNow()
        #expect(await events.nextNotice()?.hasPrefix("registry asked to be left alone for another ") == true)
        #expect(script.polls == 1)
        run.cancel()
        await run.value
    }

    @Test func `a poll that is asked for comes before its time`() async throws {
        let script = FakeScript()
        let poller = poller(script)
        let run = Task { await poller.run() }
        _ = await events.nextReport()
        _ = await clock.deadlines()
        await poller.pollNow()
        let report = try #require(await events.nextReport())
        #expect(report.startedAt == Instant(seconds: 1_000_000))
        run.cancel()
        await run.value
    }

    @Test func `polls asked for during a poll become one after it, never two at a time`() async throws {
        let gate = Gate()
        let script = FakeScript { count in
            if count == 1 { await gate.wait() }
            return .success(Snapshot())
        }
        let poller = poller(script)
        let run = Task { await poller.run() }
        guard case .pollStarted = await events.next() else {
            Issue.record("no poll began")
            return
        }
        for _ in 0..<5 { await poller.pollNow() }
        gate.open()
        _ = await events.nextReport()
        _ = await events.nextReport()
        _ = await clock.deadlines()
        #expect(script.polls == 2)
        #expect(script.mostAtOnce == 1)
        run.cancel()
        await run.value
    }

    @Test func `a poll that does not end fails at its deadline, and none begins beside it`() async throws {
        let gate = Gate()
        let script = FakeScript { count in
            if count == 1 { await gate.wait() }
            return .success(Snapshot())
        }
        let poller = poller(script)
        let run = Task { await poller.run() }
        await clock.advanceToNextDeadline()
        let overdue = try #require(await events.nextReport())
        #expect(
            overdue.outcome
                == .failed(
                    PollFailure(
                        kind: .deadline,
                        message:
                            "registry did not end a poll within 40 s. Check its load, or give it a longer 'deadline'."))
        )
        #expect(overdue.latency == .seconds(40))

        await clock.advanceToNextDeadline()
        let still = try #require(await events.nextReport())
        guard case .failed(let failure) = still.outcome else {
            Issue.record("answered beside the one that hangs")
            return
        }
        #expect(failure.message.hasPrefix("registry: the last poll has still not ended"))
        #expect(script.mostAtOnce == 1)

        gate.open()
        while true {
            await clock.advanceToNextDeadline()
            let report = try #require(await events.nextReport())
            if case .answered = report.outcome { break }
        }
        #expect(script.mostAtOnce == 1)
        run.cancel()
        await run.value
    }

    @Test func `a machine that slept eight hours polls once, not two thousand times`() async throws {
        let script = FakeScript()
        let poller = poller(script)
        let run = Task { await poller.run() }
        _ = await events.nextReport()
        _ = await clock.deadlines()
        clock.advance(by: .seconds(8 * 3600))
        let spread = try #require(await clock.deadlines().first) - clock.uptime
        #expect(spread >= .zero && spread <= .seconds(1))
        await clock.advanceToNextDeadline()
        let report = try #require(await events.nextReport())
        let next = try #require(report.nextPoll) - report.startedAt
        #expect(next >= .seconds(9) && next <= .seconds(11))
        _ = await clock.deadlines()
        #expect(script.polls == 2)
        run.cancel()
        await run.value
    }

    @Test(arguments: [-8 * 3600, 8 * 3600]) func `a corrected wall clock moves no poll`(seconds: Int) async throws {
        let script = FakeScript()
        let poller = poller(script)
        let run = Task { await poller.run() }
        _ = await events.nextReport()
        let before = await clock.deadlines()
        clock.step(by: .seconds(seconds))
        #expect(await clock.deadlines() == before)
        #expect(script.polls == 1)
        await clock.advanceToNextDeadline()
        let report = try #require(await events.nextReport())
        #expect(report.latency == .zero)
        #expect(try #require(report.nextPoll) > report.finishedAt)
        run.cancel()
        await run.value
    }

    @Test func `quitting ends a poll under way and reports nothing more`() async {
        let gate = Gate()
        let script = FakeScript { _ in
            await gate.wait()
            return .success(Snapshot())
        }
        let poller = poller(script)
        let run = Task { await poller.run() }
        _ = await events.next()
        run.cancel()
        await run.value
        gate.open()
        events.finish()
        #expect(await events.nextReport() == nil)
    }

    @Test func `a backend that cannot be opened fails like one that cannot be read, and is tried again`() async throws {
        let attempts = FakeScript {
            $0 == 1 ? .failure(BackendError(.configuration, "vault is sealed")) : .success(Snapshot())
        }
        let poller = Poller(
            id: "registry", schedule: PollSchedule(interval: .seconds(10), seed: 1), deadline: .seconds(40),
            clock: clock,
            open: { () async throws(BackendError) -> any Backend in
                _ = try await attempts.poll().get()
                return FakeBackend(FakeScript())
            }, sink: events.sink)
        let run = Task { await poller.run() }
        let failed = try #require(await events.nextReport())
        #expect(failed.outcome == .failed(PollFailure(kind: .configuration, message: "vault is sealed")))
        await clock.advanceToNextDeadline()
        let answered = try #require(await events.nextReport())
        #expect(answered.outcome == .answered(Difference()))
        run.cancel()
        await run.value
    }
}
