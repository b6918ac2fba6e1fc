/// A proposed action: its plan, who agreed, what was done and what came of it (domain.md §7).
///
/// It changes by ``applying(_:by:at:)`` alone, inside the store, so that of two people who decide at once one wins.
public struct ChangeRequest: Sendable, Hashable, Codable, Identifiable {
    public enum Status: String, Sendable, Hashable, Codable, CaseIterable {
        case proposed, approved, executing, verifying
        case succeeded, rejected, expired, partial, outcomeUnknown, failed, aborted, reverted

        /// Nothing more is done under this request.
        public var isOver: Bool {
            switch self {
            case .proposed, .approved, .executing, .verifying: false
            case .succeeded, .rejected, .expired, .partial, .outcomeUnknown, .failed, .aborted, .reverted: true
            }
        }
    }

    /// Given by the store.
    public var id: RequestID
    /// Of the plan, from 1; rises where it is made anew, which voids what was approved.
    public var revision: Int
    public var kind: RequestKind
    public var service: ServiceID
    public var environment: Environment
    public var incident: IncidentID?
    public var reason: String
    public var ticket: String?
    public var requester: Actor
    public var proposedAt: Instant
    public var expiresAt: Instant
    public var status: Status
    public var plan: ChangePlan
    public var ruling: PolicyRuling
    /// Of this revision; what an earlier one had is in the audit chain.
    public var approvals: [Approval]
    /// Why it counts as approved though nobody else approved it.
    public var breakGlass: IncidentRecord.Mark?
    /// Why an earlier plan of it no longer holds: a sentence for each field that moved.
    public var moved: [String]
    public var execution: Execution?
    public var calls: [CallRecord]
    public var tookEffectAt: Instant?
    public var verification: Verification?
    /// By when somebody else must have looked at it.
    public var reviewDue: Instant?
    public var review: Approval?
    /// Why it ended as it did, where that needs words.
    public var ending: String?
    /// The request that this one continues, undoes or reverses.
    public var follows: RequestID?
    /// That request, where this one takes it back: it counts as reverted once this one took effect.
    public var undoes: RequestID?
    /// Of a silence or a mute: how far it reaches, by which the policy judges it.
    public var quiet: QuietExtent?
    /// The step of a runbook that asked for it.
    public var step: StepReference?
    public var endedAt: Instant?

    public init(
        id: RequestID = RequestID(number: 0), kind: RequestKind, service: ServiceID, environment: Environment,
        incident: IncidentID? = nil, reason: String, ticket: String? = nil, requester: Actor, proposedAt: Instant,
        plan: ChangePlan, ruling: PolicyRuling, follows: RequestID? = nil
    ) {
        self.id = id
        revision = 1
        self.kind = kind
        self.service = service
        self.environment = environment
        self.incident = incident
        self.reason = reason
        self.ticket = ticket
        self.requester = requester
        self.proposedAt = proposedAt
        expiresAt = proposedAt + .seconds(ruling.expiry)
        status = ruling.approvals == 0 ? .approved : .proposed
        self.plan = plan
        self.ruling = ruling
        approvals = []
        moved = []
        calls = []
        self.follows = follows
    }

    /// What was planned, as it would be kept; for showing it where nothing is kept.
    public init(_ planned: PlannedRequest, _ occasion: RequestOccasion, at now: Instant) {
        self.init(
            kind: planned.draft.kind, service: planned.draft.service, environment: planned.draft.environment,
            incident: occasion.incident, reason: occasion.reason, ticket: occasion.ticket, requester: occasion.by,
            proposedAt: now, plan: planned.plan, ruling: planned.ruling, follows: occasion.follows)
        (undoes, quiet, step) = (planned.draft.undoes, planned.draft.quiet, planned.draft.step)
    }

    /// False for one that only shows what would be kept.
    public var isKept: Bool { id.number != 0 }

    /// What somebody who approves must name: of the plan, the values it was made with, and the policy.
    public var digest: Digest {
        Self.digest(id, revision: revision, plan: plan.digest, bound: plan.boundDigest, policy: ruling.policy)
    }

    static func digest(
        _ id: RequestID, revision: Int, plan: Digest, bound: Digest, policy: Digest
    ) -> Digest {
        Digest(of: [id.rawValue, "\(revision)", plan.hex, bound.hex, policy.hex].joined(separator: "\n"))
    }

    /// How many have approved this revision.
    public var approvalCount: Int { approvals.count { $0.decision == .approved } }

    /// Whether somebody else still has to look at it.
    public var awaitsReview: Bool { reviewDue != nil && review == nil }

    /// Whether somebody has still to do something about it: decide, execute, look what became of it, or review it.
    public var isOpen: Bool { !status.isOver || awaitsReview || status == .outcomeUnknown }

    /// Calls that took effect, by their place in the plan.
    public var done: [Int] { calls.filter { $0.outcome == .tookEffect }.map(\.index) }

    /// Whether each call has ended as it was to, or is only a remark and has ended anyhow.
    public var isCarriedOut: Bool { plan.calls.indices.allSatisfy(isCarriedOut) }

    func isCarriedOut(_ index: Int) -> Bool {
        guard let record = calls.last(where: { $0.index == index }) else { return false }
        return record.outcome == .tookEffect || (record.outcome != .intended && isRemark(index))
    }

    /// Whether the call only notes something beside calls before it. What takes a request back must take back all of it.
    func isRemark(_ index: Int) -> Bool {
        undoes == nil && plan.calls[index...].allSatisfy(\.call.isRemark)
            && !plan.calls[..<index].allSatisfy(\.call.isRemark)
    }

    /// Whether it was measured to have made things worse, and is not taken back yet.
    public var isWorse: Bool { status == .failed && verification?.result == .worse }

    /// Whether any call changed something, or may have.
    var hasActed: Bool { !done.isEmpty || mayHaveDoneSomething }
}
