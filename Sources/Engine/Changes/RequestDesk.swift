internal import Backends
public import OpsModel
internal import Store

/// Where change requests are proposed, decided and executed: every step is in the store before the next begins.
public actor RequestDesk {
    /// How long a call is read after it was sent, until it holds.
    static let patience = Duration.seconds(60)
    static let lookEvery = Duration.milliseconds(500)
    /// How long a call that a process sent before it was killed may still be under way at the server.
    static let afterglow = Duration.seconds(5)
    static let lease = Duration.seconds(60)

    private let ledger: any RequestLedger
    private let performers: Performers
    private let policy: @Sendable () async -> Result<Policy, DeskError>
    private let trust: Trust
    private let clock: any EngineClock
    private let me: Actor
    private let process: ProcessIdentity
    private let tell: @Sendable (ChangeRequest) -> Void

    /// `policy` is read anew for every request; `me` is who works with this program; `tell` learns of every request that
    /// changed.
    init(
        ledger: any RequestLedger, performers: Performers, clock: any EngineClock, me: Actor,
        process: ProcessIdentity = .current, policy: @escaping @Sendable () async -> Result<Policy, DeskError>,
        trust: Trust = Trust(), tell: @escaping @Sendable (ChangeRequest) -> Void
    ) {
        self.ledger = ledger
        self.performers = performers
        self.policy = policy
        self.trust = trust
        self.clock = clock
        self.me = me
        self.process = process
        self.tell = tell
    }

    // MARK: Proposing

    /// The plan of a draft and what the policy asks for it; nothing is kept.
    public func plan(_ draft: RequestDraft, ticket: String? = nil) async throws(DeskError) -> PlannedRequest {
        let policy = try await policy().get()
        let calls: [ChangePlan.Call]
        do throws(BackendError) {
            calls = try await performers.calls(draft.calls)
        } catch {
            throw DeskError("\(draft.title) cannot be planned: \(error)")
        }
        let plan = draft.plan(calls, readAt: clock.now)
        guard plan.changesAnything else {
            throw DeskError("\(draft.title) would change nothing: everything is as it would make it")
        }
        let ruling = policy.ruling(
            draft.kind, in: draft.environment, isRestore: draft.isRestore, quiet: draft.quiet, ticket: ticket,
            at: clock.now)
        let writable = try await trust.contents().writable
        return PlannedRequest(draft: draft, plan: plan, ruling: ruling.selfAsserted(by: writable))
    }

    /// Plans and keeps a request.
    public func propose(_ draft: RequestDraft, for occasion: RequestOccasion) async throws(DeskError) -> ChangeRequest {
        try await propose(try await plan(draft, ticket: occasion.ticket), for: occasion)
    }

    /// Keeps a request whose plan was shown, as it was shown.
    public func propose(
        _ planned: PlannedRequest, for occasion: RequestOccasion
    ) async throws(DeskError) -> ChangeRequest {
        guard !occasion.reason.isEmpty else { throw DeskError("a request takes a reason") }
        if let refusal = planned.ruling.refusals.first { throw DeskError(refusal) }
        _ = try await notedPolicy()
        var justified = planned
        justified.plan = planned.plan.justified(by: occasion.reason)
        let request = ChangeRequest(justified, occasion, at: clock.now)
        do throws(StoreError) {
            let filed = try await ledger.file(request)
            tell(filed)
            return filed
        } catch {
            throw DeskError("not kept: \(error)")
        }
    }

    // MARK: Deciding

    /// Says yes or no to what was seen as `digest`.
    public func decide(
        _ id: RequestID, _ decision: Approval.Decision, digest: Digest?, comment: String = "",
        by approver: Actor? = nil,
        standing: Approval.Standing = .selfAsserted, signature: (text: String, armor: String)? = nil
    ) async throws(DeskError) -> ChangeRequest {
        let request = try await request(id)
        let approver = approver ?? me
        let policy = try await notedPolicy()
        let rule = policy.rule(of: request.environment)
        if decision == .approved, !policy.mayApprove(approver.name, rule) {
            throw DeskError(
                "\(approver.name) may not approve in \(request.environment.name): \(rule.from.joined(separator: ", ")) may"
            )
        }
        let approval = Approval(
            approver: approver, decision: decision, standing: standing, at: clock.now, comment: comment,
            revision: request.revision, plan: request.plan.digest, bound: request.plan.boundDigest,
            policy: request.ruling.policy, signature: signature?.armor, signedText: signature?.text)
        let event: RequestEvent =
            decision == .reviewed ? .reviewed(approval) : .decided(approval, digest: digest ?? request.digest)
        return try await advance(id, event, by: approver)
    }

    /// Takes the word that somebody signed on their machine.
    public func accept(_ signed: SignedApproval) async throws(DeskError) -> ChangeRequest {
        let text = signed.text
        let request = try await request(text.request)
        let judgement = SignatureJudgement(
            request: request, store: try await storeID(), files: try await trust.contents(), now: clock.now)
        let (approver, standing) = try await judgement.judge(signed)
        return try await decide(
            request.id, text.decision, digest: text.digest, comment: text.comment, by: approver, standing: standing,
            signature: (text.text, signed.armor))
    }

    /// A request as it is carried to who approves it.
    public func planFile(of id: RequestID) async throws(DeskError) -> PlanFile {
        PlanFile(try await request(id), store: try await storeID())
    }

    private func storeID() async throws(DeskError) -> String {
        do throws(StoreError) {
            return try await ledger.storeID()
        } catch {
            throw DeskError("store: \(error)")
        }
    }

    /// The policy as it is now, with a record of what changed in the files that decisions rest on.
    private func notedPolicy() async throws(DeskError) -> Policy {
        let policy = try await policy().get()
        let files = trust.files(try await trust.contents(), under: policy)
        do throws(StoreError) {
            try await ledger.note(files, by: me, at: clock.now)
        } catch {
            throw DeskError("store: \(error)")
        }
        return policy
    }

    public func override(_ id: RequestID, reason: String) async throws(DeskError) -> ChangeRequest {
        try await advance(id, .overridden(reason: reason))
    }

    public func withdraw(_ id: RequestID, reason: String) async throws(DeskError) -> ChangeRequest {
        try await advance(id, .withdrawn(reason: reason))
    }

    /// Notes what was measured afterwards.
    public func verified(_ id: RequestID, _ verification: Verification) async throws(DeskError) -> ChangeRequest {
        let request = try await advance(id, .verified(verification), by: .program)
        if verification.result == .worse { try await proposeReverse(of: request) }
        return request
    }

    /// Where the policy says so, what made it worse is proposed to be taken back, by the program: whoever approves it is
    /// somebody else.
    private func proposeReverse(of request: ChangeRequest) async throws(DeskError) {
        let policy = try await policy().get()
        guard policy.rule(of: request.environment).proposesRevert else { return }
        let draft: RequestDraft
        do throws(PlanningRefusal) {
            draft = try request.undoDraft(verifyFor: request.plan.verifyFor)
        } catch {
            return
        }
        let occasion = RequestOccasion(
            by: .program, reason: "\(request.id.rawValue) made it worse", ticket: request.ticket,
            incident: request.incident, follows: request.id)
        _ = try await propose(draft, for: occasion)
    }

    // MARK: Executing

    /// Makes the calls of an approved request, each at most once, and stops at the first that fails.
    ///
    /// - Returns: the request as it ended, or as it is watched, or as it was planned anew because a bound field moved.
    public func execute(_ id: RequestID, seen digest: Digest? = nil) async throws(DeskError) -> ChangeRequest {
        let request = try await request(id)
        if let digest, request.digest != digest {
            throw DeskError("\(id.rawValue) is no longer what you saw: look at the plan again")
        }
        if let changed = try await underPolicyOfNow(request) { return changed }
        return try await begin(id)
    }

    /// What the policy asks now: a freeze that has begun refuses it, another policy has it decided anew.
    private func underPolicyOfNow(_ request: ChangeRequest) async throws(DeskError) -> ChangeRequest? {
        guard request.status == .approved else { return nil }
        let now = try await policy().get()
        var ruling = now.ruling(
            request.kind, in: request.environment, isRestore: request.plan.isRestore, quiet: request.quiet,
            ticket: request.ticket, at: clock.now)
        if let refusal = ruling.refusals.first { throw DeskError(refusal) }
        guard ruling.policy != request.ruling.policy else { return nil }
        ruling = ruling.selfAsserted(by: try await trust.contents().writable)
        return try await advance(
            request.id, .replanned(request.plan, ruling, moved: ["the policy has changed since it was proposed"]),
            by: .program)
    }

    private func begin(_ id: RequestID) async throws(DeskError) -> ChangeRequest {
        let execution = Execution(
            by: me, process: process.text, began: clock.now, leaseEnds: clock.now + Self.lease)
        var request = try await advance(id, .executionBegan(execution))
        let renewal = Task { await self.renew(id) }
        defer { renewal.cancel() }
        if let stopped = try await stopWhereMoved(request) { return stopped }
        for index in request.plan.calls.indices {
            request = try await carryOut(index, of: request)
            if request.status != .executing { return request }
        }
        request = try await advance(id, .tookEffect, by: .program)
        // That the one it takes back cannot be marked any more changes nothing of what was done.
        if let undone = request.undoes { _ = try? await advance(undone, .reverted(by: id), by: .program) }
        return request
    }

    /// Every field that the plan is bound to is read again before the first call is made.
    private func stopWhereMoved(_ request: ChangeRequest) async throws(DeskError) -> ChangeRequest? {
        var fresh = request.plan
        do throws(BackendError) {
            fresh.calls = try await performers.calls(request.plan.calls.map(\.call))
        } catch {
            return try await advance(request.id, .interrupted("nothing was called: \(error)"), by: .program)
        }
        let moved = request.plan.moved(in: fresh)
        guard !moved.isEmpty else { return nil }
        guard fresh.changesAnything else {
            let why = "nothing was called, somebody else has done it: \(moved.joined(separator: "; "))"
            return try await advance(request.id, .interrupted(why), by: .program)
        }
        fresh.readAt = clock.now
        return try await advance(request.id, .replanned(fresh, request.ruling, moved: moved), by: .program)
    }

    private func carryOut(_ index: Int, of request: ChangeRequest) async throws(DeskError) -> ChangeRequest {
        let planned = request.plan.calls[index]
        let found = await reading(of: planned.call)
        if case .success(let reading) = found, planned.reading.isForestalled(by: reading) {
            let why =
                "somebody else has done it: \(reading.before.map { "\($0.name) is \($0.valueText)" }.joined(separator: "; "))"
            return try await refuse(index, of: request, why)
        }
        if case .success(let reading) = found {
            let moved = planned.reading.moved(to: reading)
            if !moved.isEmpty { return try await refuse(index, of: request, moved.joined(separator: "; ")) }
        }
        var request = try await advance(request.id, .callIntended(index), by: .program)
        let outcome: CallRecord.Outcome
        switch found {
        case .failure(let error): outcome = .refused("not sent: \(error)")
        case .success(let reading):
            outcome = reading.isDone(planned.reading.after) ? .tookEffect : await send(planned, reading)
        }
        request = try await advance(request.id, .callEnded(index, outcome), by: .program)
        return request
    }

    private func refuse(
        _ index: Int, of request: ChangeRequest, _ why: String
    ) async throws(DeskError) -> ChangeRequest {
        _ = try await advance(request.id, .callIntended(index), by: .program)
        return try await advance(request.id, .callEnded(index, .refused("not sent: \(why)")), by: .program)
    }

    private func reading(of call: SystemCall) async -> Result<CallReading, BackendError> {
        do throws(BackendError) {
            return .success(try await performers.reading(of: call))
        } catch {
            return .failure(error)
        }
    }

    /// Sends the call and reads until it holds.
    private func send(_ planned: ChangePlan.Call, _ reading: CallReading) async -> CallRecord.Outcome {
        if OwnRecord.reading(of: planned.call) != nil { return await keep(planned.call) }
        let performer: any Performs
        do throws(BackendError) {
            performer = try await performers.performer(of: planned.call)
        } catch {
            return .refused("not sent: \(error)")
        }
        do throws(CallFault) {
            try await performer.perform(planned.call, reading)
        } catch {
            if case .refused(let why) = error { return await isDone(planned) ? .tookEffect : .refused(why) }
            return await holds(planned, within: Self.patience / 4) ? .tookEffect : .unknown(error.description)
        }
        if await holds(planned, within: Self.patience) { return .tookEffect }
        return .unknown("the call was accepted, and what it writes is not seen after \(Self.patience.inWords)")
    }

    private func isDone(_ planned: ChangePlan.Call) async -> Bool {
        if case .success(let reading) = await reading(of: planned.call) {
            reading.isDone(planned.reading.after)
        } else {
            false
        }
    }

    private func holds(_ planned: ChangePlan.Call, within patience: Duration) async -> Bool {
        let end = clock.uptime + patience
        while true {
            if case .success(let reading) = await reading(of: planned.call), reading.isDone(planned.reading.after) {
                return true
            }
            guard clock.uptime < end, (try? await clock.sleep(until: clock.uptime + Self.lookEvery)) != nil else {
                return false
            }
        }
    }

    private func keep(_ call: SystemCall) async -> CallRecord.Outcome {
        do throws(StoreError) {
            try await ledger.keep(call, at: clock.now)
            return .tookEffect
        } catch {
            return .refused("not kept: \(error)")
        }
    }

    private func renew(_ id: RequestID) async {
        while (try? await clock.sleep(until: clock.uptime + Self.lease / 3)) != nil {
            _ = try? await advance(id, .leaseRenewed(until: clock.now + Self.lease), by: .program)
        }
    }

    // MARK: After a crash

    /// Looks for requests whose executor is gone, reads their targets and notes what became of them.
    public func recover() async -> [ChangeRequest] {
        guard let all = try? await ledger.requests() else { return [] }
        for request in all where [.proposed, .approved].contains(request.status) && clock.now >= request.expiresAt {
            _ = try? await advance(request.id, .expired, by: .program)
        }
        return await withTaskGroup(of: ChangeRequest?.self) { group in
            for request in all where request.status == .executing && isAbandoned(request) {
                group.addTask { try? await self.recover(request) }
            }
            var ended: [ChangeRequest] = []
            for await request in group { if let request { ended.append(request) } }
            return ended.sorted { ($0.id.number ?? 0) < ($1.id.number ?? 0) }
        }
    }

    private func isAbandoned(_ request: ChangeRequest) -> Bool {
        guard let execution = request.execution else { return true }
        if let isAlive = process.isAlive(execution.process) { return !isAlive }
        return clock.now > execution.leaseEnds
    }

    private func recover(_ request: ChangeRequest) async throws(DeskError) -> ChangeRequest {
        guard let last = request.calls.last, last.outcome == .intended else {
            if request.done.count == request.plan.calls.count {
                return try await advance(request.id, .tookEffect, by: .program)
            }
            return try await advance(
                request.id, .interrupted("who executed it was ended between two calls; nothing is under way"),
                by: .program)
        }
        let planned = request.plan.calls[last.index]
        let outcome = await outcome(of: planned)
        let after = try await advance(request.id, .callEnded(last.index, outcome), by: .program)
        guard after.status == .executing else { return after }
        if after.done.count == after.plan.calls.count {
            return try await advance(request.id, .tookEffect, by: .program)
        }
        return try await advance(
            request.id, .interrupted("who executed it was ended after call \(last.index + 1), which took effect"),
            by: .program)
    }

    /// What became of a call that was intended, as its target tells.
    private func outcome(of planned: ChangePlan.Call) async -> CallRecord.Outcome {
        // Our own record is kept by its id, so that keeping it once more is keeping it once.
        if OwnRecord.reading(of: planned.call) != nil { return await keep(planned.call) }
        // What was sent may still be under way at the server.
        if await holds(planned, within: Self.afterglow) { return .tookEffect }
        return await outcomeAsItStands(of: planned)
    }

    private func outcomeAsItStands(of planned: ChangePlan.Call) async -> CallRecord.Outcome {
        switch await reading(of: planned.call) {
        case .failure(let error): return .unknown("who executed it was ended, and the target cannot be read: \(error)")
        case .success(let reading):
            if reading.isDone(planned.reading.after) { return .tookEffect }
            if reading.isDone(planned.reading.before) {
                return .refused("who executed it was ended before the call took effect; the target is as it was")
            }
            return .unknown("who executed it was ended, and the target is neither as it was nor as it was to be")
        }
    }

    // MARK: The ledger

    private func request(_ id: RequestID) async throws(DeskError) -> ChangeRequest {
        do throws(StoreError) {
            guard let request = try await ledger.request(id) else { throw StoreError.refused(path: "", reason: "") }
            return request
        } catch {
            if case .refused(path: "", _) = error {
                throw DeskError("no request is called \(id.rawValue) in this store")
            }
            throw DeskError(error.description)
        }
    }

    @discardableResult
    private func advance(
        _ id: RequestID, _ event: RequestEvent, by actor: Actor? = nil
    ) async throws(DeskError) -> ChangeRequest {
        do throws(RequestError) {
            let request = try await ledger.advance(id, by: event, actor: actor ?? me, at: clock.now)
            tell(request)
            return request
        } catch {
            throw DeskError(error.description)
        }
    }
}

