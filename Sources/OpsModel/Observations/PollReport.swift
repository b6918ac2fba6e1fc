/// How one poll of one backend went, and what it changed.
public struct PollReport: Sendable, Hashable, Codable {
    public enum Outcome: Sendable, Hashable, Codable {
        case answered(Difference)
        /// What failed, where, why, and what to do, in one or two lines.
        case failed(PollFailure)
    }

    public var backend: BackendID
    public var startedAt: Instant
    public var finishedAt: Instant
    /// Time on the wire and in the adapter, without waiting for a turn.
    public var latency: Duration
    public var outcome: Outcome
    public var incomplete: [EntityKind: String]
    public var truncated: String?
    public var facts: BackendFacts
    /// Entities known of this backend after the poll.
    public var count: Int
    public var nextPoll: Instant?

    public init(
        backend: BackendID, startedAt: Instant, finishedAt: Instant, latency: Duration, outcome: Outcome,
        incomplete: [EntityKind: String] = [:], truncated: String? = nil, facts: BackendFacts = BackendFacts(),
        count: Int = 0, nextPoll: Instant? = nil
    ) {
        self.backend = backend
        self.startedAt = startedAt
        self.finishedAt = finishedAt
        self.latency = latency
        self.outcome = outcome
        self.incomplete = incomplete
        self.truncated = truncated
        self.facts = facts
        self.count = count
        self.nextPoll = nextPoll
    }
}

/// Why a poll failed, in a form the state can hold and a recording can carry.
public struct PollFailure: Sendable, Hashable, Codable {
    /// The family of the fault, which decides the word and the advice.
    public enum FailureKind: String, Sendable, Hashable, Codable {
        case unreachable
        case deadline
        case unauthorised
        case forbidden
        case notFound
        case rateLimited
        case server
        case malformed
        case tooLarge
        case tls
        /// Plain HTTP answers where TLS was asked for.
        case notTLS
        case redirected
        case configuration
        /// The secret that it is asked with cannot be had; it was not asked.
        case secret
        /// This program had no means left to ask it, or was stopped.
        case notAsked
    }

    public var kind: FailureKind
    public var message: String

    public init(kind: FailureKind, message: String) {
        self.kind = kind
        self.message = message
    }
}
