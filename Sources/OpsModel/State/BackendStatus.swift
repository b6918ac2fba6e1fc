/// One configured outside system and how it is doing. Reachable is not healthy, and both are shown.
public struct BackendStatus: Sendable, Hashable, Codable, Identifiable {
    public enum Health: Sendable, Hashable, Codable {
        case starting
        case answering
        /// Answering, but with parts missing or unwell by its own word.
        case degraded(String)
        case failing(PollFailure)
        case off(String)
    }

    public let id: BackendID
    /// The system in its own spelling: `MLflow`, `Prometheus`.
    public let system: String
    /// The address, without user information.
    public let address: String
    public let interval: Duration
    public let environment: Environment
    public let cluster: String
    /// Said on screen for as long as it holds: certificates are not verified.
    public let skipsVerification: Bool
    /// The kinds it can tell of, whether or not it has told of any.
    public let reports: Set<EntityKind>
    /// Whether it can be asked for series longer than what is kept here.
    public let remembers: Bool
    /// The calls by which it can be changed; `nil` in what was recorded before there were any.
    public let operations: Set<SystemCall.Operation>?

    public var health: Health = .starting
    public var lastAttempt: Instant?
    public var lastSuccess: Instant?
    /// When each kind was last read whole; a poll that answers in part renews only the rest.
    public var lastWhole: [EntityKind: Instant] = [:]
    /// The kinds whose list was not complete in the last answer.
    public var incompleteKinds: Set<EntityKind> = []
    /// Of what measures: since when it answers that it measures nothing; `nil` while it measures something.
    public var emptySince: Instant?
    public var failingSince: Instant?
    public var consecutiveFailures = 0
    public var latency: Duration?
    public var facts = BackendFacts()
    public var truncated: String?
    public var count = 0
    public var nextPoll: Instant?
    public var isPolling = false

    public init(
        id: BackendID, system: String, address: String, interval: Duration, environment: Environment = .unknown,
        cluster: String = "", skipsVerification: Bool = false, reports: Set<EntityKind> = [], remembers: Bool = false,
        operations: Set<SystemCall.Operation>? = nil
    ) {
        self.id = id
        self.system = system
        self.address = address
        self.interval = interval
        self.environment = environment
        self.cluster = cluster
        self.skipsVerification = skipsVerification
        self.reports = reports
        self.remembers = remembers
        self.operations = operations
    }

    /// Whether it can be told to do so.
    func can(_ operation: SystemCall.Operation) -> Bool { operations?.contains(operation) ?? false }

    /// True when the last answer is older than three poll intervals (domain.md §3): its rows are drawn as stale.
    public func isStale(at now: Instant) -> Bool {
        guard let lastSuccess else { return false }
        return now.age(since: lastSuccess) > interval * 3
    }

    /// As ``isStale(at:)``, for one kind of what the backend tells: old as well when only that part fails to come.
    public func isStale(_ kind: EntityKind, at now: Instant) -> Bool {
        if isStale(at: now) { return true }
        guard incompleteKinds.contains(kind) else { return false }
        guard let whole = lastWhole[kind] else { return true }
        return now.age(since: whole) > interval * 3
    }

    /// The kinds that are stale though the backend answers.
    func staleKinds(at now: Instant) -> Set<EntityKind> {
        incompleteKinds.filter { isStale($0, at: now) }
    }

    /// True until it has answered for the first time; one that is off will never be asked.
    public var isAwaited: Bool {
        if case .off = health { return false }
        return lastSuccess == nil
    }

    /// Whether it cannot be opened, or did not answer its last poll.
    public var hasFailed: Bool {
        if case .off = health { true } else { consecutiveFailures > 0 }
    }

    /// Whether its last poll failed, or left out some of what it serves.
    var hidServing: Bool { hasFailed || incompleteKinds.contains(.deployment) }

    /// Why nothing answers where it is expected, or with errors of its own only, in words; `nil` while it answers, be it
    /// with a refusal.
    var unreachable: String? {
        guard case .failing(let failure) = health, [.unreachable, .deadline, .server].contains(failure.kind) else {
            return nil
        }
        return failure.message
    }

    /// Whether something answers there, and only with errors of its own.
    var answersErrorsOnly: Bool {
        if case .failing(let failure) = health { failure.kind == .server } else { false }
    }

    /// Why it does not tell all that it serves; `nil` while it does.
    var whyNotServing: String? {
        switch health {
        case .failing(let failure): failure.message
        case .off(let reason): reason
        case .degraded(let reason): incompleteKinds.contains(.deployment) ? reason : nil
        case .starting, .answering: nil
        }
    }

    mutating func stepBack(to instant: Instant) {
        lastAttempt = lastAttempt.map { min($0, instant) }
        lastSuccess = lastSuccess.map { min($0, instant) }
        emptySince = emptySince.map { min($0, instant) }
        failingSince = failingSince.map { min($0, instant) }
        lastWhole = lastWhole.mapValues { min($0, instant) }
    }

    /// Whether it answered its last poll.
    var isAnswering: Bool { lastSuccess != nil && consecutiveFailures == 0 }

    /// Whether it has answered, or failed to.
    var isHeard: Bool { lastSuccess != nil || hasFailed }

    /// Counts as working in "src 11/12".
    public func isWorking(at now: Instant) -> Bool {
        switch health {
        case .answering, .degraded: !isStale(at: now)
        case .starting, .failing, .off: false
        }
    }
}

extension Table where Entity == BackendStatus {
    /// The environment that is named; where none is, what the source is configured for.
    func environment(named name: String?, of backend: BackendID) -> Environment {
        let named = Environment(name)
        return named == .unknown ? self[backend]?.environment ?? .unknown : named
    }
}
