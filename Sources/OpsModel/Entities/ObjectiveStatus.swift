/// An SLO and the error ratios measured over its windows.
public struct ObjectiveStatus: Sendable, Hashable, Codable, Identifiable {
    public var id: SLOID
    /// The share of good answers promised, in 0...1.
    public var objective: Double
    /// The window the objective is promised over.
    public var window: Duration
    /// Error ratio by the window it was measured over; `nil` where there is no data.
    public var errorRatios: [Duration: Double?]
    /// How many requests each window held, where the source tells: few of them say little.
    public var requests: [Duration: Double?]
    /// The share of each window, in 0...1, for which there is data; a window that is not named is covered, or nobody
    /// tells.
    public var coverage: [Duration: Double]
    /// The latency beyond which an answer counts as bad; `nil` for an objective that is not about latency.
    public var bound: Duration?
    /// Earlier error ratios by window, oldest first; sent with the first poll of a backend that remembers, else empty.
    public var past: [Duration: [Sample]]

    public init(
        id: SLOID, objective: Double, window: Duration, errorRatios: [Duration: Double?],
        requests: [Duration: Double?] = [:], coverage: [Duration: Double] = [:], bound: Duration? = nil,
        past: [Duration: [Sample]] = [:]
    ) {
        self.id = id
        self.objective = objective
        self.window = window
        self.errorRatios = errorRatios
        self.requests = requests
        self.coverage = coverage
        self.bound = bound
        self.past = past
    }

    /// `errorRatio(window) / (1 - objective)`: 1 spends the budget exactly over the SLO's window (domain.md §4).
    public func burnRate(over window: Duration) -> Double? {
        guard objective < 1, let ratio = errorRatios[window] ?? nil else { return nil }
        return ratio / (1 - objective)
    }
}

extension ObjectiveStatus {
    /// What the burn-rate rules of its window say; where its source tells no number of requests, as many count as come
    /// now.
    func burnVerdict(requestRate: Double?, rules: SignalRules) -> BurnRateVerdict {
        let policy = BurnRatePolicy.standard(window: window, rules: rules)
        var evidence = ObjectiveEvidence(coverage: coverage)
        for window in policy.windows {
            let told = requests[window] ?? nil
            evidence.requests[window] = told ?? requestRate.map { $0 * window.inSeconds }
        }
        return BurnRateVerdict(self, policy: policy, evidence: evidence)
    }
}

extension OpsState {
    /// As the signals of its row read it.
    public func burnVerdict(of objective: ObjectiveStatus) -> BurnRateVerdict {
        let row = fleetRow(of: .objective(objective.id)).flatMap { fleet[$0] }
        return objective.burnVerdict(requestRate: row?.requestRate.value, rules: triage.rules)
    }

    /// The burn-rate rules of an objective over `window`.
    public func burnPolicy(window: Duration) -> BurnRatePolicy {
        .standard(window: window, rules: triage.rules)
    }
}
