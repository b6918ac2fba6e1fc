/// The burn-rate rules of one SLO.
public struct BurnRatePolicy: Sendable, Hashable {
    public var rules: [BurnRateRule]
    /// Bad events a long window must hold before its rule may fire: below, one unlucky request is a burn.
    public var leastBadEvents: Double
    /// The share of a window that must be covered by data.
    public var leastCoverage: Double

    public init(rules: [BurnRateRule], leastBadEvents: Double = 10, leastCoverage: Double = 0.8) {
        self.rules = rules
        self.leastBadEvents = leastBadEvents
        self.leastCoverage = leastCoverage
    }

    /// 2 % of the budget in 1 h and 5 % in 6 h page, 10 % in 3 d is a ticket; factors 14.4, 6 and 1 for 30 days. Rules
    /// that look back further than the SLO does are left out.
    public static func standard(window: Duration, rules settings: SignalRules = SignalRules()) -> BurnRatePolicy {
        let rules: [BurnRateRule] = [
            BurnRateRule(
                spending: 0.02, in: .seconds(3600), short: .seconds(300), of: window, severity: .critical),
            BurnRateRule(
                spending: 0.05, in: .seconds(6 * 3600), short: .seconds(1800), of: window, severity: .critical),
            BurnRateRule(
                spending: 0.1, in: .seconds(3 * 86_400), short: .seconds(6 * 3600), of: window, severity: .warning),
        ]
        return BurnRatePolicy(
            rules: rules.filter { $0.long <= window }, leastBadEvents: settings.burnEvents,
            leastCoverage: settings.burnCoverage)
    }

    /// Rules that can never fire under this objective, for `doctor`.
    public func refusals(objective: Double) -> [BurnRateRefusal] {
        rules.compactMap { $0.refusal(objective: objective) }
    }

    /// Every window whose error ratio the rules read, shortest first.
    public var windows: [Duration] {
        Set(rules.flatMap { [$0.long, $0.short] }).sorted()
    }
}
