import OpsModel
import Store
import Testing

/// What every store promises, whatever it is built on.
@Suite struct `A store` {
    private func load(_ store: any OpsStore, at now: Instant = Samples.end) async throws -> StoredHistory {
        try await store.load(at: now, limits: .standard)
    }

    @Test(arguments: StoreUnderTest.all) func `gives back nothing while it is new`(_ kind: StoreUnderTest) async throws
    {
        try await kind.run { store in
            let history = try await load(store)
            #expect(history == StoredHistory())
        }
    }

    @Test(arguments: StoreUnderTest.all) func `gives back everything it was given`(_ kind: StoreUnderTest) async throws
    {
        try await kind.run { store in
            let batch = StoreBatch(
                at: Samples.end, records: [Samples.record()], incidents: [Samples.incident()],
                episodes: [Samples.signal()], changes: [Samples.change()], timeline: [Samples.line("one")],
                mutes: [Samples.mute()], snapshots: [Samples.snapshot()])
            try await store.save(batch)
            let history = try await load(store)
            #expect(history.records == batch.records)
            #expect(history.incidents == batch.incidents.map(IncidentSummary.init))
            #expect(history.episodes == batch.episodes)
            #expect(history.changes == batch.changes)
            #expect(history.timeline == batch.timeline)
            #expect(history.mutes == batch.mutes)
            #expect(history.lastSaved == Samples.end)
        }
    }

    @Test(arguments: StoreUnderTest.all) func `keeps nothing twice`(_ kind: StoreUnderTest) async throws {
        try await kind.run { store in
            let batch = StoreBatch(
                at: Samples.end, records: [Samples.record()], incidents: [Samples.incident()],
                episodes: [Samples.signal()], changes: [Samples.change()], timeline: [Samples.line("one")],
                samples: [SeriesSamples(series: Samples.series, samples: Samples.samples(3))], mutes: [Samples.mute()])
            try await store.save(batch)
            let once = try await load(store)
            try await store.save(batch)
            let kept = try await load(store)
            #expect(kept == once)
            let samples = try await store.samples(
                of: Samples.series, from: Samples.start, to: Samples.end, step: .zero)
            #expect(samples == Samples.samples(3))
        }
    }

    @Test(arguments: StoreUnderTest.all)
    func `keeps of two tellings of one line the later`(_ kind: StoreUnderTest) async throws {
        try await kind.run { store in
            func line(_ text: String, after seconds: Double) -> IncidentEntry {
                IncidentEntry(
                    incident: "INC-K7QD",
                    entry: TimelineEntry(
                        at: InstantInterval(Samples.start + .seconds(seconds)), kind: .page, matter: "opened",
                        text: text))
            }
            try await store.save(StoreBatch(at: Samples.end, timeline: [line("SEV1 opened", after: 1)]))
            try await store.save(StoreBatch(at: Samples.end, timeline: [line("SEV2 opened", after: 2)]))
            let history = try await load(store)
            #expect(history.timeline == [line("SEV2 opened", after: 2)])
        }
    }

    @Test(arguments: StoreUnderTest.all)
    func `merges what two people decided about one incident`(_ kind: StoreUnderTest) async throws {
        try await kind.run { store in
            var (one, other) = (Samples.record(), Samples.record())
            one.comments = [Samples.mark("b.okafor", "looking")]
            one.acknowledged = Samples.mark("b.okafor", after: 5)
            other.comments = [Samples.mark("k.lindt", "me too", after: 10)]
            other.acknowledged = Samples.mark("k.lindt", after: 3)
            try await store.save(StoreBatch(at: Samples.end, records: [one]))
            try await store.save(StoreBatch(at: Samples.end, records: [other]))
            let kept = try #require(try await load(store).records.first)
            #expect(kept.comments.map(\.text) == ["looking", "me too"])
            #expect(kept.acknowledged?.by == "b.okafor")
        }
    }

    @Test(arguments: StoreUnderTest.all)
    func `does not undo a decision because a later record is silent about it`(_ kind: StoreUnderTest) async throws {
        try await kind.run { store in
            var record = Samples.record()
            record.closed = Samples.mark("b.okafor", "false alarm")
            try await store.save(StoreBatch(at: Samples.start, records: [record]))
            try await store.save(StoreBatch(at: Samples.end, records: [Samples.record()]))
            let kept = try await load(store)
            #expect(kept.records == [record])
        }
    }

