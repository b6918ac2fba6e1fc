import GRDB
import OpsModel
import Testing

@testable import Store

/// What every store promises of change requests and of the audit chain.
@Suite struct `A store of decisions` {
    let requester = Actor("y.sato", .login(uid: 1000, host: "ops-1"))

    private func draft(_ key: String = "1", _ text: String = "looking") -> AuditDraft {
        AuditDraft(
            key: key, at: Samples.start, actor: requester, action: "incident.commented", subject: "INC-7K3Q",
            details: ["text": text])
    }

    func request(approvals: Int = 1) -> ChangeRequest {
        let field = "registry fraud@champion"
        let plan = ChangePlan(
            title: "ROLLBACK fraud v47 → v46",
            calls: [
                ChangePlan.Call(
                    .setAlias(model: ModelID(registry: "registry", name: "fraud"), alias: "champion", version: "46"),
                    text: "registry: alias champion 47 → 46",
                    reading: CallReading(before: [BoundField(field, "47")], after: [BoundField(field, "46")]),
                    guarantee: .idempotent(race: ""))
            ], readAt: Samples.start)
        let policy = Policy(production: Policy.Rule(approvals: approvals))
        return ChangeRequest(
            kind: .rollback, service: "fraud", environment: .production, reason: "errors", requester: requester,
            proposedAt: Samples.start, plan: plan,
            ruling: policy.ruling(.rollback, in: .production, isRestore: false, at: Samples.start))
    }

    func approval(_ request: ChangeRequest, _ decision: Approval.Decision, by name: String) -> RequestEvent {
        .decided(
            Approval(
                approver: Actor(name, .signature(key: "SHA256:\(name)")), decision: decision, standing: .advisory,
                at: Samples.start, revision: request.revision, plan: request.plan.digest,
                bound: request.plan.boundDigest, policy: request.ruling.policy),
            digest: request.digest)
    }

    private func verdict(_ store: any OpsStore) async throws -> String {
        var verification = AuditVerification()
        do {
            for line in try await store.auditLines(after: 0, limit: 10_000) { try verification.take(line) }
            try verification.end()
            return "\(verification.head.sequence) fit"
        } catch let error as AuditVerification.Break {
            return "\(error)"
        }
    }

    @Test(arguments: StoreUnderTest.all)
    func `notes a file that decisions rest on when it is another than before, and when it is gone`(
        _ kind: StoreUnderTest
    ) async throws {
        try await kind.run { store in
            let none = [RuleFile(.policy, path: nil, digest: nil), RuleFile(.signers, path: nil, digest: nil)]
            let one = [RuleFile(.policy, path: "/p", digest: Digest(of: "1")), none[1]]
            let two = [RuleFile(.policy, path: "/p", digest: Digest(of: "2")), none[1]]
            for files in [none, one, one, two, none] {
                try await store.note(files, by: requester, at: Samples.start)
            }
            let records = try await store.auditLines(after: 0, limit: 9).compactMap(\.record)
            let (first, second) = (Digest(of: "1").hex, Digest(of: "2").hex)
            #expect(records.map(\.action) == ["policy.changed", "policy.changed", "policy.changed"])
            #expect(records.map { $0.details["before"] } == ["none", first, second])
            #expect(records.map { $0.details["now"] } == [first, second, "none"])
        }
    }

    @Test func `of an earlier layout has an id once it is brought up to date`() async throws {
        let folder = try ScratchFolder()
        let path = "\(folder.path)/old.sqlite"
        let old = try DatabaseQueue(path: path)
        try Migrations.migrator.migrate(old, upTo: Migrations.requests)
        try old.close()
        let reader = try #require(try await SQLiteStore.openForReading(path: path))
        await #expect(throws: StoreError.self) { try await reader.storeID() }
        await reader.close()
        let store = try await SQLiteStore.open(path: path) { Samples.start }
        #expect(try await store.storeID().count == 32)
        await store.close()
    }

