/// How far from UTC the clocks of one time zone stand, and when that changes.
public struct ZoneOffsets: Sendable, Hashable, Codable {
    /// From an instant on.
    public struct Change: Sendable, Hashable, Codable {
        public var at: Instant
        /// Seconds east of UTC.
        public var offset: Int

        public init(at: Instant, offset: Int) {
            self.at = at
            self.offset = offset
        }
    }

    /// As the configuration writes it: `Europe/Berlin`.
    public var name: String
    /// Before the first change.
    public var initial: Int
    /// Oldest first.
    public var changes: [Change]

    public static let utc = ZoneOffsets(name: "UTC", initial: 0)

    public init(name: String, initial: Int, changes: [Change] = []) {
        self.name = name
        self.initial = initial
        self.changes = changes
    }

    /// Seconds east of UTC.
    public func offset(at instant: Instant) -> Int {
        var (low, high) = (0, changes.count)
        while low < high {
            let middle = (low + high) / 2
            if changes[middle].at <= instant { low = middle + 1 } else { high = middle }
        }
        return low == 0 ? initial : changes[low - 1].offset
    }

    /// When a clock there shows so many seconds since the beginning of 1970. What is skipped in spring is taken with
    /// the offset from before, what comes twice in autumn is the first of the two.
    public func instant(showing local: Double) -> Instant {
        let early = offset(at: Instant(seconds: local - 86_400))
        let candidate = Instant(seconds: local - Double(early))
        if offset(at: candidate) == early { return candidate }
        let late = offset(at: candidate)
        let other = Instant(seconds: local - Double(late))
        return offset(at: other) == late ? other : candidate
    }
}