    @Test(arguments: StoreUnderTest.all)
    func `keeps one episode where its opening is worked out anew`(_ kind: StoreUnderTest) async throws {
        try await kind.run { store in
            let first = Samples.signal(opened: Samples.start)
            let again = Samples.signal(opened: Samples.start + .seconds(45), closed: Samples.end)
            try await store.save(StoreBatch(at: Samples.start, episodes: [first]))
            try await store.save(StoreBatch(at: Samples.end, episodes: [again]))
            let kept = try await load(store)
            #expect(kept.episodes == [again])
        }
    }

    @Test(arguments: StoreUnderTest.all)
    func `keeps two episodes apart that have calm between them`(_ kind: StoreUnderTest) async throws {
        try await kind.run { store in
            let first = Samples.signal(opened: Samples.start, closed: Samples.start + .seconds(60))
            let second = Samples.signal(opened: Samples.start + .seconds(120))
            try await store.save(StoreBatch(at: Samples.end, episodes: [second]))
            try await store.save(StoreBatch(at: Samples.end, episodes: [first]))
            let kept = try await load(store)
            #expect(kept.episodes == [first, second])
        }
    }

    @Test(arguments: StoreUnderTest.all)
    func `tells of an open episode when whoever saw it last said so`(_ kind: StoreUnderTest) async throws {
        try await kind.run { store in
            var (seen, unseen) = (Samples.signal(), Samples.signal(.canary))
            (seen.seenAt, unseen.seenAt) = (Samples.start, nil)
            func word(after seconds: Int, unseen: [Signal.ID] = []) async throws -> [Instant?] {
                let at = Samples.start + .seconds(seconds)
                try await store.save(StoreBatch(at: at, word: StoreBatch.Word(at: at, unseen: unseen)))
                return try await load(store).episodes.map(\.seenAt)
            }
            try await store.save(StoreBatch(at: Samples.start, episodes: [seen, unseen]))
            #expect(try await load(store).episodes.map(\.seenAt) == [Samples.start, nil])
            #expect(try await word(after: 30) == [Samples.start + .seconds(30), nil])
            #expect(try await word(after: 60) == [Samples.start + .seconds(60), nil])
            try await store.prune(at: Samples.end, Retention())
            #expect(try await word(after: 90) == [Samples.start + .seconds(90), nil])
            #expect(try await word(after: 120, unseen: [seen.id]) == [Samples.start, nil])
        }
    }

    @Test(arguments: StoreUnderTest.all)
    func `takes an opening that is worked out anew long after for the one that was seen all along`(
        _ kind: StoreUnderTest
    ) async throws {
        try await kind.run { store in
            var first = Samples.signal()
            first.seenAt = Samples.start
            try await store.save(StoreBatch(at: Samples.start, episodes: [first]))
            let late = Samples.start + .seconds(7_200)
            try await store.save(StoreBatch(at: late, word: StoreBatch.Word(at: late)))
            try await store.save(StoreBatch(at: late, episodes: [Samples.signal(opened: late - .seconds(60))]))
            #expect(try await load(store).episodes.count == 1)
        }
    }

    @Test(arguments: StoreUnderTest.all)
    func `takes no word for an episode that nobody saw the end of before the one that is seen`(
        _ kind: StoreUnderTest
    ) async throws {
        try await kind.run { store in
            let (stale, late) = (Samples.signal(), Samples.start + .seconds(7_200))
            try await store.save(StoreBatch(at: Samples.start, episodes: [stale]))
            var seen = Samples.signal(opened: late)
            seen.seenAt = late
            try await store.save(StoreBatch(at: late, episodes: [seen], word: StoreBatch.Word(at: late)))
            let later = late + .seconds(3_600)
            try await store.save(StoreBatch(at: later, word: StoreBatch.Word(at: later)))
            seen.clearSince = later
            try await store.save(StoreBatch(at: later, episodes: [seen]))
            #expect(try await load(store).episodes == [stale, seen])
        }
    }

    @Test(arguments: StoreUnderTest.all) func `keeps no pending signal`(_ kind: StoreUnderTest) async throws {
        try await kind.run { store in
            try await store.save(StoreBatch(at: Samples.end, episodes: [Samples.signal(opened: nil)]))
            let kept = try await load(store)
            #expect(kept.episodes.isEmpty)
        }
    }

    @Test(arguments: StoreUnderTest.all) func `tells of no mute that has ended`(_ kind: StoreUnderTest) async throws {
        try await kind.run { store in
            try await store.save(StoreBatch(at: Samples.start, mutes: [Samples.mute("a"), Samples.mute("b")]))
            try await store.save(StoreBatch(at: Samples.start, mutes: [Samples.mute("a", ends: Samples.end)]))
            let kept = try await load(store)
            #expect(kept.mutes.map(\.id) == ["b"])
        }
    }

