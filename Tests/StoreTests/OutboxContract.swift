import OpsModel
import Store
import Testing

/// What every store promises of what people elsewhere are to learn.
@Suite struct `A store of announcements` {
    private let requester = Actor("y.sato", .login(uid: 1000, host: "ops-1"))
    private let lease = Duration.seconds(60)
    private let all = SinkWish(sink: "pager", topics: Set(Announcement.Topic.allCases))

    private func opened(_ level: Int = 2, at seconds: Int = 0, of id: String = "INC-K7QD") -> Announcement {
        Announcement(
            .incidentOpened, of: id, at: Samples.start + .seconds(seconds), severity: .error, level: level,
            summary: "SEV\(level) fraud")
    }

    private func news(_ topic: Announcement.Topic, at seconds: Int, level: Int = 2) -> Announcement {
        Announcement(
            topic, of: "INC-K7QD", at: Samples.start + .seconds(seconds), severity: .error, level: level, summary: "x")
    }

    private func note(_ announcements: [Announcement], in store: any OpsStore) async throws {
        try await store.save(StoreBatch(at: Samples.start, announcements: announcements))
    }

    private func claim(_ store: any OpsStore, by holder: String = "a", at seconds: Int = 0) async throws -> [Delivery] {
        try await store.claim(all, by: holder, at: Samples.start + .seconds(seconds), lease: lease, limit: 10)
    }

    private func request() -> ChangeRequest {
        let field = "registry fraud@champion"
        let plan = ChangePlan(
            title: "PROMOTE fraud v47",
            calls: [
                ChangePlan.Call(
                    .setAlias(model: ModelID(registry: "registry", name: "fraud"), alias: "champion", version: "47"),
                    text: "registry: alias champion 46 → 47",
                    reading: CallReading(before: [BoundField(field, "46")], after: [BoundField(field, "47")]),
                    guarantee: .idempotent(race: ""))
            ], readAt: Samples.start)
        return ChangeRequest(
            kind: .promote, service: "fraud", environment: .production, reason: "better", requester: requester,
            proposedAt: Samples.start, plan: plan,
            ruling: Policy.standard.ruling(.promote, in: .production, isRestore: false, at: Samples.start))
    }

    @Test(arguments: StoreUnderTest.all)
    func `gives a sink what was noted since it was known, each under a key that stays`(
        _ kind: StoreUnderTest
    ) async throws {
        try await kind.run { store in
            try await note([opened(of: "INC-OLD1")], in: store)
            try await store.register(sinks: ["pager"], at: Samples.start)
            try await note([opened()], in: store)
            let first = try await claim(store)
            #expect(first.map(\.announcement.key) == ["INC-K7QD 1 incident.opened"])
            let again = try await claim(store, at: 61)
            #expect(again.map(\.announcement.key) == first.map(\.announcement.key))
            #expect(again.map(\.attempt) == [2])
        }
    }

    @Test(arguments: StoreUnderTest.all)
    func `keeps of what several programs found only what is news`(_ kind: StoreUnderTest) async throws {
        try await kind.run { store in
            try await store.register(sinks: ["pager"], at: Samples.start)
            let batch = [opened(), news(.incidentResolved, at: 60)]
            try await note(batch, in: store)
            try await note(batch, in: store)
            try await note([news(.incidentResolved, at: 61)], in: store)
            var keys: [String] = []
            while let delivery = try await claim(store).first {
                keys.append(delivery.announcement.key)
                try await store.settle(delivery, .delivered, by: "a", at: Samples.end)
            }
            #expect(keys == ["INC-K7QD 1 incident.opened", "INC-K7QD 2 incident.resolved"])
        }
    }