/// Why the desk did not do what it was asked, as a sentence that says what to do.
public struct DeskError: Error, Sendable, Hashable, CustomStringConvertible {
    public let description: String

    init(_ description: String) {
        self.description = description
    }
}

/// What keeps requests: the store, with an anchor after each decision.
protocol RequestLedger: Sendable {
    func file(_ request: ChangeRequest) async throws(StoreError) -> ChangeRequest
    func advance(
        _ id: RequestID, by event: RequestEvent, actor: Actor, at instant: Instant
    ) async throws(RequestError) -> ChangeRequest
    func request(_ id: RequestID) async throws(StoreError) -> ChangeRequest?
    func requests() async throws(StoreError) -> [ChangeRequest]
    func storeID() async throws(StoreError) -> String
    /// Notes which of the files that decisions rest on have changed.
    func note(_ files: [RuleFile], by actor: Actor, at instant: Instant) async throws(StoreError)
    /// Does a call that changes our own record.
    func keep(_ call: SystemCall, at instant: Instant) async throws(StoreError)
}

extension ChangePlan {
    fileprivate var changesAnything: Bool {
        calls.contains { $0.reading.before != $0.reading.after || $0.call.operation == .runScript }
    }

    /// With the reason where the call itself carries one, as silences and mutes do.
    fileprivate func justified(by reason: String) -> ChangePlan {
        var plan = self
        for index in calls.indices { plan.calls[index].call = calls[index].call.justified(by: reason) }
        return plan
    }
}

extension CallReading {
    /// Whether the fields it writes have these values.
    fileprivate func isDone(_ fields: [BoundField]) -> Bool { before == fields }

    /// Whether what the call was to change is already as it was to make it, though it changed nothing yet.
    fileprivate func isForestalled(by later: CallReading) -> Bool { before != after && later.before == after }

    /// How what was read later differs from what was bound, a sentence each; what is done already has not moved.
    fileprivate func moved(to later: CallReading) -> [String] {
        if later.before == after { return [] }
        let now = Dictionary((later.before + later.reliesOn).map { ($0.name, $0) }) { first, _ in first }
        return (before + reliesOn).compactMap { field in
            guard let found = now[field.name], found.value != field.value else { return nil }
            return "\(field.name) was \(field.valueText) and is \(found.valueText)"
        }
    }
}

extension SystemCall {
    fileprivate func justified(by reason: String) -> SystemCall {
        switch self {
        case .silence(let backend, var wish):
            wish.comment = reason
            return .silence(backend: backend, wish)
        case .mute(var mute):
            mute.reason = reason
            return .mute(mute)
        default: return self
        }
    }
}
