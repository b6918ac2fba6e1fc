internal import OpsModel
internal import Store

/// Keeps what is to survive: opens the store, gives back what it held, saves batches in their order, and closes it
/// last.
///
/// Where the store refuses, decisions wait here in their order and are tried again; what was measured is let go.
actor Keeper {
    static let sampleInterval = Duration.seconds(10)
    /// How soon what another program decided or saw is known here.
    static let lookInterval = Duration.seconds(2)
    static let pruneInterval = Duration.seconds(3600)
    /// Batches that wait while the store refuses; beyond it those that hold no decision go first.
    static let capacity = 1_000

    /// How often it is noted that somebody watches, where nothing else is kept.
    static let watchInterval = Duration.seconds(30)

    private let storeOpening: StoreOpening
    /// What is said before it is open.
    nonisolated let opening: StoreStatus
    private let clock: any EngineClock
    private let sink: @Sendable (EngineEvent) -> Void
    private let collector: SampleCollector
    private let anchors: AuditAnchors

    /// What is read and written now: what was asked for, or memory in its place.
    private var store: (any OpsStore)?
    /// True while `store` stands in for one that cannot be had.
    private var isStandIn = false
    private var isRestored = false
    private var isTold = false
    private var status: StoreStatus
    private var waiting: [StoreBatch] = []
    private var saving: Task<Void, Never>?
    private var lastPrune: Duration?
    private var lastAnchoring: Duration?
    private var lastSave: Duration?
    /// What is wrong with an anchor is said once.
    private var saidOfAnchors: Set<String> = []

    init(
        _ opening: StoreOpening, anchors: AuditAnchors = AuditAnchors([]), clock: any EngineClock,
        collector: SampleCollector,
        sink: @escaping @Sendable (EngineEvent) -> Void
    ) {
        storeOpening = opening
        self.anchors = anchors
        self.clock = clock
        self.collector = collector
        self.sink = sink
        status = StoreStatus(place: opening.place, isDurable: opening.place != "memory")
        self.opening = StoreStatus(place: status.place, isDurable: status.isDurable, health: .opening)
    }

    /// Opens and restores, then saves what was measured, tries again what was refused and prunes, until cancelled.
    func run() async {
        await open()
        await restore()
        while !Task.isCancelled {
            do {
                try await clock.sleep(until: clock.uptime + Self.sampleInterval)
            } catch {
                return
            }
            await tick()
        }
    }

    /// Looks for what other programs on the same store decided and saw, and tells it, until cancelled.
    func watch() async {
        while !Task.isCancelled {
            do {
                try await clock.sleep(until: clock.uptime + Self.lookInterval)
            } catch {
                return
            }
            guard let store, !isStandIn, isRestored else { continue }
            // One that cannot be read is reported by the tick that writes to it.
            let news = try? await store.newsOfOthers(at: clock.now, limits: .standard)
            // Looking is what finds out that the file is gone.
            await tellLosses()
            if let news { sink(.restored(news)) }
        }
    }

    /// Writes the head of the audit chain where it cannot easily be rewritten; says so where it cannot.
    private func anchor(_ store: any OpsStore) async {
        for problem in await anchors.anchor(store, at: clock.now) where !saidOfAnchors.contains(problem) {
            saidOfAnchors.insert(problem)
            sink(.trouble(problem))
        }
    }

    /// Returns when the batch is committed, or waits because the store refuses.
    func persist(_ batch: StoreBatch) async {
        guard !batch.isEmpty else { return }
        waiting.append(batch)
        await save()
    }

    func answer(_ question: SimilarQuestion) async -> SimilarAnswer {
        guard let store else { return SimilarAnswer(question, problem: "the store is not open yet") }
        do throws(StoreError) {
            return SimilarAnswer(question, found: try await store.similar(question))
        } catch {
            return SimilarAnswer(question, problem: error.description)
        }
    }

    /// The past of a series as it was noted here, with a gap wherever nobody watched.
    func series(_ request: SeriesRequest) async -> SeriesAnswer {
        guard let store else { return SeriesAnswer(request: request, samples: []) }
        let series = SeriesID(entity: request.entity, kind: request.kind)
        do throws(StoreError) {
            let samples = try await store.samples(of: series, from: request.from, to: request.to, step: request.step)
            let longest = max(SampleCollector.reaffirmation * 3, request.step * 2)
            return SeriesAnswer(request: request, samples: samples.markingGaps(longerThan: longest, after: longest / 3))
        } catch {
            return SeriesAnswer(request: request, samples: [], problem: error.description)
        }
    }

    /// Saves what is left and closes the store; nothing is kept afterwards.
    func close() async {
        note(samples: collector.take())
        await save()
        await store?.close()
        store = nil
    }

    // MARK: Opening

    private func open() async {
        switch await storeOpening.open() {
        case .success(let opened): await use(opened)
        case .failure(let error):
            store = try? await SQLiteStore.inMemory { SystemClock.now }
            isStandIn = true
            try? await store?.register(sinks: storeOpening.sinks, at: clock.now)
            // Who is told so may ask it already.
            refuse(error)
        }
    }

    private func use(_ opened: any OpsStore) async {
        // Before anything is kept that they are to be told.
        try? await opened.register(sinks: storeOpening.sinks, at: clock.now)
        await store?.close()
        store = opened
        isStandIn = false
        report(.open)
        await tellLosses()
    }

    /// Tells what was kept, once; one that cannot be read now is tried again at the next tick.
    private func restore() async {
        guard let store, !isStandIn, !isRestored else { return }
        do throws(StoreError) {
            sink(.restored(try await store.load(at: clock.now, limits: .standard)))
            isRestored = true
            await noteWatching()
        } catch {
            refuse(error)
        }
    }

    private func tellLosses() async {
        guard let file = store as? SQLiteStore else { return }
        for name in await file.takeSetAside() {
            sink(.notice("the store was damaged: it is set aside as \(name), and a new one is begun"))
        }
        for loss in await file.takeLosses() { sink(.notice(loss)) }
    }

    // MARK: Saving

    private func tick() async {
        if isStandIn, case .success(let opened) = await storeOpening.open() { await use(opened) }
        await restore()
        note(samples: collector.take())
        await save()
        await noteWatching()
        await prune()
        if let store, !isStandIn { await anchorNowAndThen(store) }
    }

    private func anchorNowAndThen(_ store: any OpsStore) async {
        guard lastAnchoring.map({ clock.uptime - $0 >= AuditAnchors.interval }) ?? true else { return }
        lastAnchoring = clock.uptime
        await anchor(store)
    }

    /// Says in the store that somebody watches, so that the time is not taken for one in which nobody did.
    private func noteWatching() async {
        guard let store, !isStandIn, isRestored,
            lastSave.map({ clock.uptime - $0 >= Self.watchInterval }) ?? true
        else { return }
        // What refuses this refuses what there is to save as well, and says so then.
        guard (try? await store.noteWatching(at: clock.now)) != nil else { return }
        lastSave = clock.uptime
    }

    private func note(samples: [SeriesSamples]) {
        guard !samples.isEmpty else { return }
        waiting.append(StoreBatch(at: clock.now, samples: samples))
    }

    /// Saves what waits, all that has gathered in one transaction, after whatever is being saved already.
    private func save() async {
        let before = saving
        let task = Task {
            await before?.value
            await self.saveWaiting()
        }
        saving = task
        await task.value
    }

    private func saveWaiting() async {
        guard let store, !waiting.isEmpty else { return }
        let batches = waiting
        waiting = []
        do throws(StoreError) {
            try await store.save(batches.joined)
            lastSave = clock.uptime
            if batches.contains(where: { $0.audit != nil }) { await anchor(store) }
            if isStandIn {
                keepDecisions(of: batches)
            } else {
                report(.open)
            }
        } catch {
            refuse(error)
            keepDecisions(of: await withoutUnsavable(batches, after: error))
        }
        await tellLosses()
    }

    /// What the store will never take must not keep what comes after it from being saved.
    private func withoutUnsavable(_ batches: [StoreBatch], after error: StoreError) async -> [StoreBatch] {
        guard case .failed = error, let store else { return batches }
        var left: [StoreBatch] = []
        for batch in batches {
            do throws(StoreError) {
                try await store.save(batch)
            } catch {
                if case .failed = error {
                    sink(
                        .notice(
                            "the store does not take what was decided at \(CivilTime(batch.at).timeOfDay) UTC: \(error)"
                        ))
                } else {
                    left.append(batch)
                }
            }
        }
        return left
    }

    /// Puts back what must wait, before what came meanwhile.
    private func keepDecisions(of batches: [StoreBatch]) {
        waiting = batches.compactMap(\.withoutSamples) + waiting
        while waiting.count > Self.capacity {
            let spare = waiting.firstIndex(where: \.isObservationOnly) ?? 0
            waiting.remove(at: spare)
        }
    }

    private func prune() async {
        let isDue = lastPrune.map { clock.uptime - $0 >= Self.pruneInterval } ?? true
        guard let store, isDue || (!isStandIn && status.health != .open) else { return }
        do throws(StoreError) {
            try await store.prune(at: clock.now, storeOpening.retention)
            lastPrune = clock.uptime
            if !isStandIn { report(.open) }
        } catch {
            refuse(error)
        }
    }

    // MARK: Telling

    private func refuse(_ error: StoreError) {
        report(.refusing(error.description))
    }

    private func report(_ health: StoreStatus.Health) {
        guard !isTold || status.health != health else { return }
        isTold = true
        status.health = health
        sink(.store(status))
    }
}

