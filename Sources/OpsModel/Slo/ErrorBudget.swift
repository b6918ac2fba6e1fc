/// What an SLO allows to go wrong over its window, and what is left of it.
public struct ErrorBudget: Sendable, Hashable {
    /// Of the budget; above 1 where the objective is missed. `nil` without data, or below the policy's coverage.
    public let spent: Double?
    /// The share of the SLO's window for which there is data.
    public let coverage: Double
    /// Burn over the shortest long window of the policy that has data; `nil` where none has.
    public let burn: Double?
    /// When the rest is spent if it goes on at this burn: zero where nothing is left, `nil` where that is unknown or
    /// the burn is zero.
    public let timeToExhaustion: Duration?

    init(_ status: ObjectiveStatus, policy: BurnRatePolicy, evidence: ObjectiveEvidence) {
        coverage = evidence.coverage(of: status.window)
        let spent = coverage < policy.leastCoverage ? nil : status.burnRate(over: status.window)
        self.spent = spent
        let burn = policy.rules.map(\.long).sorted().lazy
            .filter { evidence.coverage(of: $0) >= policy.leastCoverage }
            .compactMap { status.burnRate(over: $0) }.first
        self.burn = burn
        timeToExhaustion = spent.flatMap { Self.time(left: 1 - $0, burn: burn, window: status.window) }
    }

    /// Of the budget; negative where more was spent than there was.
    public var left: Double? { spent.map { 1 - $0 } }

    private static func time(left: Double, burn: Double?, window: Duration) -> Duration? {
        if left <= 0 { return .zero }
        guard let burn, burn > 0 else { return nil }
        // A burn of 1 spends the whole budget in one window. Beyond some thirty years nobody asks.
        let seconds = left / burn * window.inSeconds
        return seconds < 1e9 ? .seconds(seconds) : nil
    }
}