    @Test(arguments: StoreUnderTest.all)
    func `begins anew with a sink that no program has had for a day`(_ kind: StoreUnderTest) async throws {
        try await kind.run { store in
            try await store.register(sinks: ["pager"], at: Samples.start)
            try await note([opened()], in: store)
            let first = try await claim(store)
            let again = Samples.start + .seconds(60)
            try await store.settle(first[0], .failed("HTTP 403", again: again), by: "a", at: Samples.start)
            try await store.register(sinks: ["pager"], at: Samples.start + .seconds(80_000))
            let later = Samples.start + .seconds(160_000)
            try await store.register(sinks: ["pager"], at: later)
            #expect(try await store.sinkTroubles(at: later).count == 1)
            let muchLater = later + .seconds(90_000)
            try await store.register(sinks: ["pager"], at: muchLater)
            #expect(try await store.sinkTroubles(at: muchLater).isEmpty)
            #expect(try await store.claim(all, by: "a", at: muchLater, lease: lease, limit: 9).isEmpty)
            try await note([opened(of: "INC-2222")], in: store)
            #expect(try await store.claim(all, by: "a", at: muchLater, lease: lease, limit: 9).count == 1)
        }
    }

    @Test(arguments: StoreUnderTest.all)
    func `lets one of many programs send`(_ kind: StoreUnderTest) async throws {
        try await kind.run { store in
            try await store.register(sinks: ["pager"], at: Samples.start)
            try await note((0..<20).map { opened(of: "INC-\($0)") }, in: store)
            let counts = try await withThrowingTaskGroup(of: Int.self) { group in
                for number in 0..<10 { group.addTask { try await claim(store, by: "\(number)").count } }
                return try await group.reduce(into: 0) { $0 += $1 }
            }
            #expect(counts == 20)
        }
    }

    @Test(arguments: StoreUnderTest.all)
    func `sends nothing of an incident before what was noted of it earlier`(_ kind: StoreUnderTest) async throws {
        try await kind.run { store in
            try await store.register(sinks: ["pager"], at: Samples.start)
            try await note([opened(), news(.incidentResolved, at: 60), opened(of: "INC-2222")], in: store)
            let first = try await claim(store)
            #expect(first.map(\.announcement.subject) == ["INC-K7QD", "INC-2222"])
            try await store.settle(
                first[0], .failed("HTTP 503", again: Samples.start + .seconds(30)), by: "a", at: Samples.start)
            #expect(try await claim(store, at: 29).isEmpty)
            #expect(try await claim(store, at: 30).map(\.announcement.topic) == [.incidentOpened])
        }
    }

