import Backends
import OpsModel
import Store
import Testing

@testable import Engine

@Suite struct `The desk of change requests` {
    @Test func `plans from a fresh read, and keeps nothing of a plan`() async throws {
        let bench = DeskBench()
        let planned = try await bench.desk().plan(bench.draft())
        #expect(planned.plan.boundFields == [BoundField("champion", "47")])
        #expect(planned.plan.calls.map(\.text) == ["registry: alias champion of fraud 47 → 46"])
        #expect(bench.registry.count == 0 && bench.audit().isEmpty)
    }

    @Test func `proposes nothing that changes nothing, or that cannot be read`() async throws {
        let bench = DeskBench()
        await #expect(throws: DeskError("ROLLBACK fraud would change nothing: everything is as it would make it")) {
            try await bench.desk().plan(bench.draft(to: "47"))
        }
        bench.registry.set { $0.readFault = BackendError(.unreachable, "registry does not answer") }
        await #expect(throws: DeskError("ROLLBACK fraud cannot be planned: registry does not answer")) {
            try await bench.desk().plan(bench.draft())
        }
    }

    @Test func `calls once, reads until it holds, and notes each step before the next`() async throws {
        let bench = DeskBench()
        let request = try await bench.desk().propose(bench.draft(), for: bench.occasion())
        let done = try await bench.desk().execute(request.id)
        #expect(done.status == .succeeded && bench.registry.alias("champion") == "46" && bench.registry.count == 1)
        #expect(
            bench.audit() == [
                "request.proposed", "request.executing", "request.callIntended", "request.callEnded",
                "request.tookEffect",
            ])
    }

    @Test func `calls nothing where a bound field moved, and asks for approval anew`() async throws {
        let bench = DeskBench(Policy(production: Policy.Rule(approvals: 1, acceptsSelfAsserted: true)))
        let request = try await bench.desk().propose(bench.draft(), for: bench.occasion())
        let other = bench.desk(Actor("k.lindt", .login(uid: 1001, host: "ops-1")))
        _ = try await other.decide(request.id, .approved, digest: request.digest)
        bench.registry.set { $0.aliases["champion"] = "48" }
        let moved = try await bench.desk().execute(request.id)
        #expect(moved.status == .proposed && moved.revision == 2 && bench.registry.count == 0)
        #expect(moved.moved == ["champion was 47 and is 48"])
        await #expect(throws: DeskError.self) { try await bench.desk().execute(request.id) }
        // What was approved was another plan.
        await #expect(throws: DeskError.self) {
            try await other.decide(request.id, .approved, digest: request.digest)
        }
    }

    @Test func `stops at the first call that fails, and says what was done`() async throws {
        let bench = DeskBench()
        bench.registry.set { $0.aliases["stable"] = "47" }
        let request = try await bench.desk().propose(bench.draft(["champion", "stable"]), for: bench.occasion())
        // The second call's field moves once the first was made.
        bench.registry.set { state in
            state.onRead = { state in if state.performed.count == 1 { state.aliases["stable"] = "9" } }
        }
        let partial = try await bench.desk().execute(request.id)
        #expect(partial.status == .partial && partial.done == [0] && bench.registry.count == 1)
        #expect(partial.ending == "not sent: stable was 47 and is 9")
    }

    @Test func `calls nothing where a later call's field moved`() async throws {
        let bench = DeskBench()
        bench.registry.set { $0.aliases["stable"] = "47" }
        let request = try await bench.desk().propose(bench.draft(["champion", "stable"]), for: bench.occasion())
        bench.registry.set { $0.aliases["stable"] = "9" }
        let moved = try await bench.desk().execute(request.id)
        #expect(moved.revision == 2 && moved.moved == ["stable was 47 and is 9"] && bench.registry.count == 0)
    }

    @Test func `takes no credit for what somebody else has done`() async throws {
        let bench = DeskBench()
        let request = try await bench.desk().propose(bench.draft(), for: bench.occasion())
        bench.registry.set { $0.aliases["champion"] = "46" }
        let ended = try await bench.desk().execute(request.id)
        #expect(ended.status == .failed && ended.done.isEmpty && bench.registry.count == 0)
        #expect(ended.ending?.contains("somebody else has done it") == true)
    }

    @Test func `executes nothing in a freeze that began since, nor what is no longer as it was seen`() async throws {
        let bench = DeskBench()
        let request = try await bench.desk().propose(bench.draft(), for: bench.occasion())
        await #expect(throws: DeskError.self) { try await bench.desk().execute(request.id, seen: Digest(of: "x")) }
        let now = bench.clock.now
        let freeze = Policy.Freeze(name: "year end", from: now, to: now + .seconds(60))
        let frozen = DeskBench(Policy(freezes: [freeze]))
        let desk = RequestDesk(
            ledger: StoreLedger(store: bench.store, anchors: AuditAnchors([]), clock: bench.clock, complain: { _ in }),
            performers: Performers { _ in .success(bench.registry) }, clock: bench.clock, me: bench.me,
            policy: { [policy = frozen.policy] in .success(policy) }, tell: { _ in })
        await #expect(throws: DeskError.self) { try await desk.execute(request.id) }
        #expect(bench.registry.count == 0)
    }

    @Test(arguments: [true, false]) func `believes its eyes where an answer is lost`(isApplied: Bool) async throws {
        let bench = DeskBench()
        let request = try await bench.desk().propose(bench.draft(), for: bench.occasion())
        bench.registry.set { state in
            state.faults = [.unknown("the connection was reset")]
            state.appliesFaulty = isApplied
        }
        let ended = try await bench.desk().execute(request.id)
        #expect(ended.status == (isApplied ? .succeeded : .outcomeUnknown))
        #expect(bench.registry.count == 1, "a call whose outcome is not known is not sent again")
    }

    @Test func `has failed where the system says no`() async throws {
        let bench = DeskBench()
        let request = try await bench.desk().propose(bench.draft(), for: bench.occasion())
        bench.registry.set { $0.faults = [.refused("403: not allowed")] }
        let failed = try await bench.desk().execute(request.id)
        #expect(failed.status == .failed && failed.ending == "403: not allowed")
    }

    @Test func `executes a request once, however many try`() async throws {
        let bench = DeskBench()
        let request = try await bench.desk().propose(bench.draft(), for: bench.occasion())
        let wins = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<20 {
                group.addTask { (try? await bench.desk().execute(request.id)) != nil }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(wins == 1 && bench.registry.count == 1)
    }

    @Test func `marks what an undo took back, though who executed that was killed`() async throws {
        let bench = DeskBench()
        let request = try await bench.desk().propose(bench.draft(), for: bench.occasion())
        let done = try await bench.desk().execute(request.id)
        let undo = try await bench.desk().propose(try done.undoDraft(verifyFor: 600), for: bench.occasion("a mistake"))
        let execution = Execution(
            by: bench.me, process: "elsewhere/1 1 1", began: bench.clock.now, leaseEnds: bench.clock.now + .seconds(60))
        for event in [RequestEvent.executionBegan(execution), .callIntended(0)] {
            _ = try await bench.store.advance(undo.id, by: event, actor: .program, at: bench.clock.now, with: nil)
        }
        bench.registry.set { $0.aliases["champion"] = "47" }
        bench.clock.pass(.seconds(61))
        #expect(await bench.desk().recover().map(\.status) == [.succeeded])
        #expect(try await bench.store.request(request.id)?.status == .reverted)
    }

    @Test func `takes back what is verified yet, and judges it no more`() async throws {
        let bench = DeskBench()
        var draft = bench.draft()
        let signal = Signal.ID(service: "fraud", environment: .production, kind: .sloBurn, detail: "availability")
        draft.criteria = [ChangePlan.Criterion(signal, "")]
        let request = try await bench.desk().propose(draft, for: bench.occasion())
        let done = try await bench.desk().execute(request.id)
        #expect(done.status == .verifying)
        let undo = try await bench.desk().propose(try done.undoDraft(verifyFor: 600), for: bench.occasion("a mistake"))
        _ = try await bench.desk().execute(undo.id)
        #expect(try await bench.store.request(request.id)?.status == .reverted)
    }

    @Test func `takes no rejection without a reason`() async throws {
        let bench = DeskBench()
        let request = try await bench.desk().propose(bench.draft(), for: bench.occasion())
        for blank in ["", "  ", "\u{200B}"] {
            await #expect(throws: DeskError("reject takes a reason")) {
                try await bench.desk().decide(request.id, .rejected, digest: nil, comment: blank)
            }
        }
    }

    @Test func `lets nobody approve their own request, nor anybody whom the policy does not name`() async throws {
        let rule = Policy.Rule(approvals: 1, from: ["payments"], acceptsSelfAsserted: true)
        let bench = DeskBench(Policy(production: rule, groups: ["payments": ["y.sato", "k.lindt"]]))
        let request = try await bench.desk().propose(bench.draft(), for: bench.occasion())
        let root = bench.desk(Actor("root", .login(uid: 1000, host: "ops-1")))
        for desk in [bench.desk(), root, bench.desk(Actor("d.roy", .login(uid: 7, host: "ops-1")))] {
            await #expect(throws: DeskError.self) {
                try await desk.decide(request.id, .approved, digest: request.digest)
            }
        }
        let other = bench.desk(Actor("k.lindt", .login(uid: 1001, host: "ops-1")))
        #expect(try await other.decide(request.id, .approved, digest: request.digest).status == .approved)
    }

    @Test func `proposes nothing while a freeze holds, nor without a reason`() async throws {
        let now = DeskBench().clock.now
        let freeze = Policy.Freeze(name: "year end", from: now, to: now + .seconds(60))
        let bench = DeskBench(Policy(freezes: [freeze]))
        await #expect(throws: DeskError.self) { try await bench.desk().propose(bench.draft(), for: bench.occasion()) }
        await #expect(throws: DeskError("a request takes a reason")) {
            try await DeskBench().desk().propose(bench.draft(), for: bench.occasion(""))
        }
    }

    @Test func `takes back what a request did, which then counts as reverted`() async throws {
        let bench = DeskBench()
        let request = try await bench.desk().propose(bench.draft(), for: bench.occasion())
        let done = try await bench.desk().execute(request.id)
        let undo = try await bench.desk().propose(try done.undoDraft(verifyFor: 600), for: bench.occasion("a mistake"))
        _ = try await bench.desk().execute(undo.id)
        #expect(bench.registry.alias("champion") == "47")
        #expect(try await bench.store.request(request.id)?.status == .reverted)
    }

    @Test(arguments: [true, false]) func `proposes the reverse of what made it worse where the policy says so`(
        isWanted: Bool
    ) async throws {
        let bench = DeskBench(Policy(production: Policy.Rule(approvals: 0, proposesRevert: isWanted)))
        var draft = bench.draft()
        draft.criteria = [
            ChangePlan.Criterion(
                Signal.ID(service: "fraud", environment: .production, kind: .sloBurn, detail: "availability"), "")
        ]
        let request = try await bench.desk().propose(draft, for: bench.occasion())
        _ = try await bench.desk().execute(request.id)
        let now = bench.clock.now
        _ = try await bench.desk().verified(request.id, Verification(.worse, from: now, to: now, text: []))
        let proposed = try await bench.store.request("CR-2")
        #expect((proposed != nil) == isWanted)
        if isWanted { #expect(proposed?.requester == .program && proposed?.undoes == request.id) }
    }

    @Test func `freezes what is known with a yes, a no and break-glass, and with a proposal that needs nobody else`()
        async throws
    {
        let known = DecisionSnapshot(
            basis: .watched,
            state: StateSnapshot(incident: nil, at: DeskBench().clock.now, observations: [], backends: []))
        let bench = DeskBench(Policy(production: Policy.Rule(approvals: 1, acceptsSelfAsserted: true)))
        let other = bench.desk(Actor("k.lindt", .login(uid: 1001, host: "ops-1")))
        func propose(_ bench: DeskBench) async throws -> ChangeRequest {
            let planned = try await bench.desk().plan(bench.draft())
            return try await bench.desk().propose(planned, for: bench.occasion(), known: known)
        }
        let requests = [try await propose(bench), try await propose(bench), try await propose(bench)]
        #expect(bench.known == 0)
        _ = try await other.decide(requests[0].id, .approved, digest: nil, known: known)
        _ = try await other.decide(requests[1].id, .rejected, digest: nil, comment: "no", known: known)
        _ = try await bench.desk().override(requests[2].id, reason: "nobody is awake", known: known)
        #expect(bench.known == 3)
        let alone = DeskBench()
        _ = try await propose(alone)
        #expect(alone.known == 1)
    }

    @Test func `of a program that is kept read-only plans and takes a word, and leads to no call`() async throws {
        let rule = Policy.Rule(approvals: 1, acceptsSelfAsserted: true)
        let bench = DeskBench(Policy(production: rule))
        let other = Actor("k.lindt", .login(uid: 1001, host: "ops-1"))
        let (writer, reader) = (bench.desk(), bench.desk(other, readOnly: .flag))
        let refusal = DeskError(ReadOnly.flag.reason)
        #expect(try await reader.plan(bench.draft()).plan.changesAnything)
        await #expect(throws: refusal) { try await reader.propose(bench.draft(), for: bench.occasion()) }
        let request = try await writer.propose(bench.draft(), for: bench.occasion())
        await #expect(throws: refusal) { try await reader.override(request.id, reason: "nobody is awake") }
        #expect(try await reader.decide(request.id, .approved, digest: request.digest).status == .approved)
        await #expect(throws: refusal) { try await reader.execute(request.id) }
        #expect(bench.registry.count == 0 && bench.audit() == ["request.proposed", "request.approved"])
        #expect(try await writer.execute(request.id).status == .succeeded)
    }

    // MARK: After a crash

    private static let gone = ProcessIdentity(host: "elsewhere/1", number: 1, started: "1")

    /// A request whose executor was ended after `events`.
    private func abandoned(_ bench: DeskBench, _ events: [RequestEvent]) async throws -> ChangeRequest {
        let request = try await bench.desk().propose(bench.draft(), for: bench.occasion())
        let execution = Execution(
            by: bench.me, process: Self.gone.text, began: bench.clock.now, leaseEnds: bench.clock.now + .seconds(60))
        var last = request
        for event in [.executionBegan(execution)] + events {
            last = try await bench.store.advance(request.id, by: event, actor: .program, at: bench.clock.now)
        }
        return last
    }

    @Test func `leaves alone what another host still executes`() async throws {
        let bench = DeskBench()
        _ = try await abandoned(bench, [.callIntended(0)])
        #expect(await bench.desk().recover().isEmpty)
        bench.clock.pass(.seconds(61))
        #expect(await bench.desk().recover().count == 1)
    }

    @Test(arguments: [
        ("46", ChangeRequest.Status.succeeded, "took effect"),
        (
            "47", .outcomeUnknown,
            "who executed it was ended, and the target is as it was 10 s later; it may be at it still"
        ),
        ("12", .outcomeUnknown, "who executed it was ended, and the target is neither as it was nor as it was to be"),
    ])
    func `reads the target and says what became of a call`(
        _ value: String, _ status: ChangeRequest.Status, _ ending: String
    ) async throws {
        let bench = DeskBench()
        _ = try await abandoned(bench, [.callIntended(0)])
        bench.registry.set { $0.aliases["champion"] = value }
        bench.clock.pass(.seconds(61))
        let ended = await bench.desk().recover()
        #expect(ended.map(\.status) == [status] && ended.first?.ending == ending)
        #expect(bench.registry.count == 0, "nothing is called again")
        #expect(await bench.desk().recover().isEmpty)
    }

    /// A load is answered once the model is there, and a server goes on with it, whoever sent it is gone.
    @Test func `waits for what the system may be at still, and finds that it took effect`() async throws {
        let bench = DeskBench()
        bench.registry.set { $0.longest = .seconds(300) }
        let request = try await abandoned(bench, [.callIntended(0)])
        bench.clock.pass(.seconds(61))
        #expect(await bench.desk().recover().isEmpty)
        #expect(try await bench.store.request(request.id)?.status == .executing)
        bench.registry.set { $0.readFault = BackendError(.unreachable, "away") }
        #expect(await bench.desk().recover().isEmpty, "it may be read again before the end")
        bench.registry.set { ($0.readFault, $0.aliases["champion"]) = (nil, "46") }
        #expect(await bench.desk().recover().map(\.status) == [.succeeded])
    }

    @Test func `knows that nothing was sent where no call was intended`() async throws {
        let bench = DeskBench()
        _ = try await abandoned(bench, [])
        bench.clock.pass(.seconds(61))
        #expect(await bench.desk().recover().map(\.status) == [.failed])
    }

    @Test func `lets what nobody executed expire`() async throws {
        let bench = DeskBench()
        let request = try await bench.desk().propose(bench.draft(), for: bench.occasion())
        bench.clock.pass(.seconds(901))
        _ = await bench.desk().recover()
        #expect(try await bench.store.request(request.id)?.status == .expired)
    }

    @Test func `sends nothing once its lease has ended, because somebody else may have told what became of it`()
        async throws
    {
        let bench = DeskBench()
        let request = try await bench.desk().propose(bench.draft(), for: bench.occasion())
        // As a process that is stopped between the two is.
        bench.onIntent { [clock = bench.clock] in clock.pass(.seconds(61)) }
        let ended = try await bench.desk().execute(request.id)
        #expect(bench.registry.count == 0)
        #expect(ended.status == .failed && ended.ending?.contains("longer than its lease") == true)
    }

    @Test func `tells a process from another with its number`() {
        let current = ProcessIdentity.current
        #expect(current.isAlive(current.text) == true)
        #expect(current.isAlive("\(current.host) \(current.number) 1") == false)
        #expect(current.isAlive("elsewhere/1/1 1 1") == nil)
        #expect(current.isAlive("nonsense") == false)
    }

    @Test func `declares no process dead whose numbers it cannot know`() throws {
        let current = ProcessIdentity.current
        let place = current.host.split(separator: "/").map(String.init)
        try #require(place.count == 3)
        let unheard = "\(current.number) 1"
        // A container of the same name on the same kernel, another host of that name, one that cannot see itself.
        for host in ["\(place[0])/\(place[1])/1", "\(place[0])/0/\(place[2])", "\(place[0])/\(place[1])"] {
            #expect(current.isAlive("\(host) \(unheard)") == nil, "\(host)")
        }
        #expect(current.isAlive("\(current.host) \(current.number) ?") == nil)
        let blind = ProcessIdentity(host: current.host, number: current.number, started: "?")
        #expect(blind.isAlive("\(current.host) \(unheard)") == nil)
    }
}