    @Test(arguments: StoreUnderTest.all)
    func `notes what was decided once, with the decision`(_ kind: StoreUnderTest) async throws {
        try await kind.run { store in
            let batch = StoreBatch(at: Samples.end, records: [Samples.record()], audit: [draft(), draft("2", "more")])
            try await store.save(batch)
            try await store.save(batch)
            #expect(try await verdict(store) == "2 fit")
            let lines = try await store.auditLines(after: 1, limit: 1)
            #expect(lines.first?.record?.details == ["text": "more"])
            #expect(lines.first?.record?.actor == "y.sato")
            #expect(try await store.auditHead().digest == lines.first?.digest)
        }
    }

    @Test(arguments: StoreUnderTest.all)
    func `counts requests and gives them back`(_ kind: StoreUnderTest) async throws {
        try await kind.run { store in
            let (first, second) = (try await store.file(request()), try await store.file(request()))
            #expect([first.id, second.id] == ["CR-1", "CR-2"])
            #expect(try await store.request("CR-1") == first)
            #expect(try await store.load(at: Samples.end, limits: .standard).requests == [second, first])
            #expect(try await store.request("CR-9") == nil)
            #expect(try await verdict(store) == "2 fit")
        }
    }

    @Test(arguments: StoreUnderTest.all)
    func `lets one of two decide`(_ kind: StoreUnderTest) async throws {
        try await kind.run { store in
            for _ in 0..<20 {
                let filed = try await store.file(request())
                let events = [approval(filed, .approved, by: "k.lindt"), approval(filed, .rejected, by: "d.roy")]
                let outcomes = await withTaskGroup(of: ChangeRequest.Status?.self) { group in
                    for event in events.shuffled() {
                        group.addTask {
                            try? await store.advance(filed.id, by: event, actor: .program, at: Samples.start).status
                        }
                    }
                    var outcomes: [ChangeRequest.Status?] = []
                    for await outcome in group { outcomes.append(outcome) }
                    return outcomes
                }
                // Who rejects after an approval still may: the request is not executed then.
                let final = try await store.request(filed.id)
                #expect(final?.status == .rejected)
                #expect(outcomes.contains(.rejected))
            }
            #expect(try await verdict(store).hasSuffix("fit"))
        }
    }

    @Test(arguments: StoreUnderTest.all)
    func `lets one of many execute`(_ kind: StoreUnderTest) async throws {
        try await kind.run { store in
            let filed = try await store.file(request(approvals: 0))
            let count = await withTaskGroup(of: Bool.self) { group in
                for number in 0..<20 {
                    group.addTask {
                        let execution = Execution(
                            by: .program, process: "\(number)", began: Samples.start, leaseEnds: Samples.end)
                        let event = RequestEvent.executionBegan(execution)
                        return (try? await store.advance(filed.id, by: event, actor: .program, at: Samples.start))
                            != nil
                    }
                }
                var count = 0
                for await won in group where won { count += 1 }
                return count
            }
            #expect(count == 1)
        }
    }