    @Test(arguments: StoreUnderTest.all)
    func `says which sink refuses until it takes it`(_ kind: StoreUnderTest) async throws {
        try await kind.run { store in
            try await store.register(sinks: ["pager"], at: Samples.start)
            try await note([opened()], in: store)
            let first = try await claim(store)
            // Somebody else's word on a claim that is not theirs counts only where it was delivered.
            try await store.settle(first[0], .givenUp("no"), by: "b", at: Samples.start)
            #expect(try await store.sinkTroubles(at: Samples.start).isEmpty)
            try await store.settle(
                first[0], .failed("HTTP 403", again: Samples.start + .seconds(4)), by: "a", at: Samples.start)
            let trouble = try await store.sinkTroubles(at: Samples.start)
            #expect(
                trouble.map(\.text) == [
                    "pager: 1 announcement not delivered yet, the next try is at 03:00:04 UTC: HTTP 403"
                ])
            let second = try await claim(store, at: 5)
            try await store.settle(second[0], .delivered, by: "b", at: Samples.end)
            #expect(try await store.sinkTroubles(at: Samples.end).isEmpty)
        }
    }

    @Test(arguments: StoreUnderTest.all)
    func `notes what people are to learn of a request with the request`(_ kind: StoreUnderTest) async throws {
        try await kind.run { store in
            try await store.register(sinks: ["pager"], at: Samples.start)
            let filed = try await store.file(request())
            let wanted = try #require(try await claim(store).first)
            #expect(wanted.announcement.topic == .approvalWanted)
            #expect(wanted.announcement.command == "mlops-tui requests CR-1 --export CR-1.json")
            try await store.settle(wanted, .delivered, by: "a", at: Samples.start)
            _ = try await store.advance(
                filed.id, by: .overridden(reason: "users lose money"), actor: requester, at: Samples.start)
            let topics = try await claim(store).map(\.announcement.topic)
            #expect(topics == [.approvalOver, .breakGlassUsed])
            // What is refused is not told.
            _ = try? await store.advance(
                filed.id, by: .overridden(reason: "again"), actor: requester, at: Samples.start)
            #expect(try await claim(store).isEmpty)
        }
    }

    @Test(arguments: StoreUnderTest.all)
    func `tells under one key of a request that stopped, however often it is claimed`(
        _ kind: StoreUnderTest
    ) async throws {
        try await kind.run { store in
            let filed = try await store.file(request())
            let execution = Execution(by: requester, process: "1", began: Samples.start, leaseEnds: Samples.end)
            let events: [RequestEvent] = [
                .overridden(reason: "users lose money"), .executionBegan(execution), .callIntended(0),
            ]
            for event in events {
                _ = try await store.advance(filed.id, by: event, actor: requester, at: Samples.start)
            }
            try await store.register(sinks: ["pager"], at: Samples.start)
            let lost = RequestEvent.callEnded(0, .unknown("the connection was reset"))
            _ = try await store.advance(filed.id, by: lost, actor: requester, at: Samples.start)
            let first = try await claim(store)
            #expect(first.map(\.announcement.topic) == [.executionStopped])
            let again = try await claim(store, at: 61)
            #expect(again.map(\.announcement.key) == first.map(\.announcement.key) && again.map(\.attempt) == [2])
        }
    }

    @Test(arguments: StoreUnderTest.all)
    func `tells of an overdue review once, and that it is done`(_ kind: StoreUnderTest) async throws {
        try await kind.run { store in
            try await store.register(sinks: ["pager"], at: Samples.start)
            let filed = try await store.file(request())
            let execution = Execution(by: requester, process: "1", began: Samples.start, leaseEnds: Samples.end)
            let events: [RequestEvent] = [
                .overridden(reason: "users lose money"), .executionBegan(execution), .callIntended(0),
                .callEnded(0, .tookEffect), .tookEffect,
            ]
            for event in events {
                _ = try await store.advance(filed.id, by: event, actor: requester, at: Samples.start)
            }
            for delivery in try await claim(store) + claim(store) {
                try await store.settle(delivery, .delivered, by: "a", at: Samples.start)
            }
            while let delivery = try await claim(store).first {
                try await store.settle(delivery, .delivered, by: "a", at: Samples.start)
            }
            let late = Samples.start + .seconds(86_401)
            try await store.noteOverdueReviews(at: Samples.end)
            #expect(try await claim(store).isEmpty)
            try await store.noteOverdueReviews(at: late)
            try await store.noteOverdueReviews(at: late + .seconds(60))
            let overdue = try await store.claim(all, by: "a", at: late, lease: lease, limit: 10)
            #expect(overdue.map(\.announcement.topic) == [.reviewOverdue])
            let kept = try #require(try await store.request(filed.id))
            let review = Approval(
                approver: Actor("k.lindt", .signature(key: "SHA256:kl")), decision: .reviewed, standing: .advisory,
                at: late, revision: 1, plan: kept.plan.digest, bound: kept.plan.boundDigest,
                policy: kept.ruling.policy)
            _ = try await store.advance(filed.id, by: .reviewed(review), actor: requester, at: late)
            try await store.settle(overdue[0], .delivered, by: "a", at: late)
            let after = try await store.claim(all, by: "a", at: late, lease: lease, limit: 10)
            #expect(after.map(\.announcement.topic) == [.breakGlassReviewed, .reviewDone])
        }
    }

    @Test(arguments: StoreUnderTest.all)
    func `forgets what is old, and gives no number twice`(_ kind: StoreUnderTest) async throws {
        try await kind.run { store in
            try await store.register(sinks: ["pager"], at: Samples.start)
            try await note([opened()], in: store)
            let first = try await claim(store)
            try await store.settle(first[0], .delivered, by: "a", at: Samples.start)
            let later = Samples.start + .seconds(200 * 86_400)
            try await store.prune(at: later, Retention())
            try await note([opened(at: 200 * 86_400, of: "INC-2222")], in: store)
            let second = try await store.claim(all, by: "a", at: later, lease: lease, limit: 10)
            #expect(second.count == 1 && second[0].number > first[0].number)
        }
    }
}