extension [StoreBatch] {
    /// All of them as one, in their order.
    fileprivate var joined: StoreBatch {
        guard var all = first else { return StoreBatch(at: Instant(seconds: 0)) }
        for batch in dropFirst() { all.append(batch) }
        return all
    }
}

extension StoreBatch {
    /// `nil` where nothing else is in it.
    fileprivate var withoutSamples: StoreBatch? {
        var batch = self
        batch.samples = []
        return batch.isEmpty ? nil : batch
    }
}

/// Decisions are kept in the store that was asked for, or not made at all.
extension Keeper: RequestLedger {
    private func ledger() throws(StoreError) -> StoreLedger {
        guard let store, !isStandIn, isRestored else {
            throw .failed(storeOpening.place, reason: "the store is not open, and nothing is decided without it")
        }
        return StoreLedger(store: store, anchors: anchors, clock: clock) { [sink] in sink(.trouble($0)) }
    }

    func file(
        _ request: ChangeRequest, with snapshot: DecisionSnapshot?
    ) async throws(StoreError) -> ChangeRequest {
        try await ledger().file(request, with: snapshot)
    }

    func advance(
        _ id: RequestID, by event: RequestEvent, actor: Actor, at instant: Instant, with snapshot: DecisionSnapshot?
    ) async throws(RequestError) -> ChangeRequest {
        let ledger: StoreLedger
        do throws(StoreError) {
            ledger = try self.ledger()
        } catch {
            throw .store(error)
        }
        return try await ledger.advance(id, by: event, actor: actor, at: instant, with: snapshot)
    }