    @Test(arguments: StoreUnderTest.all)
    func `keeps what was known with each decision, under the record that names its digest, and none of a refused one`(
        _ kind: StoreUnderTest
    ) async throws {
        try await kind.run { store in
            let filed = try await store.file(request(approvals: 2))
            #expect(try await store.decisions(on: filed.id).isEmpty)
            let names = ["k.lindt", "d.roy"]
            for (number, name) in names.enumerated() {
                _ = try await store.advance(
                    filed.id, by: approval(filed, .approved, by: name), actor: Actor(name, .selfAsserted),
                    at: Samples.start,
                    with: Samples.known(Samples.start + .seconds(number)))
            }
            await #expect(throws: RequestError.self) {
                try await store.advance(
                    filed.id, by: approval(filed, .approved, by: "y.sato"), actor: requester, at: Samples.start,
                    with: Samples.known())
            }
            let kept = try await store.decisions(on: filed.id)
            #expect(kept.map(\.record.actor) == names && kept.allSatisfy(\.isAsRecorded))
            #expect(kept.map(\.record.action) == ["request.approved", "request.approved"])
            #expect(kept.map(\.snapshot) == [Samples.known(), Samples.known(Samples.start + .seconds(1))])
            #expect(try await store.decisions(on: "CR-9").isEmpty)
            #expect(try await verdict(store) == "3 fit")
        }
    }

    @Test(arguments: StoreUnderTest.all)
    func `keeps what was known with a proposal that needed nobody else, for as long as the request`(
        _ kind: StoreUnderTest
    ) async throws {
        try await kind.run { store in
            let filed = try await store.file(request(approvals: 0), with: Samples.known())
            _ = try await store.file(request())
            #expect(try await store.decisions(on: filed.id).map(\.record.action) == ["request.proposed"])
            _ = try await store.advance(filed.id, by: .withdrawn(reason: "x"), actor: requester, at: Samples.start)
            try await store.prune(at: Samples.start + .seconds(200 * 86_400), Retention())
            #expect(try await store.decisions(on: filed.id).isEmpty)
        }
    }

    @Test func `says of what was known that it is not what was frozen`() async throws {
        let folder = try ScratchFolder()
        let store = try await SQLiteStore.open(path: folder.file) { Samples.start }
        let filed = try await store.file(request(approvals: 0), with: Samples.known())
        await store.close()
        let database = try StoreDatabase(path: folder.file, StoreDatabase.Options())
        let other = try database.json.data(Samples.known(Samples.end))
        try await database.queue.write { try $0.execute(sql: "UPDATE decision SET content = ?", arguments: [other]) }
        #expect(try database.decisions(on: filed.id).map(\.isAsRecorded) == [false])
        try database.close()
    }

    @Test(arguments: StoreUnderTest.all)
    func `says why a request does not go on`(_ kind: StoreUnderTest) async throws {
        try await kind.run { store in
            let filed = try await store.file(request())
            do throws(RequestError) {
                _ = try await store.advance(
                    filed.id, by: approval(filed, .approved, by: "y.sato"), actor: .program, at: Samples.start)
                Issue.record("who requested it approved it")
            } catch {
                #expect("\(error)".contains("somebody else must approve it"))
            }
            #expect(try await store.request(filed.id) == filed)
            await #expect(throws: RequestError.refused(.unknown("CR-9"))) {
                try await store.advance("CR-9", by: .expired, actor: .program, at: Samples.start)
            }
            #expect(try await verdict(store) == "1 fit")
        }
    }

    @Test(arguments: StoreUnderTest.all)
    func `forgets no request of unknown outcome before somebody has settled it`(_ kind: StoreUnderTest) async throws {
        try await kind.run { store in
            let filed = try await store.file(request(approvals: 0))
            _ = try await store.file(request())
            let execution = Execution(by: .program, process: "1", began: Samples.start, leaseEnds: Samples.end)
            for event in [RequestEvent.executionBegan(execution), .callIntended(0), .callEnded(0, .unknown("killed"))] {
                _ = try await store.advance(filed.id, by: event, actor: .program, at: Samples.start)
            }
            let later = Samples.start + .seconds(200 * 86_400)
            try await store.prune(at: later, Retention())
            #expect(try await store.request(filed.id)?.isOpen == true)
            let settled = RequestEvent.settled(Settlement(tookEffect: false, reason: "it is 47"))
            let closed = try await store.advance(filed.id, by: settled, actor: requester, at: Samples.start)
            #expect(closed.status == .failed && !closed.isOpen)
            let line = try await store.auditLines(after: 0, limit: 99).last?.record
            #expect(line?.action == "request.settled" && line?.actor == "y.sato")
            #expect(line?.details["outcome"] == "did not take effect" && line?.details["reason"] == "it is 47")
            try await store.prune(at: later, Retention())
            #expect(try await store.request(filed.id) == nil)
        }
    }

    @Test(arguments: StoreUnderTest.all)
    func `forgets old requests that are over and never the chain`(_ kind: StoreUnderTest) async throws {
        try await kind.run { store in
            let (over, open) = (try await store.file(request()), try await store.file(request()))
            _ = try await store.file(request())
            _ = try await store.advance(over.id, by: .withdrawn(reason: "x"), actor: requester, at: Samples.start)
            try await store.prune(at: Samples.start + .seconds(200 * 86_400), Retention())
            #expect(try await store.request(over.id) == nil)
            #expect(try await store.request(open.id) == open)
            #expect(try await store.file(request()).id == "CR-4")
            #expect(try await verdict(store) == "5 fit")
        }
    }
}

