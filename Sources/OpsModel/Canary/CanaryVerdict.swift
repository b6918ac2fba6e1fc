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
        let slow = polls.filter { $0.stable.slow != nil && $0.canary.slow != nil }
        let judgesLatency = latencyObjective != nil && !slow.isEmpty
        let share = judgesLatency ? alpha / 2 : alpha
        var parts = [Self.part(.errors, polls, objective: errorObjective, alpha: share, window) { $0.errors }]
        if let latencyObjective, judgesLatency {
            parts.append(Self.part(.slow, slow, objective: latencyObjective, alpha: share, window) { $0.slow ?? 0 })
        }
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

    private static func part(
        _ indicator: Indicator, _ polls: [CanaryPoll], objective: Double, alpha: Double, _ window: Duration,
        _ events: (ArmCounts) -> Double
    ) -> Part {
        var test = CanaryTest(objective: objective, alpha: alpha, window: window)
        for poll in polls {
            test.add(
                stable: (poll.stable.requests, events(poll.stable)),
                canary: (poll.canary.requests, events(poll.canary)), length: poll.length)
        }
        return Part(indicator: indicator, outcome: test.outcome, reading: test.reading)
    }
}
