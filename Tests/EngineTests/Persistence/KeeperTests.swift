import OpsModel
import Store
import Synchronization
import Testing

@testable import Engine

@Suite(.timeLimit(.minutes(1))) struct `Keeping what is to survive` {
    let clock = ManualClock()
    let events = EventLog()
    let store = FakeStore()
    let collector = SampleCollector()

    private func keeper(_ open: StoreOpening.Open? = nil) -> Keeper {
        let store = store
        let opening = StoreOpening(place: store.place, open: open ?? { .success(store) })
        return Keeper(opening, clock: clock, collector: collector, sink: events.sink)
    }

    private func mute(_ id: String) -> StoreBatch {
        StoreBatch(
            at: clock.now,
            mutes: [Mute(id: id, service: "s", reason: "r", createdBy: "b", startsAt: clock.now, endsAt: clock.now)])
    }

    private var savedMutes: [String] { store.saved.flatMap(\.mutes).map(\.id) }

    private func nextStatus() async -> StoreStatus.Health? {
        while let event = await events.next() {
            if case .store(let status) = event { return status.health }
        }
        return nil
    }

    @Test func `what was kept is told once the store is open`() async {
        let history = StoredHistory(lastSaved: clock.now)
        store.state.withLock { $0.history = history }
        let keeper = keeper()
        let run = Task { await keeper.run() }
        #expect(await nextStatus() == .open)
        guard case .restored(let told) = await events.next() else {
            Issue.record("nothing was restored")
            return
        }
        #expect(told == history)
        run.cancel()
        await run.value
        await keeper.close()
        #expect(store.state.withLock { $0.isClosed })
    }

    @Test func `what another program decided is told soon after`() async {
        let keeper = keeper()
        let run = Task { await keeper.run() }
        #expect(await nextStatus() == .open)
        guard case .restored = await events.next() else { return #expect(Bool(false), "nothing was restored") }
        run.cancel()
        await run.value
        let watch = Task { await keeper.watch() }
        let decided = StoredHistory(mutes: mute("theirs").mutes)
        store.state.withLock { $0.decidedElsewhere = decided }
        await clock.advanceToNextDeadline()
        guard case .restored(let told) = await events.next() else { return #expect(Bool(false), "nothing was told") }
        #expect(told == decided)
        watch.cancel()
        await watch.value
        await keeper.close()
    }

    @Test func `a mute that a request made or ended here is told here`() async throws {
        var mute = try #require(mute("ours").mutes.first)
        mute.endsAt = clock.now + .seconds(3600)
        store.state.withLock { [mute] in $0.history.mutes = [mute] }
        let keeper = keeper()
        let run = Task { await keeper.run() }
        #expect(await nextStatus() == .open)
        guard case .restored = await events.next() else { return #expect(Bool(false), "nothing was restored") }
        let later = clock.now + .seconds(60)
        _ = try await keeper.keep(.endMute("ours"), at: later)
        guard case .restored(let told) = await events.next() else { return #expect(Bool(false), "no mute was told") }
        #expect(told.mutes.map(\.endsAt) == [later] && store.saved.last?.mutes == told.mutes)
        run.cancel()
        await run.value
        await keeper.close()
    }

    @Test func `that somebody watches is noted at the start and every half minute in which nothing is kept`() async {
        let keeper = keeper()
        let start = clock.now
        let run = Task { await keeper.run() }
        _ = await nextStatus()
        guard case .restored = await events.next() else { return #expect(Bool(false), "nothing was restored") }
        for _ in 0..<7 { await clock.advanceToNextDeadline() }
        run.cancel()
        await run.value
        let noted = store.state.withLock { $0.watched }
        #expect(noted.map { $0 - start }.prefix(3) == [.zero, .seconds(30), .seconds(60)])
    }

    @Test func `batches are saved in the order they came, whenever they came`() async {
        let keeper = keeper()
        await keeper.persist(mute("before it was open"))
        #expect(store.saved.isEmpty)
        let run = Task { await keeper.run() }
        _ = await nextStatus()
        for number in 0..<20 { await keeper.persist(mute("\(number)")) }
        #expect(savedMutes == ["before it was open"] + (0..<20).map { "\($0)" })
        run.cancel()
        await run.value
    }

    @Test func `what is refused is said, waits, and is saved when it can be`() async {
        let keeper = keeper()
        let run = Task { await keeper.run() }
        #expect(await nextStatus() == .open)
        store.refuse(.full(store.place))
        await keeper.persist(mute("one"))
        let refusal = StoreError.full(store.place).description
        #expect(await nextStatus() == .refusing(refusal))
        await keeper.persist(mute("two"))
        store.refuse(nil)
        await clock.advanceToNextDeadline()
        #expect(await nextStatus() == .open)
        #expect(savedMutes == ["one", "two"])
        run.cancel()
        await run.value
    }

    @Test func `what the store will never take does not keep the rest from being saved`() async {
        let keeper = keeper()
        let run = Task { await keeper.run() }
        #expect(await nextStatus() == .open)
        store.refuse(.failed(store.place, reason: "no such column"))
        await keeper.persist(mute("impossible"))
        #expect(await events.nextNotice()?.contains("no such column") == true)
        store.refuse(nil)
        await keeper.persist(mute("possible"))
        #expect(savedMutes == ["possible"])
        run.cancel()
        await run.value
    }

    @Test func `memory stands in for a store that cannot be had, and hands over what was decided`() async {
        let isThere = Mutex(false)
        let store = store
        let opening: StoreOpening.Open = {
            isThere.withLock { $0 } ? .success(store) : .failure(.locked(store.place, within: .seconds(5)))
        }
        let keeper = keeper(opening)
        let run = Task { await keeper.run() }
        guard case .refusing(let reason) = await nextStatus() else {
            Issue.record("nothing was said")
            return
        }
        #expect(reason.contains("in use by another process"))
        await keeper.persist(mute("meanwhile"))
        let question = SimilarQuestion(to: "INC-1", service: "s", firstKinds: [])
        #expect(await keeper.answer(question) == SimilarAnswer(question))
        isThere.withLock { $0 = true }
        await clock.advanceToNextDeadline()
        #expect(await nextStatus() == .open)
        await keeper.persist(mute("later"))
        #expect(savedMutes == ["meanwhile", "later"])
        run.cancel()
        await run.value
    }

    @Test func `what is left is saved at the end`() async {
        let keeper = keeper()
        let run = Task { await keeper.run() }
        _ = await nextStatus()
        collector.note(.polled(Readings.report(at: clock.now, [Readings.signals(0.1)])))
        run.cancel()
        await run.value
        await keeper.close()
        #expect(store.saved.flatMap(\.samples).map(\.samples.count) == [1])
    }

    @Test func `a stretch that nobody watched is a gap in the series`() async {
        let start = clock.now
        store.state.withLock {
            $0.samples = [0, 60, 3600].map { Sample(at: start + .seconds($0), value: 1) }
        }
        let keeper = keeper()
        let run = Task { await keeper.run() }
        _ = await nextStatus()
        let request = SeriesRequest(
            entity: .signals(Readings.id), kind: .errorRatio, from: start, to: start + .seconds(3600),
            step: .seconds(30))
        let values = await keeper.series(request).samples.map(\.value)
        #expect(values == [1, 1, nil, 1])
        run.cancel()
        await run.value
    }
}
