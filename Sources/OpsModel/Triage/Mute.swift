/// What a silence does for alerts, done for built-in signals: matchers, reason, author, end at most seven days on.
public struct Mute: Sendable, Hashable, Codable, Identifiable {
    public var id: String
    public var service: String
    /// Globs over the signal's kind and detail; empty matches all.
    public var kind: String
    public var detail: String
    public var reason: String
    public var createdBy: String
    public var startsAt: Instant
    public var endsAt: Instant

    public init(
        id: String, service: String, kind: String = "", detail: String = "", reason: String, createdBy: String,
        startsAt: Instant, endsAt: Instant
    ) {
        self.id = id
        self.service = service
        self.kind = kind
        self.detail = detail
        self.reason = reason
        self.createdBy = createdBy
        self.startsAt = startsAt
        self.endsAt = endsAt
    }
}
