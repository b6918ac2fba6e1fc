// What the audit chain notes of a change request.

extension ChangeRequest {
    /// That it was proposed, and everything that an approval will be bound to.
    public func draftOfProposal() -> AuditDraft {
        var details = [
            "kind": kind.rawValue, "service": service.rawValue, "environment": environment.name, "reason": reason,
            "title": plan.title, "digest": digest.hex, "calls": plan.calls.map(\.text).joined(separator: "; "),
            "needs": ruling.approvalText, "status": status.rawValue,
        ]
        details["incident"] = incident?.rawValue
        details["ticket"] = ticket
        details["follows"] = follows?.rawValue
        details["step"] = step?.id.description
        details["edition"] = step?.edition?.digest.hex
        details["commit"] = step?.edition?.commit
        return AuditDraft(
            key: "\(id.rawValue) 0 proposed", at: proposedAt, actor: requester, action: "request.proposed",
            subject: id.rawValue, details: details)
    }

    /// What an event made of it, with what it was before.
    public func draft(of event: RequestEvent, before: ChangeRequest, by actor: Actor, at now: Instant) -> AuditDraft {
        var details = event.details(plan)
        details["status"] = status.rawValue
        if before.status != status { details["previousStatus"] = before.status.rawValue }
        if status.isOver, let ending { details["ending"] = ending }
        details["revision"] = "\(revision)"
        return AuditDraft(
            key: "\(id.rawValue) \(revision) \(event.action) \(event.ordinal) \(actor.name) \(now.seconds)", at: now,
            actor: event.actor ?? actor, action: event.action, subject: id.rawValue, details: details)
    }
}

extension RequestEvent {
    /// Whose word it is, where it is not that of who brought it.
    fileprivate var actor: Actor? {
        switch self {
        case .decided(let approval, _), .reviewed(let approval): approval.approver
        default: nil
        }
    }

    fileprivate var ordinal: Int {
        switch self {
        case .callIntended(let index), .callEnded(let index, _, _): index
        default: 0
        }
    }

    fileprivate func details(_ plan: ChangePlan) -> [String: String] {
        switch self {
        case .decided(let approval, let digest): approval.details.merging(["digest": digest.hex]) { first, _ in first }
        case .reviewed(let approval): approval.details
        case .replanned(let plan, _, let moved):
            ["moved": moved.joined(separator: "; "), "plan": plan.digest.hex, "bound": plan.boundDigest.hex]
        case .overridden(let reason), .withdrawn(let reason), .interrupted(let reason):
            ["reason": reason]
        case .expired, .tookEffect: [:]
        case .executionBegan(let execution): ["process": execution.process]
        case .leaseRenewed: [:]
        case .callIntended(let index):
            ["call": "\(index + 1)", "what": plan.calls[index].text, "before": plan.calls[index].reading.beforeText]
        case .callEnded(let index, let outcome, let output):
            ["call": "\(index + 1)", "what": plan.calls[index].text, "outcome": outcome.text]
                .merging(output.map { ["output": Digest(of: $0).hex] } ?? [:]) { $1 }
        case .verified(let verification):
            ["result": verification.result.rawValue, "seen": verification.text.joined(separator: "; ")]
        case .settled(let settlement):
            ["outcome": settlement.tookEffect ? "took effect" : "did not take effect", "reason": settlement.reason]
        case .reverted(let other): ["by": other.rawValue]
        }
    }
}

extension Approval {
    fileprivate var details: [String: String] {
        var details = [
            "standing": standing.rawValue, "plan": plan.hex, "bound": bound.hex, "policy": policy.hex,
        ]
        if !comment.isEmpty { details["comment"] = comment }
        details["signature"] = signature
        details["signed"] = signedText
        return details
    }
}

extension CallReading {
    fileprivate var beforeText: String { before.map { "\($0.name) = \($0.valueText)" }.joined(separator: "; ") }
}

extension CallRecord {
    /// What became of it, and by whose word where nobody could read that.
    public var text: String {
        guard let settlement, outcome == .tookEffect else { return outcome.text }
        return "\(outcome.text), as \(settlement.by) found: \(settlement.text)"
    }
}

extension CallRecord.Outcome {
    /// In words.
    public var text: String {
        switch self {
        case .intended: "not known yet"
        case .tookEffect: "took effect"
        case .refused(let why): "refused: \(why)"
        case .failed(let why): "failed: \(why)"
        case .unknown(let why): "unknown: \(why)"
        }
    }
}
