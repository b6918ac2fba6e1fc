/// What the drift rule says of one column now, with the numbers that decide.
public enum DriftDecision: Sendable, Hashable {
    /// A score beside both bounds it must exceed.
    public struct Reading: Sendable, Hashable {
        public var window: DriftWindow
        public var threshold: Double
        public var withoutChange: NoChangeDistribution
        /// The chance of such a score without change.
        public var probability: Double
        /// The chance at or below which it is none, corrected for the number of columns in the report.
        public var cutoff: Double

        /// Whether the score is over both bounds.
        public var isOver: Bool { window.score > threshold && probability <= cutoff }

        /// The score that chance exceeds no more often than `cutoff`.
        public var quantile: Double { withoutChange.quantile(above: cutoff) }

        /// The number that decides: the larger of the bounds.
        public var bound: Double { max(threshold, quantile) }

        /// Whether what chance does is more than the threshold, as with few rows.
        public var isDecidedByChance: Bool { quantile > threshold }
    }

    /// Over both bounds in two successive windows that do not overlap.
    case open(latest: Reading, previous: Reading)
    /// The same against the training reference, and not against the same hours of the last weeks.
    case seasonal(latest: Reading, previous: Reading, beside: Reading)
    /// Over both bounds in the newest window, and not in the one before.
    case risen(latest: Reading, previous: Reading)
    /// The newest window is not over its bounds.
    case closed(Reading)
    case undecided(Reason)

    public enum Reason: Sendable, Hashable {
        /// No window, or only such as overlap.
        case oneWindow
        /// What chance does is not known of this window.
        case chanceUnknown(DriftWindow)
    }

    public var isOpen: Bool {
        if case .open = self { true } else { false }
    }
}
