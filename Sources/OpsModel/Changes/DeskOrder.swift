/// What is asked of the desk where change requests are kept and executed; every answer comes back as a request that
/// changed, a plan, or a sentence.
public enum DeskOrder: Sendable, Hashable {
    /// Read and plan, keep nothing.
    case plan(RequestDraft, ticket: String?)
    /// Keep what was shown; `executes` does it at once where nobody else is needed. What is known of the service when it
    /// is decided is frozen with that, here and below.
    case propose(PlannedRequest, RequestOccasion, executes: Bool, known: DecisionSnapshot)
    case decide(RequestID, Approval.Decision, digest: Digest, comment: String, known: DecisionSnapshot)
    case override(RequestID, reason: String, known: DecisionSnapshot?)
    case withdraw(RequestID, reason: String)
    case settle(RequestID, Settlement)
    case execute(RequestID, digest: Digest)
    case verified(RequestID, Verification)
}

/// A draft with the plan that was read for it and what the policy asks.
public struct PlannedRequest: Sendable, Hashable, Codable {
    public var draft: RequestDraft
    public var plan: ChangePlan
    public var ruling: PolicyRuling

    public init(draft: RequestDraft, plan: ChangePlan, ruling: PolicyRuling) {
        self.draft = draft
        self.plan = plan
        self.ruling = ruling
    }
}

/// What the desk tells.
public enum DeskAnswer: Sendable, Hashable, Codable {
    case changed(ChangeRequest)
    case planned(PlannedRequest)
    /// It cannot be planned, and why.
    case notPlanned(RequestDraft, String)
    /// It was not done, and why.
    case refused(String)
}