    func request(_ id: RequestID) async throws(StoreError) -> ChangeRequest? { try await ledger().request(id) }
    func requests() async throws(StoreError) -> [ChangeRequest] { try await ledger().requests() }

    func storeID() async throws(StoreError) -> String { try await ledger().storeID() }

    func note(_ files: [RuleFile], by actor: Actor, at instant: Instant) async throws(StoreError) {
        try await ledger().note(files, by: actor, at: instant)
    }

    func keep(_ call: SystemCall, at instant: Instant) async throws(StoreError) -> Mute? {
        let mute = try await ledger().keep(call, at: instant)
        // What this program keeps itself is no news of others.
        if let mute { sink(.restored(StoredHistory(mutes: [mute]))) }
        return mute
    }
}

/// People are told by what stands in for a store that cannot be had, too: that it refuses is no reason to be silent.
extension Keeper: Outbox {
    private func outbox() throws(StoreError) -> any Outbox {
        guard let store else { throw .failed(storeOpening.place, reason: "the store is not open yet") }
        return store
    }

    func register(sinks: [String], at now: Instant) async throws(StoreError) {
        try await outbox().register(sinks: sinks, at: now)
    }

    func claim(
        _ wish: SinkWish, by holder: String, at now: Instant, lease: Duration, limit: Int
    ) async throws(StoreError) -> [Delivery] {
        try await outbox().claim(wish, by: holder, at: now, lease: lease, limit: limit)
    }

    func settle(
        _ delivery: Delivery, _ outcome: Delivery.Outcome, by holder: String, at now: Instant
    ) async throws(StoreError) {
        try await outbox().settle(delivery, outcome, by: holder, at: now)
    }

    func sinkTroubles(at now: Instant) async throws(StoreError) -> [SinkTrouble] {
        try await outbox().sinkTroubles(at: now)
    }

    func noteOverdueReviews(at now: Instant) async throws(StoreError) {
        try await outbox().noteOverdueReviews(at: now)
    }
}

/// What only the store knows of an incident, for its post-mortem.
extension Keeper {
    func completed(_ report: PostmortemReport) async -> PostmortemReport {
        guard let store else { return report }
        return (try? await report.completed(from: store)) ?? report
    }
}
