/// What lies behind the error ratios of an SLO, by window, as far as a source tells.
public struct ObjectiveEvidence: Sendable, Hashable {
    /// Valid requests within the window; without them the least number of bad events cannot be asked for.
    public var requests: [Duration: Double]
    /// The share of the window, in 0...1, for which there is data; a window that is not named is covered.
    public var coverage: [Duration: Double]

    public init(requests: [Duration: Double] = [:], coverage: [Duration: Double] = [:]) {
        self.requests = requests
        self.coverage = coverage
    }

    func coverage(of window: Duration) -> Double { coverage[window] ?? 1 }
}

/// What every burn-rate rule of an SLO says now.
public struct BurnRateVerdict: Sendable, Hashable {
    public enum State: Sendable, Hashable {
        case firing
        case clear
        /// Both windows are over the factor, and there are too few bad events to say so.
        case lowTraffic(badEvents: Double)
        /// Too little of the long window is covered: the share that is.
        case notCovered(Double)
        /// A window has no error ratio.
        case noData
    }

    public struct Reading: Sendable, Hashable {
        public let rule: BurnRateRule
        public let longBurn: Double?
        public let shortBurn: Double?
        public let state: State
        /// Error ratio times requests over the long window; `nil` where requests are not told.
        public let badEvents: Double?

        /// Whether the rule cannot say anything.
        var isBlind: Bool {
            switch state {
            case .noData, .notCovered: true
            case .firing, .clear, .lowTraffic: false
            }
        }
    }

    /// One a rule, in the policy's order.
    public let readings: [Reading]
    public let budget: ErrorBudget

    public init(_ status: ObjectiveStatus, policy: BurnRatePolicy, evidence: ObjectiveEvidence = ObjectiveEvidence()) {
        readings = policy.rules.map { Self.read($0, status, policy, evidence) }
        budget = ErrorBudget(status, policy: policy, evidence: evidence)
    }

    /// The worst of what fires; `nil` where nothing does.
    public var severity: Severity? {
        readings.filter { $0.state == .firing }.map(\.rule.severity).max()
    }

    /// Whether no rule can say anything: the service is blind in this SLO.
    public var isUnknown: Bool {
        readings.allSatisfy(\.isBlind)
    }

    /// The long windows of the rules that cannot say anything, shortest first.
    public var unmeasured: [Duration] {
        readings.filter(\.isBlind).map(\.rule.long).sorted()
    }

    /// Whether a window is beyond the factor of a page that rests on it, or any is beyond that of a page that cannot be
    /// judged because one of its windows is not measured: nobody may call that well.
    public var isBeyondPage: Bool {
        let pages = readings.filter { $0.rule.severity == .critical }
        if pages.contains(where: { max($0.longBurn ?? 0, $0.shortBurn ?? 0) > $0.rule.factor }) { return true }
        guard let least = pages.filter(\.isBlind).map(\.rule.factor).min() else { return false }
        return readings.contains { max($0.longBurn ?? 0, $0.shortBurn ?? 0) > least }
    }

    private static func read(
        _ rule: BurnRateRule, _ status: ObjectiveStatus, _ policy: BurnRatePolicy, _ evidence: ObjectiveEvidence
    ) -> Reading {
        let ratio = status.errorRatios[rule.long] ?? nil
        let badEvents = ratio.flatMap { ratio in evidence.requests[rule.long].map { $0 * ratio } }
        let (long, short) = (status.burnRate(over: rule.long), status.burnRate(over: rule.short))
        func reading(_ state: State) -> Reading {
            Reading(rule: rule, longBurn: long, shortBurn: short, state: state, badEvents: badEvents)
        }

        guard let long, let short else { return reading(.noData) }
        let coverage = evidence.coverage(of: rule.long)
        if coverage < policy.leastCoverage, !isPage(rule, whatEverWasNotSeen: long * coverage) {
            return reading(.notCovered(coverage))
        }
        guard long > rule.factor, short > rule.factor else { return reading(.clear) }
        if let badEvents, badEvents < policy.leastBadEvents { return reading(.lowTraffic(badEvents: badEvents)) }
        return reading(.firing)
    }

    /// A page need not wait for its window to fill when what was seen is enough had all the rest been good, which takes
    /// nothing for granted but even traffic. A ticket waits.
    private static func isPage(_ rule: BurnRateRule, whatEverWasNotSeen least: Double) -> Bool {
        rule.severity == .critical && least > rule.factor
    }
}

extension BurnRateVerdict.Reading {
    /// `3 bad requests in 1h, 10 needed: …`; `6h of 3d seen`; empty where nothing needs saying.
    public func remark(_ policy: BurnRatePolicy) -> String {
        switch state {
        case .lowTraffic(let badEvents):
            """
            \(Int(bounded: badEvents.rounded())) bad requests in \(rule.long.briefly), \(Int(bounded: policy.leastBadEvents)) needed: \
            a longer window, a lower objective or synthetic requests would help
            """
        case .notCovered(let coverage): "\((rule.long * coverage).briefly) of \(rule.long.briefly) seen"
        case .noData: "no data"
        case .firing, .clear: ""
        }
    }
}
