internal import Backends
public import OpsModel
internal import Store

/// Where change requests are proposed, decided and executed: every step is in the store before the next begins.
public actor RequestDesk {
    let ledger: any RequestLedger
    let performers: Performers
    let policy: @Sendable () async -> Result<Policy, DeskError>
    let trust: Trust
    let clock: any EngineClock
    let me: Actor
    let process: ProcessIdentity
    private let readOnly: ReadOnly?
    private let tell: @Sendable (ChangeRequest) -> Void
    /// Until when what is executed here is this process's alone, by ``EngineClock/uptime``.
    var leases: [RequestID: Duration] = [:]

    /// `policy` is read anew for every request; `me` is who works with this program; `tell` learns of every request that
    /// changed. Where something keeps the program read-only, what leads to a call is refused.
    init(
        ledger: any RequestLedger, performers: Performers, clock: any EngineClock, me: Actor,
        process: ProcessIdentity = .current, policy: @escaping @Sendable () async -> Result<Policy, DeskError>,
        trust: Trust = Trust(), readOnly: ReadOnly? = nil, tell: @escaping @Sendable (ChangeRequest) -> Void
    ) {
        self.ledger = ledger
        self.performers = performers
        self.policy = policy
        self.trust = trust
        self.clock = clock
        self.me = me
        self.process = process
        self.readOnly = readOnly
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

    /// Keeps a request whose plan was shown, as it was shown; with what is known of its service, where nobody else is
    /// needed and proposing is deciding.
    public func propose(
        _ planned: PlannedRequest, for occasion: RequestOccasion, known: DecisionSnapshot? = nil
    ) async throws(DeskError) -> ChangeRequest {
        // What another program's request made worse is proposed to be taken back from here too.
        if occasion.by != .program { try requireWrites() }
        guard !occasion.reason.isBlank else { throw DeskError("a request takes a reason") }
        if let refusal = planned.ruling.refusals.first { throw DeskError(refusal) }
        _ = try await notedPolicy()
        var justified = planned
        justified.plan = planned.plan.justified(by: occasion.reason)
        let request = ChangeRequest(justified, occasion, at: clock.now)
        do throws(StoreError) {
            let filed = try await ledger.file(request, with: request.status == .approved ? known : nil)
            tell(filed)
            return filed
        } catch {
            if case .refused(_, let reason) = error { throw DeskError("not kept: \(reason)") }
            throw DeskError("not kept: \(error)")
        }
    }

    // MARK: Deciding

    /// Says yes or no to what was seen as `digest`; `known` is frozen with a yes or a no.
    public func decide(
        _ id: RequestID, _ decision: Approval.Decision, digest: Digest?, comment: String = "",
        by approver: Actor? = nil,
        standing: Approval.Standing = .selfAsserted, signature: (text: String, armor: String)? = nil,
        known: DecisionSnapshot? = nil
    ) async throws(DeskError) -> ChangeRequest {
        if decision == .rejected, signature == nil, comment.isBlank { throw DeskError("reject takes a reason") }
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
        return try await advance(id, event, by: approver, known: decision == .reviewed ? nil : known)
    }

    /// Takes the word that somebody signed on their machine.
    public func accept(
        _ signed: SignedApproval, known: DecisionSnapshot? = nil
    ) async throws(DeskError) -> ChangeRequest {
        let text = signed.text
        let request = try await request(text.request)
        let judgement = SignatureJudgement(
            request: request, store: try await storeID(), files: try await trust.contents(), now: clock.now)
        let (approver, standing) = try await judgement.judge(signed)
        return try await decide(
            request.id, text.decision, digest: text.digest, comment: text.comment, by: approver, standing: standing,
            signature: (text.text, signed.armor), known: known)
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

    public func override(
        _ id: RequestID, reason: String, known: DecisionSnapshot? = nil
    ) async throws(DeskError) -> ChangeRequest {
        try await advance(id, .overridden(reason: reason), known: known)
    }

    public func withdraw(_ id: RequestID, reason: String) async throws(DeskError) -> ChangeRequest {
        try await advance(id, .withdrawn(reason: reason))
    }

    /// Notes what somebody found of a call whose outcome nobody could read.
    public func settle(_ id: RequestID, _ settlement: Settlement) async throws(DeskError) -> ChangeRequest {
        let settled = try await advance(id, .settled(settlement))
        await markUndone(by: settled)
        return settled
    }

    /// Notes that every call holds, and of what it takes back that it is.
    func takeEffect(_ id: RequestID) async throws(DeskError) -> ChangeRequest {
        let request = try await advance(id, .tookEffect, by: .program)
        await markUndone(by: request)
        return request
    }

    /// That the one it takes back cannot be marked any more changes nothing of what was done.
    private func markUndone(by request: ChangeRequest) async {
        guard let undone = request.undoes, request.tookEffectAt != nil else { return }
        _ = try? await advance(undone, .reverted(by: request.id), by: .program)
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

    private func requireWrites() throws(DeskError) {
        if let readOnly { throw DeskError(readOnly.reason) }
    }

    // MARK: The ledger

    func request(_ id: RequestID) async throws(DeskError) -> ChangeRequest {
        let found: ChangeRequest?
        do throws(StoreError) {
            found = try await ledger.request(id)
        } catch {
            throw DeskError(error.description)
        }
        guard let found else { throw DeskError(RequestRefusal.unknown(id).description) }
        return found
    }

    @discardableResult
    func advance(
        _ id: RequestID, _ event: RequestEvent, by actor: Actor? = nil, known: DecisionSnapshot? = nil
    ) async throws(DeskError) -> ChangeRequest {
        if event.leadsToCalls { try requireWrites() }
        do throws(RequestError) {
            let request = try await ledger.advance(id, by: event, actor: actor ?? me, at: clock.now, with: known)
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

extension ChangePlan {
    var changesAnything: Bool { calls.contains { $0.reading.before != $0.reading.after } }

    /// With the reason where the call itself carries one, as silences and mutes do.
    fileprivate func justified(by reason: String) -> ChangePlan {
        var plan = self
        for index in calls.indices { plan.calls[index].call = calls[index].call.justified(by: reason) }
        return plan
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
