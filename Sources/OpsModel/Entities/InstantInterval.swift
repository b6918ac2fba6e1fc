/// When something happened, as narrowly as the sources allow: not before `earliest`, not after `latest`.
///
/// A difference of two polls knows only that the change lies between them; a system's own history gives one instant.
public struct InstantInterval: Sendable, Hashable, Codable, Comparable {
    public var earliest: Instant
    public var latest: Instant

    /// The two instants in either order.
    public init(_ one: Instant, _ other: Instant) {
        earliest = min(one, other)
        latest = max(one, other)
    }

    public init(_ instant: Instant) {
        (earliest, latest) = (instant, instant)
    }

    public var isInstant: Bool { earliest == latest }

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
