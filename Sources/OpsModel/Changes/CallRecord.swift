/// What became of one call of a plan.
public struct CallRecord: Sendable, Hashable, Codable {
    public enum Outcome: Sendable, Hashable, Codable {
        /// Written down before it was sent; whether it was is not known yet.
        case intended
        /// It holds, as a read afterwards showed.
        case tookEffect
        /// The system refused it, and nothing changed.
        case refused(String)
        /// It ended in an error, and part of what it does may have been done.
        case failed(String)
        /// It may have taken effect; why nobody can tell.
        case unknown(String)
    }

    /// Which of the plan's calls, from 0.
    public var index: Int
    public var intendedAt: Instant
    public var endedAt: Instant?
    public var outcome: Outcome
    /// What a script wrote, its beginning, printable and without what is known as a secret; `nil` for other calls.
    public var output: String?

    /// Whose word the outcome is, where nobody could read it.
    public var settlement: IncidentRecord.Mark?

    public init(index: Int, intendedAt: Instant, endedAt: Instant? = nil, outcome: Outcome = .intended) {
        self.index = index
        self.intendedAt = intendedAt
        self.endedAt = endedAt
        self.outcome = outcome
    }
}

extension CallRecord {
    /// Clocks, and polls that find what changed, lie so far apart at most.
    static let slack = Duration.seconds(120)

    /// How far from its making something took effect.
    func distance(to effect: InstantInterval) -> Duration {
        InstantInterval(intendedAt, max(intendedAt, endedAt ?? intendedAt)).distance(to: effect)
    }
}

/// What a person found of a call whose outcome nobody could read.
public struct Settlement: Sendable, Hashable, Codable {
    public var tookEffect: Bool
    /// What was seen.
    public var reason: String

    public init(tookEffect: Bool, reason: String) {
        self.tookEffect = tookEffect
        self.reason = reason
    }
}

/// What was measured after the plan had taken effect, on a window that begins then.
public struct Verification: Sendable, Hashable, Codable {
    public enum Result: String, Sendable, Hashable, Codable {
        case recovered, worse, unchanged
        /// No data is not recovery.
        case notMeasurable
    }

    public var result: Result
    public var from: Instant
    public var to: Instant
    /// What was seen of each criterion: a sentence each.
    public var text: [String]

    public init(_ result: Result, from: Instant, to: Instant, text: [String]) {
        self.result = result
        self.from = from
        self.to = to
        self.text = text
    }
}

/// Who executes a request now, and until when that may be believed without another word.
public struct Execution: Sendable, Hashable, Codable {
    public var by: Actor
    /// The process: host, start of its boot, number and start, so that another with its number is not taken for it.
    public var process: String
    public var began: Instant
    public var leaseEnds: Instant

    public init(by: Actor, process: String, began: Instant, leaseEnds: Instant) {
        self.by = by
        self.process = process
        self.began = began
        self.leaseEnds = leaseEnds
    }
}
