internal import Glibc

/// Whether a canary's share of bad events differs from the stable variant's, by a test that stays valid however often
/// it is read: a normal-mixture sequential likelihood ratio on the difference of two proportions (domain.md §4).
///
/// It takes the polls since the traffic step began, less a warm-up of 2 min; a new step or a restart begins a new test.
/// Between polls the requests are taken as independent of those before: bursts within a poll widen it, bursts that last
/// for many polls on one variant only are, to it, a difference.
public struct CanaryTest: Sendable, Hashable {
    /// The chance of ever calling equal variants different.
    public private(set) var alpha: Double
    /// What a difference must exceed to matter: 0.1 percentage points or a quarter of what the objective allows.
    public private(set) var margin: Double
    private var stable = CanaryArm()
    private var canary = CanaryArm()
    private var polls = 0.0
    private var elapsed = Duration.zero
    /// What each poll's numbers are taken over, where that is longer than the polls lie apart.
    private let window: Duration

    /// Bad events of both variants that must be seen before they are called different.
    public static let leastEvents = 10.0
    /// Polls that must be seen before their dispersion is known well enough: 2 min at 15 s.
    public static let leastPolls = 8.0

    public init(objective: Double, alpha: Double = 0.01, window: Duration = .zero) {
        self.alpha = alpha
        self.window = window
        margin = Self.margin(objective)
    }

    private static func margin(_ objective: Double) -> Double { max(0.001, 0.25 * (1 - objective)) }

    /// The same counts against another objective and chance of a false alarm.
    func judged(by objective: Double, alpha: Double) -> CanaryTest {
        var test = self
        (test.alpha, test.margin) = (alpha, Self.margin(objective))
        return test
    }

    /// Adds what both variants answered between two polls, of which `events` were bad.
    public mutating func add(
        stable: (requests: Double, events: Double), canary: (requests: Double, events: Double), length: Duration
    ) {
        self.stable.add(requests: stable.requests, events: stable.events, length: length, window: window)
        self.canary.add(requests: canary.requests, events: canary.events, length: length, window: window)
        polls += 1
        elapsed += length
    }

    /// Deviation of the effects that the alternative is drawn from; fixed before the first look, as the method asks. By
    /// the formula, a third of it takes 2 to 2.7 times the requests to find effects from three percentage points on;
    /// three times it takes a sixth more for effects near the margin, which are the hard ones.
    private var spread: Double { max(0.01, 2 * margin) }

    private var comparison: CanaryComparison? {
        CanaryComparison(stable: stable, canary: canary, spread: spread)
    }

    /// What is known so far; `nil` until both variants have answered.
    public var reading: CanaryReading? {
        comparison.map { comparison in
            CanaryReading(
                ratio: exp(min(700, comparison.logRatio)), effect: comparison.effect,
                interval: comparison.interval(alpha: alpha), stableShare: stable.share, canaryShare: canary.share,
                events: comparison.events, dispersion: comparison.canary.dispersion, margin: margin, alpha: alpha)
        }
    }

    /// The verdict now, without the time to one.
    public var decision: CanaryDecision? {
        comparison.flatMap { decide($0, polls: polls) }
    }

    public var outcome: CanaryOutcome {
        guard let reading, let decision else { return .tooEarly(timeToDecision: timeToDecision) }
        return switch decision {
        case .worse: .worse(ratio: reading.ratio, effect: reading.effect, interval: reading.interval)
        case .better: .better(ratio: reading.ratio, effect: reading.effect, interval: reading.interval)
        case .same: .same(interval: reading.interval)
        }
    }

    private func decide(_ comparison: CanaryComparison, polls: Double) -> CanaryDecision? {
        guard polls >= Self.leastPolls else { return nil }
        let isBeyond = abs(comparison.effect) > margin
        if isBeyond, comparison.events >= Self.leastEvents, comparison.logRatio >= -log(alpha) {
            return comparison.effect > 0 ? .worse : .better
        }
        guard !isBeyond else { return nil }
        let interval = comparison.interval(alpha: alpha)
        return interval.lowerBound >= -margin && interval.upperBound <= margin ? .same : nil
    }

    /// How long the same traffic must go on for a decision, if shares stay as they are; `nil` where that is over 30
    /// days.
    private var timeToDecision: Duration? {
        guard let comparison, elapsed > .zero else { return nil }
        let most = Duration.seconds(30 * 86_400) / elapsed
        var growth = 1.0
        while growth < most {
            growth *= 1.1
            if decide(comparison.grown(by: growth), polls: polls * growth) != nil {
                return elapsed * (growth - 1)
            }
        }
        return nil
    }
}