/// What a store refuses by a clock that cannot be believed.
@Suite struct `A store whose clock went back` {
    private let store: SQLiteStore
    private let clock = SettableClock(Samples.start)

    init() async throws {
        let clock = clock
        store = try await SQLiteStore.inMemory { clock.now }
    }

    private let decisions = `A store of decisions`()

    private func decide(
        _ request: ChangeRequest, _ decision: Approval.Decision = .approved
    ) async throws(RequestError) -> ChangeRequest {
        try await store.advance(
            request.id, by: decisions.approval(request, decision, by: "k.lindt"), actor: .program, at: Samples.start)
    }

    private func actions() async throws -> [String] {
        try await store.auditLines(after: 0, limit: 99).compactMap { $0.record?.action }
    }

    @Test func `approves nothing that was proposed before, however often it is asked, and notes the step once`()
        async throws
    {
        let filed = try await store.file(decisions.request())
        clock.now = Samples.start - .seconds(31)
        for _ in 0..<3 {
            let error = await #expect(throws: RequestError.self) { try await decide(filed) }
            #expect("\(error.map { "\($0)" } ?? "")".contains("the clock went back by 31s since CR-1 was proposed"))
        }
        await #expect(throws: RequestError.self) {
            try await store.advance(
                filed.id, by: .overridden(reason: "x"), actor: .program, at: Samples.start)
        }
        #expect(try await store.request(filed.id) == filed)
        #expect(try await actions() == ["request.proposed", "clock.steppedBack"])
        clock.now = Samples.start
        #expect(try await decide(filed).status == .approved)
        await store.close()
    }

    @Test func `approves what was proposed since, and rejects what was before`() async throws {
        let before = try await store.file(decisions.request())
        clock.now = Samples.start - .seconds(3_600)
        let since = try await store.file(decisions.request())
        #expect(try await decide(since).status == .approved)
        #expect(try await decide(before, .rejected).status == .rejected)
        await store.close()
    }

    @Test func `approves by a clock that is 30 s behind, or that went on`() async throws {
        let filed = [try await store.file(decisions.request()), try await store.file(decisions.request())]
        clock.now = Samples.start - .seconds(30)
        #expect(try await decide(filed[0]).status == .approved)
        clock.now = Samples.start + .seconds(600)
        #expect(try await decide(filed[1]).status == .approved)
        await store.close()
    }
}

@Suite struct `The audit chain in a file` {
    @Test func `cannot be changed or shortened by a statement`() async throws {
        let folder = try ScratchFolder()
        let store = try await SQLiteStore.open(path: folder.file) { Samples.start }
        let draft = AuditDraft(
            key: "1", at: Samples.start, actor: .program, action: "incident.closed", subject: "INC-7K3Q")
        try await store.save(StoreBatch(at: Samples.start, audit: [draft]))
        await store.close()
        let database = try StoreDatabase(path: folder.file, StoreDatabase.Options())
        for sql in ["UPDATE audit SET line = 'x'", "DELETE FROM audit"] {
            #expect(throws: (any Error).self) { try database.queue.write { try $0.execute(sql: sql) } }
        }
        #expect(try database.auditHead().sequence == 1)
        try database.close()
    }

    @Test func `notes that the clock went back`() async throws {
        let folder = try ScratchFolder()
        let clock = SettableClock(Samples.end)
        let store = try await SQLiteStore.open(path: folder.file) { clock.now }
        func note(_ key: String) async throws {
            let draft = AuditDraft(key: key, at: clock.now, actor: .program, action: "x.y", subject: "z")
            try await store.save(StoreBatch(at: clock.now, audit: [draft]))
        }
        try await note("1")
        clock.now = Samples.end - .seconds(20)
        try await note("2")
        clock.now = Samples.end - .seconds(100)
        try await note("3")
        let actions = try await store.auditLines(after: 0, limit: 9).compactMap { $0.record?.action }
        #expect(actions == ["x.y", "x.y", "clock.steppedBack", "x.y"])
        await store.close()
    }
}
