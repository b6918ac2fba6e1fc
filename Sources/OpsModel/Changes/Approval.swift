/// Somebody's word on one request as it stood: for these calls, on these values, under this policy.
public struct Approval: Sendable, Hashable, Codable {
    public enum Decision: String, Sendable, Hashable, Codable {
        case approved, rejected
        /// Looked at afterwards and found right.
        case reviewed
    }

    /// What the word is worth where it is kept (domain.md §8).
    public enum Standing: String, Sendable, Hashable, Codable {
        /// Nothing but a name on this store vouches for it.
        case selfAsserted
        /// Signed by a key that the requester could not add; the store itself is the requester's to write.
        case advisory
        /// The store recorded who was logged in, and refuses the requester.
        case enforced

        /// As the screens say it.
        public var text: String { self == .selfAsserted ? "self-asserted" : rawValue }
    }

    public var approver: Actor
    public var decision: Decision
    public var standing: Standing
    public var at: Instant
    public var comment: String
    /// What it was given for.
    public var revision: Int
    public var plan: Digest
    public var bound: Digest
    public var policy: Digest
    /// The armoured signature and the text it signs, kept with it.
    public var signature: String?
    public var signedText: String?

    /// `approved by k.lindt, advisory: seen`
    public var text: String {
        "\(decision.rawValue) by \(approver.name), \(standing.text)" + (comment.isEmpty ? "" : ": \(comment)")
    }

    public init(
        approver: Actor, decision: Decision, standing: Standing, at: Instant, comment: String = "", revision: Int,
        plan: Digest, bound: Digest, policy: Digest, signature: String? = nil, signedText: String? = nil
    ) {
        self.approver = approver
        self.decision = decision
        self.standing = standing
        self.at = at
        self.comment = comment
        self.revision = revision
        self.plan = plan
        self.bound = bound
        self.policy = policy
        self.signature = signature
        self.signedText = signedText
    }
}
