/// A silence in an Alertmanager: which alerts it quiets, until when, by whom and why.
public struct Silence: Sendable, Hashable, Codable, Identifiable {
    public enum SilenceState: String, Sendable, Hashable, Codable {
        case active
        case pending
        case expired
        case unknown
    }

    /// One condition on one label.
    public struct Matcher: Sendable, Hashable, Codable {
        public var name: String
        public var value: String
        public var isRegex: Bool
        public var isEqual: Bool

        public init(name: String, value: String, isRegex: Bool, isEqual: Bool) {
            self.name = name
            self.value = value
            self.isRegex = isRegex
            self.isEqual = isEqual
        }

        /// As Alertmanager writes it: `severity=~"page|critical"`.
        public var description: String {
            let sign = (isEqual, isRegex)
            let text =
                switch sign {
                case (true, false): "="
                case (false, false): "!="
                case (true, true): "=~"
                case (false, true): "!~"
                }
            return "\(name)\(text)\"\(value)\""
        }
    }

    public var id: SilenceID
    public var state: SilenceState
    public var matchers: [Matcher]
    public var startsAt: Instant?
    public var endsAt: Instant?
    public var createdBy: String
    public var comment: String

    public init(
        id: SilenceID, state: SilenceState, matchers: [Matcher], startsAt: Instant?, endsAt: Instant?,
        createdBy: String, comment: String
    ) {
        self.id = id
        self.state = state
        self.matchers = matchers
        self.startsAt = startsAt
        self.endsAt = endsAt
        self.createdBy = createdBy
        self.comment = comment
    }
}
