/// What is to be noted in the audit chain, before the store gives it its place there.
public struct AuditDraft: Sendable, Hashable, Codable {
    /// Tells it from every other, so that a batch that is saved twice is noted once.
    public var key: String
    /// When it was decided or done.
    public var at: Instant
    public var actor: Actor
    /// What was done, as a noun and a participle: `incident.acknowledged`, `request.approved`.
    public var action: String
    /// What it was done to: `INC-K7QD`, `CR-118`.
    public var subject: String
    /// With the value before, where one was replaced. Holds no secret.
    public var details: [String: String]

    public init(
        key: String, at: Instant, actor: Actor, action: String, subject: String, details: [String: String] = [:]
    ) {
        self.key = key
        self.at = at
        self.actor = actor
        self.action = action
        self.subject = subject
        self.details = details
    }
}