    @Test(arguments: StoreUnderTest.all)
    func `gives back the newest where there is more than asked for`(_ kind: StoreUnderTest) async throws {
        try await kind.run { store in
            let changes = (0..<5).map { Samples.change("\($0)", at: Samples.start + .seconds($0)) }
            try await store.save(StoreBatch(at: Samples.end, changes: changes))
            let history = try await store.load(at: Samples.end, limits: StoreLimits(changes: 2))
            #expect(history.changes == Array(changes.suffix(2)))
        }
    }

    @Test(arguments: StoreUnderTest.all)
    func `gives back what is open before newer that is over, oldest first`(_ kind: StoreUnderTest) async throws {
        try await kind.run { store in
            let open = Samples.signal(detail: "open")
            let over = (1..<5).map {
                Samples.signal(
                    detail: "\($0)", opened: Samples.start + .seconds($0), closed: Samples.start + .seconds(60))
            }
            try await store.save(StoreBatch(at: Samples.end, episodes: [open] + over))
            let history = try await store.load(at: Samples.end, limits: StoreLimits(episodes: 3))
            #expect(history.episodes == [open] + over.suffix(2))
        }
    }

    @Test(arguments: StoreUnderTest.all)
    func `keeps a change that two found between polls of their own once, with the narrower interval`(
        _ kind: StoreUnderTest
    ) async throws {
        try await kind.run { store in
            func found(_ key: String, _ from: Double, _ to: Double) -> ChangeEvent {
                var change = Samples.change(key)
                change.tookEffect = InstantInterval(Samples.start + .seconds(from), Samples.start + .seconds(to))
                return change
            }
            let (one, other) = (String(repeating: "A", count: 12), String(repeating: "B", count: 12))
            try await store.save(StoreBatch(at: Samples.end, changes: [found(one, 0, 60)]))
            try await store.save(StoreBatch(at: Samples.end, changes: [found(other, 40, 70)]))
            #expect(try await load(store).changes == [found(one, 40, 70)])
            try await store.save(StoreBatch(at: Samples.end, changes: [found(other, 90, 120)]))
            #expect(try await load(store).changes.count == 2)
        }
    }

    @Test(arguments: StoreUnderTest.all)
    func `keeps a loss that one found and that either saw recovered, whichever tells last`(_ kind: StoreUnderTest)
        async throws
    {
        try await kind.run { store in
            func told(_ loss: ServingLoss?) -> StoreBatch {
                var change = Samples.change(String(repeating: "A", count: 12))
                change.loss = loss
                return StoreBatch(at: Samples.end, changes: [change])
            }
            let lost = ServingLoss(of: DeploymentID(backend: "triton", name: "fraud-detection"))
            try await store.save(told(lost))
            try await store.save(told(nil))
            #expect(try await load(store).changes.map(\.loss) == [lost])
            try await store.save(told(ServingLoss(of: lost.deployment, isRecovered: true)))
            try await store.save(told(lost))
            #expect(try await load(store).changes.map(\.loss?.isRecovered) == [true])
        }
    }

    @Test(arguments: StoreUnderTest.all)
    func `knows that somebody watched though nothing was kept`(_ kind: StoreUnderTest) async throws {
        try await kind.run { store in
            try await store.noteWatching(at: Samples.end)
            try await store.noteWatching(at: Samples.start)
            #expect(try await load(store) == StoredHistory(lastSaved: Samples.end))
        }
    }

    @Test(arguments: StoreUnderTest.all) func `keeps the first snapshot of an incident`(_ kind: StoreUnderTest)
        async throws
    {
        try await kind.run { store in
            #expect(try await store.snapshot(of: "INC-7K3Q") == nil)
            try await store.save(StoreBatch(at: Samples.start, snapshots: [Samples.snapshot()]))
            try await store.save(StoreBatch(at: Samples.end, snapshots: [Samples.snapshot(Samples.end)]))
            #expect(try await store.snapshot(of: "INC-7K3Q") == Samples.snapshot())
        }
    }

    @Test(arguments: StoreUnderTest.all)
    func `tells of an incident with its record and its timeline in order`(_ kind: StoreUnderTest) async throws {
        try await kind.run { store in
            var record = Samples.record()
            record.assigned = Samples.mark("b.okafor", "k.lindt")
            let lines = [
                Samples.line("two", after: 2), Samples.line("one", after: 1), Samples.line("x", incident: "INC-2"),
            ]
            try await store.save(
                StoreBatch(
                    at: Samples.end, records: [record], incidents: [Samples.incident()], timeline: lines))
            var incident = Samples.incident()
            incident.record = record
            let stored = StoredIncident(
                incident: incident, timeline: [lines[1].entry, lines[0].entry])
            #expect(try await store.incident("INC-7K3Q") == stored)
            #expect(try await store.incident("INC-NONE") == nil)
        }
    }

