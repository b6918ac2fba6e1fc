/// The verdict on one indicator of a canary. Effects are shares: the canary's less the stable variant's.
public enum CanaryOutcome: Sendable, Hashable {
    /// The ratio reached 1/α, and the effect is beyond the margin.
    case worse(ratio: Double, effect: Double, interval: ClosedRange<Double>)
    /// As `worse`, the other way: no interval within the margin would ever say so.
    case better(ratio: Double, effect: Double, interval: ClosedRange<Double>)
    /// The always-valid interval lies within the margin.
    case same(interval: ClosedRange<Double>)
    /// At the present rate it takes so long; `nil` where that cannot be told, or is over 30 days.
    case tooEarly(timeToDecision: Duration?)

    public var decision: CanaryDecision? {
        switch self {
        case .worse: .worse
        case .better: .better
        case .same: .same
        case .tooEarly: nil
        }
    }
}

public enum CanaryDecision: String, Sendable, Hashable, Codable, CaseIterable {
    case worse
    case better
    case same
}

/// The numbers behind a verdict, which stand beside it on every screen.
public struct CanaryReading: Sendable, Hashable {
    /// Likelihood ratio; `1 / alpha` decides.
    public let ratio: Double
    public let effect: Double
    /// Always valid, at 1 - `alpha`.
    public let interval: ClosedRange<Double>
    public let stableShare: Double
    public let canaryShare: Double
    /// Bad events of both.
    public let events: Double
    /// By which the canary's variance is multiplied.
    public let dispersion: Double
    public let margin: Double
    public let alpha: Double
}
