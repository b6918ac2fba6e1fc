extension ChangeRequest {
    /// The request after an event.
    ///
    /// - Throws: ``RequestRefusal`` where the event may not happen to it as it stands; nothing has changed then.
    public func applying(
        _ event: RequestEvent, by actor: Actor, at now: Instant
    ) throws(RequestRefusal) -> ChangeRequest {
        var next = self
        switch event {
        case .decided(let approval, let digest): try next.decide(approval, digest, at: now)
        case .replanned(let plan, let ruling, let moved): try next.replan(plan, ruling, moved, at: now)
        case .overridden(let reason): try next.override(reason, by: actor, at: now)
        case .withdrawn(let reason):
            try require(.proposed, .approved, "withdrawn")
            guard !reason.isBlank else { throw RequestRefusal("withdraw takes a reason") }
            next.end(.aborted, "withdrawn by \(actor.name): \(reason)", at: now)
        case .expired:
            try require(.proposed, .approved, "let expire")
            guard now >= expiresAt else { throw RequestRefusal("\(id.rawValue) has not expired yet") }
            next.end(.expired, "nobody executed it in time", at: now)
        case .executionBegan(let execution): try next.begin(execution, at: now)
        case .leaseRenewed(let until):
            try requireExecuting("renewed")
            next.execution?.leaseEnds = until
        case .callIntended(let index): try next.intend(index, at: now)
        case .callEnded(let index, let outcome, let output): try next.endCall(index, outcome, output, at: now)
        case .tookEffect: try next.takeEffect(at: now)
        case .verified(let verification): try next.verify(verification, at: now)
        case .interrupted(let why):
            try requireExecuting("given up")
            guard !calls.contains(where: { $0.outcome == .intended }) else {
                throw RequestRefusal("a call of \(id.rawValue) is under way")
            }
            next.end(done.isEmpty ? .failed : .partial, why, at: now)
        case .reviewed(let approval): try next.review(approval)
        case .settled(let settlement): try next.settle(settlement, by: actor, at: now)
        case .reverted(let other):
            guard [.verifying, .succeeded, .failed, .partial].contains(status) else {
                throw RequestRefusal("\(id.rawValue) \(statusText) and cannot be taken back")
            }
            next.end(.reverted, "taken back by \(other.rawValue)", at: now)
        }
        return next
    }

    /// `was rejected by k.lindt`, `is executing`.
    public var statusText: String {
        switch status {
        case .proposed: "waits for \(ruling.approvals - approvalCount == 1 ? "an approval" : "approvals")"
        case .approved: "is approved"
        case .executing: "is being executed" + (execution.map { " by \($0.by.name)" } ?? "")
        case .verifying: "is being verified"
        case .rejected:
            "was rejected" + (approvals.last { $0.decision == .rejected }.map { " by \($0.approver.name)" } ?? "")
        case .outcomeUnknown: "has an unknown outcome"
        case .partial: "was done in part"
        case .succeeded, .failed, .expired, .aborted, .reverted: "has \(status.rawValue)"
        }
    }

    // MARK: Deciding

    private mutating func decide(
        _ approval: Approval, _ digest: Digest, at now: Instant
    ) throws(RequestRefusal) {
        try refuseReplay(approval, among: approvals)
        try require(.proposed, .approved, approval.decision.rawValue)
        guard now < expiresAt else { throw RequestRefusal("\(id.rawValue) has expired; propose it again") }
        guard digest == self.digest else {
            throw RequestRefusal(
                "\(id.rawValue) is no longer what you saw (\(digest.brief), now \(self.digest.brief)): "
                    + "look at the plan again")
        }
        if approval.decision == .rejected {
            approvals.append(approval)
            return end(.rejected, approval.comment, at: now)
        }
        try approve(approval)
    }

    private mutating func approve(_ approval: Approval) throws(RequestRefusal) {
        guard status == .proposed else { throw RequestRefusal("\(id.rawValue) \(statusText) already") }
        try refuseSamePerson(approval, verb: "approve")
        guard !approvals.contains(where: { $0.approver.isSamePerson(as: approval.approver) }) else {
            throw RequestRefusal("\(approval.approver.name) has approved \(id.rawValue) already; somebody else must")
        }
        approvals.append(approval)
        if approvalCount >= ruling.approvals { status = .approved }
    }

    /// A signed word counts once.
    private func refuseReplay(_ approval: Approval, among earlier: [Approval]) throws(RequestRefusal) {
        guard let signed = approval.signedText, earlier.contains(where: { $0.signedText == signed }) else { return }
        throw RequestRefusal("this signature of \(approval.approver.name) was accepted for \(id.rawValue) already")
    }

    private func refuseSamePerson(_ approval: Approval, verb: String) throws(RequestRefusal) {
        guard !approval.approver.isSamePerson(as: requester) else {
            throw RequestRefusal(
                "\(approval.approver.name) is who requested \(id.rawValue) (\(requester.name), \(requester.proofText)): "
                    + "somebody else must \(verb) it")
        }
        guard approval.standing != .selfAsserted || ruling.acceptsSelfAsserted else {
            throw RequestRefusal(
                "nothing but a name vouches for \(approval.approver.name), and \(environment.name) asks for a signature: "
                    + "mlops-tui approve --plan FILE on their machine")
        }
    }

    private mutating func replan(
        _ plan: ChangePlan, _ ruling: PolicyRuling, _ moved: [String], at now: Instant
    ) throws(RequestRefusal) {
        // Nothing has been sent yet: the fields are read again after execution has begun and before the first call.
        guard status == .proposed || status == .approved || (status == .executing && calls.isEmpty) else {
            throw RequestRefusal("\(id.rawValue) \(statusText) and cannot be planned anew")
        }
        revision += 1
        (self.plan, self.ruling, self.moved) = (plan, ruling, moved)
        (approvals, breakGlass, execution) = ([], nil, nil)
        // Where nobody else is needed it waits for the requester to look again and execute it anew.
        status = ruling.approvals == 0 ? .approved : .proposed
        expiresAt = now + .seconds(ruling.expiry)
    }

    private mutating func override(
        _ reason: String, by actor: Actor, at now: Instant
    ) throws(RequestRefusal) {
        try require(.proposed, nil, "overridden")
        guard ruling.allowsBreakGlass else {
            throw RequestRefusal("the policy allows no break-glass in \(environment.name)")
        }
        guard !reason.isBlank else { throw RequestRefusal("break-glass takes a reason") }
        guard now < expiresAt else { throw RequestRefusal("\(id.rawValue) has expired; propose it again") }
        breakGlass = IncidentRecord.Mark(by: actor.name, at: now, text: reason)
        status = .approved
    }

    // MARK: Executing

    private mutating func begin(_ execution: Execution, at now: Instant) throws(RequestRefusal) {
        guard status == .approved else { throw RequestRefusal("\(id.rawValue) \(statusText)") }
        guard now < expiresAt else { throw RequestRefusal("\(id.rawValue) has expired; propose it again") }
        if let refusal = ruling.refusals.first { throw RequestRefusal(refusal) }
        self.execution = execution
        status = .executing
    }

    private mutating func intend(_ index: Int, at now: Instant) throws(RequestRefusal) {
        try requireExecuting("called")
        guard plan.calls.indices.contains(index), !calls.contains(where: { $0.index == index }),
            plan.calls.indices.prefix(index).allSatisfy(isCarriedOut)
        else { throw RequestRefusal("call \(index + 1) of \(id.rawValue) is not the next") }
        calls.append(CallRecord(index: index, intendedAt: now))
    }

    private mutating func endCall(
        _ index: Int, _ outcome: CallRecord.Outcome, _ output: String?, at now: Instant
    ) throws(RequestRefusal) {
        try requireExecuting("called")
        guard let place = calls.indices.last, calls[place].index == index, calls[place].outcome == .intended else {
            throw RequestRefusal("call \(index + 1) of \(id.rawValue) is not under way")
        }
        calls[place].outcome = outcome
        calls[place].output = output
        calls[place].endedAt = now
        switch outcome {
        case .intended, .tookEffect: break
        // What only notes something beside what is done already stops nothing.
        case _ where isRemark(index): break
        case .refused(let why), .failed(let why): end(done.isEmpty ? .failed : .partial, why, at: now)
        case .unknown(let why): end(.outcomeUnknown, why, at: now)
        }
    }

    private mutating func takeEffect(at now: Instant) throws(RequestRefusal) {
        try requireExecuting("verified")
        guard isCarriedOut else { throw RequestRefusal("not every call of \(id.rawValue) has ended") }
        beginVerifying(at: now)
    }

    private mutating func beginVerifying(at now: Instant) {
        (tookEffectAt, ending, endedAt) = (now, nil, nil)
        askForReview(at: now)
        if plan.criteria.isEmpty { end(.succeeded, "took effect", at: now) } else { status = .verifying }
    }

    private mutating func settle(
        _ settlement: Settlement, by actor: Actor, at now: Instant
    ) throws(RequestRefusal) {
        guard status == .outcomeUnknown, let place = calls.indices.last, case .unknown = calls[place].outcome else {
            throw RequestRefusal("\(id.rawValue) \(statusText): there is nothing to settle")
        }
        guard !settlement.reason.isBlank else { throw RequestRefusal("settle takes what was found") }
        calls[place].settlement = IncidentRecord.Mark(by: actor.name, at: now, text: settlement.reason)
        let found = "as \(actor.name) found: \(settlement.reason)"
        guard settlement.tookEffect else {
            calls[place].outcome = .failed("did not take effect, \(found)")
            return end(
                done.isEmpty ? .failed : .partial, "call \(calls[place].index + 1) did not take effect, \(found)",
                at: now)
        }
        calls[place].outcome = .tookEffect
        guard isCarriedOut else {
            return end(
                .partial, "call \(calls[place].index + 1) took effect, \(found); the rest was not tried", at: now)
        }
        beginVerifying(at: now)
        if status == .succeeded { ending = "took effect, \(found)" }
    }

    /// Of whatever was done, or may have been, though nobody else had agreed; of break-glass in any case.
    private mutating func askForReview(at now: Instant) {
        guard execution != nil, reviewDue == nil, breakGlass != nil || hasActed,
            let review = breakGlass == nil ? ruling.review : Self.breakGlassReview
        else { return }
        reviewDue = now + .seconds(review)
    }

    /// What went by break-glass stays open until somebody else has looked at it, and is overdue after a day.
    private static let breakGlassReview = 86_400

    private mutating func verify(_ verification: Verification, at now: Instant) throws(RequestRefusal) {
        guard status == .verifying else { throw RequestRefusal("\(id.rawValue) \(statusText)") }
        self.verification = verification
        end(verification.result == .recovered ? .succeeded : .failed, verification.result.text, at: now)
    }

    private mutating func review(_ approval: Approval) throws(RequestRefusal) {
        try refuseReplay(approval, among: review.map { [$0] } ?? [])
        guard awaitsReview else { throw RequestRefusal("\(id.rawValue) waits for no review") }
        try refuseSamePerson(approval, verb: "review")
        guard approval.approver.name != breakGlass?.by, execution?.by.isSamePerson(as: approval.approver) != true else {
            throw RequestRefusal("\(approval.approver.name) let \(id.rawValue) go: somebody else must review it")
        }
        review = approval
    }

    // MARK: Conditions

    private mutating func end(_ status: Status, _ ending: String, at now: Instant) {
        (self.status, self.ending, endedAt) = (status, ending, now)
        askForReview(at: now)
    }

    private func requireExecuting(_ participle: String) throws(RequestRefusal) {
        guard status == .executing else {
            throw RequestRefusal("\(id.rawValue) \(statusText) and cannot be \(participle)")
        }
    }

    private func require(_ one: Status, _ other: Status?, _ participle: String) throws(RequestRefusal) {
        guard status == one || status == other else {
            throw RequestRefusal("\(id.rawValue) \(statusText) and cannot be \(participle)")
        }
    }
}

extension Verification.Result {
    /// In words.
    public var text: String {
        switch self {
        case .recovered: "recovered"
        case .worse: "worse than before"
        case .unchanged: "took effect, and nothing got better"
        case .notMeasurable: "took effect, and whether it helped cannot be measured"
        }
    }
}