    @Test(arguments: StoreUnderTest.all)
    func `names incidents of the service that began alike before newer ones that did not`(
        _ kind: StoreUnderTest
    ) async throws {
        try await kind.run { store in
            let day = 86_400
            try await store.save(
                StoreBatch(
                    at: Samples.end,
                    incidents: [
                        Samples.incident(
                            "INC-SAME", opened: Samples.start - .seconds(9 * day), kinds: [.canary, .alert]),
                        Samples.incident("INC-NEW", opened: Samples.start - .seconds(day), kinds: [.freshness]),
                        Samples.incident("INC-OTHER", service: "ranker", kinds: [.canary, .alert]),
                        Samples.incident("INC-SELF", kinds: [.canary, .alert]),
                    ]))
            var merged = Samples.record("INC-MERGED")
            merged.mergedInto = "INC-OTHER"
            try await store.save(
                StoreBatch(
                    at: Samples.end, records: [merged],
                    incidents: [Samples.incident("INC-MERGED", kinds: [.canary, .alert])]))
            let found = try await store.similar(
                SimilarQuestion(to: "INC-SELF", service: "fraud-detection", firstKinds: [.canary, .alert]))
            #expect(found.map(\.id.rawValue) == ["INC-SAME", "INC-NEW"])
        }
    }

    @Test(arguments: StoreUnderTest.all)
    func `gives back samples of a range, gaps among them, the last of each step`(_ kind: StoreUnderTest) async throws {
        try await kind.run { store in
            var samples = Samples.samples(12)
            samples[5].value = nil
            try await store.save(
                StoreBatch(
                    at: Samples.end, samples: [SeriesSamples(series: Samples.series, samples: Array(samples[6...]))]))
            try await store.save(
                StoreBatch(
                    at: Samples.end, samples: [SeriesSamples(series: Samples.series, samples: Array(samples[..<6]))]))
            let range = (from: Samples.start + .seconds(20), to: Samples.start + .seconds(70))
            let whole = try await store.samples(of: Samples.series, from: range.from, to: range.to, step: .zero)
            #expect(whole == Array(samples[2...7]))
            let thin = try await store.samples(of: Samples.series, from: range.from, to: range.to, step: .seconds(30))
            #expect(thin == [samples[2], samples[5], samples[7]])
            let other = SeriesID(entity: Samples.series.entity, kind: .latencyP99)
            #expect(try await store.samples(of: other, from: range.from, to: range.to, step: .zero).isEmpty)
        }
    }

    @Test(arguments: StoreUnderTest.all)
    func `prunes what is older than its retention and packs the rest without a change`(
        _ kind: StoreUnderTest
    ) async throws {
        try await kind.run { store in
            let old = Samples.start - .seconds(100 * 86_400)
            try await store.save(
                StoreBatch(
                    at: old, records: [Samples.record("INC-OLD")],
                    incidents: [Samples.incident("INC-OLD", opened: old)],
                    changes: [Samples.change("old", at: old)],
                    samples: [SeriesSamples(series: Samples.series, samples: [Sample(at: old, value: 1)])]))
            let kept = Samples.samples(400)
            for start in stride(from: 0, to: 400, by: 7) {
                let part = Array(kept[start..<min(400, start + 7)])
                try await store.save(
                    StoreBatch(
                        at: Samples.end, records: [Samples.record()], changes: [Samples.change()],
                        samples: [SeriesSamples(series: Samples.series, samples: part)]))
            }
            let now = Samples.start + .seconds(2 * 86_400)
            try await store.prune(at: now, Retention())
            let history = try await load(store, at: now)
            #expect(history.records.map(\.id) == ["INC-7K3Q"])
            #expect(history.incidents.isEmpty)
            #expect(history.changes == [Samples.change()])
            let samples = try await store.samples(of: Samples.series, from: old, to: now, step: .zero)
            #expect(samples == kept)
        }
    }

    @Test(arguments: StoreUnderTest.all) func `says that it is closed`(_ kind: StoreUnderTest) async throws {
        try await kind.run { store in
            await store.close()
            await #expect(throws: StoreError.closed) {
                try await store.save(StoreBatch(at: Samples.end, mutes: [Samples.mute()]))
            }
            await #expect(throws: StoreError.closed) { _ = try await load(store) }
        }
    }
}
