/// One line of a timeline, at the instant it happened.
public struct TimelineEntry: Sendable, Hashable, Codable {
    public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
        case change, signal, alert, closed, acknowledged, assigned, comment, merged, reopened, resolved, page, unwatched
        case snapshot
        /// A step of a runbook.
        case run
        /// A change request: asked for, decided, executed, verified, reviewed.
        case request
    }

    public var at: InstantInterval
    /// When it was learned, where that was later.
    public var learnedAt: Instant?
    public var kind: Kind
    /// What it is a line about, the same however its words and instants change as more is learned: of two lines of one
    /// matter the later told holds.
    public var matter: String
    public var text: String
    /// Who did it or which system tells of it.
    public var source: String
    /// What Enter opens.
    public var entity: EntityID?
    /// The signal that opened or ended; earlier versions kept lines without it.
    public var signal: Signal.ID?

    public init(
        at: InstantInterval, learnedAt: Instant? = nil, kind: Kind, matter: String? = nil, text: String,
        source: String = "", entity: EntityID? = nil,
        signal: Signal.ID? = nil
    ) {
        self.at = at
        self.learnedAt = learnedAt
        self.kind = kind
        self.matter = "\(kind.rawValue) \(matter ?? "\(text) \(source) \(at.latest.seconds)")"
        self.text = text
        self.source = source
        self.entity = entity
        self.signal = signal
    }
}
