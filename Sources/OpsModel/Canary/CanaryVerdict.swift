/// Why the requests of a canary may differ from the stable variant's though the versions do not.
public enum SplitCaveat: String, Sendable, Hashable, Codable, CaseIterable {
    case header
    case sticky
    case region

    public var sentence: String {
        switch self {
        case .header: "The split follows a header: these users chose, or were chosen for, the canary."
        case .sticky: "The split is sticky: one user's requests all go to one variant and are not independent."
        case .region: "The split follows regions: their traffic and their dependencies differ too."
        }
    }
}

/// What both indicators say of a canary together: errors, and requests slower than the SLO's bound.
public struct CanaryVerdict: Sendable, Hashable {
    public enum Indicator: String, Sendable, Hashable, Codable, CaseIterable {
        case errors
        case slow
    }

    public struct Part: Sendable, Hashable {
        public let indicator: Indicator
        public let outcome: CanaryOutcome
        public let reading: CanaryReading?
    }

    /// One an indicator that has an objective and counts.
    public let parts: [Part]
    public let caveat: SplitCaveat?

    /// Of the polls since the traffic step began, less its warm-up. An objective is the share of requests promised not
    /// to fail, or to be faster than the bound; `nil` where none is promised.
    ///
    /// `window` is what the polls' numbers are taken over, where that is longer than they lie apart: then they overlap.
    /// The chance of a wrong `worse` for the whole step is `alpha`, and each indicator has its part of it.
    public init(
        _ polls: [CanaryPoll], errorObjective: Double, latencyObjective: Double?, caveat: SplitCaveat? = nil,
        alpha: Double = 0.01, window: Duration = .zero
    ) {
        var tally = CanaryTally(window: window)
        for poll in polls { tally.add(poll) }
        self.init(
            tally, errorObjective: errorObjective, latencyObjective: latencyObjective, caveat: caveat, alpha: alpha)
    }

    /// As of the polls that were added up.
    init(
        _ tally: CanaryTally, errorObjective: Double, latencyObjective: Double?, caveat: SplitCaveat? = nil,
        alpha: Double = 0.01
    ) {
        let slow = latencyObjective.flatMap { objective in tally.slow.map { (test: $0, objective: objective) } }
        let share = slow == nil ? alpha : alpha / 2
        var parts = [Part(.errors, tally.errors.judged(by: errorObjective, alpha: share))]
        if let slow { parts.append(Part(.slow, slow.test.judged(by: slow.objective, alpha: share))) }
        self.parts = parts
        self.caveat = caveat
    }

    /// `worse` where any part is, then undecided (`nil`) where any is, then `better` where any is.
    public var decision: CanaryDecision? {
        let decisions = parts.map(\.outcome.decision)
        if decisions.contains(.worse) { return .worse }
        if decisions.contains(nil) { return nil }
        return decisions.contains(.better) ? .better : .same
    }

    /// `nil` unless it is worse; a warning where the split is not random.
    public var severity: Severity? {
        guard decision == .worse else { return nil }
        return caveat == nil ? .critical : .warning
    }
}

extension CanaryVerdict.Part {
    fileprivate init(_ indicator: CanaryVerdict.Indicator, _ test: CanaryTest) {
        self.init(indicator: indicator, outcome: test.outcome, reading: test.reading)
    }
}
