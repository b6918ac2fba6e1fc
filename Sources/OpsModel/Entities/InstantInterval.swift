/// When something happened, as narrowly as the sources allow: not before `earliest`, not after `latest`.
///
/// A difference of two polls knows only that the change lies between them; a system's own history gives one instant.
public struct InstantInterval: Sendable, Hashable, Comparable {
    public var earliest: Instant
    public var latest: Instant
    /// Whether nobody looked before `latest`: it had happened by then, and `earliest` is only how far back its causes
    /// are looked for. No bound may be said that was not read.
    public private(set) var isOpen = false

    /// The two instants in either order.
    public init(_ one: Instant, _ other: Instant) {
        earliest = min(one, other)
        latest = max(one, other)
    }

    public init(_ instant: Instant) {
        (earliest, latest) = (instant, instant)
    }

    /// What had happened by `latest`, with causes looked for up to `reach` before it.
    public static func by(_ latest: Instant, reach: Duration) -> InstantInterval {
        var interval = InstantInterval(latest - reach, latest)
        interval.isOpen = reach > .zero
        return interval
    }

    public var isInstant: Bool { earliest == latest }

    /// The instant to name where only one can be named: the earliest that is known.
    public var since: Instant { isOpen ? latest : earliest }

    /// Both together; open where one that is open reaches back furthest.
    public func union(_ other: InstantInterval) -> InstantInterval {
        var union = InstantInterval(min(earliest, other.earliest), max(latest, other.latest))
        union.isOpen = earliest <= other.earliest && isOpen || other.earliest <= earliest && other.isOpen
        return union
    }

    /// The width; zero where the instant is known.
    public var uncertainty: Duration { latest - earliest }

    /// The same without what lies before an instant at which it cannot have happened yet.
    public func notBefore(_ instant: Instant?) -> InstantInterval {
        guard let instant, instant > earliest else { return self }
        return InstantInterval(min(instant, latest), latest)
    }

    /// True where the two may have happened at the same time.
    public func overlaps(_ other: InstantInterval) -> Bool {
        earliest <= other.latest && other.earliest <= latest
    }

    /// True only where no instant of this one lies after any of the other.
    public func isBefore(_ other: InstantInterval) -> Bool {
        latest < other.earliest
    }

    /// The least time that can lie between the two; zero where they overlap.
    public func distance(to other: InstantInterval) -> Duration {
        overlaps(other) ? .zero : max(earliest, other.earliest) - min(latest, other.latest)
    }

    /// By the latest instant at which it can have happened, then by the earliest.
    public static func < (lhs: InstantInterval, rhs: InstantInterval) -> Bool {
        (lhs.latest, lhs.earliest) < (rhs.latest, rhs.earliest)
    }
}

/// Written as it always was; a mark only where the interval is open.
extension InstantInterval: Codable {
    private enum CodingKeys: CodingKey {
        case earliest, latest, isOpen
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        earliest = try container.decode(Instant.self, forKey: .earliest)
        latest = try container.decode(Instant.self, forKey: .latest)
        isOpen = try container.decodeIfPresent(Bool.self, forKey: .isOpen) ?? false
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(earliest, forKey: .earliest)
        try container.encode(latest, forKey: .latest)
        if isOpen { try container.encode(true, forKey: .isOpen) }
    }
}
