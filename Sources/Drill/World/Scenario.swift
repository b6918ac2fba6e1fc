/// The story that unfolds by itself, in seconds relative to the traffic step.
///
/// Three minutes before the step a feature store's time to live is shortened; `card_age_days` goes missing; the canary,
/// which is the only version that reads it, falls back, slows down and fails.
struct Scenario: Sendable {
    static let failingService = "fraud-detection"
    static let failingVersion = "47"
    static let failingFeature = "card_age_days"
    /// Deployed half a minute before the first page's condition began to hold, and not to blame.
    static let innocentService = "image-moderation"

    /// When the canary went from 5 % to 25 %.
    let step: Double

    var loaded: Double { step - 1_200 }
    var canaryBegin: Double { step - 600 }
    var timeToLiveChange: Double { step - 180 }
    var innocentDeployment: Double { step + 75 }
    /// When autoscaling added a replica to the canary, which had become slow.
    var canaryScaled: Double { step + 300 }
    var searchScaled: Double { step - 2_520 }

    private static let nullsAtRest = 0.001
    private static let nullsAtWorst = 0.382
    private static let rampDelay = 60.0
    private static let rampLength = 360.0

    /// The share of a canary's traffic that its rollout asks for, 0 before it begins.
    func canaryWeight(at instant: Double) -> Double {
        if instant < canaryBegin { return 0 }
        return instant < step ? 0.05 : 0.25
    }

    /// The share of requests whose `card_age_days` is missing, 0...1.
    func nullShare(at instant: Double) -> Double {
        let x = rampPosition(instant)
        return Self.nullsAtRest + (Self.nullsAtWorst - Self.nullsAtRest) * x * x * (3 - 2 * x)
    }

    /// The mean of `nullShare` over the last `window` seconds, in closed form.
    func nullShare(at instant: Double, over window: Double) -> Double {
        let area = rampArea(instant) - rampArea(instant - window)
        return Self.nullsAtRest + (Self.nullsAtWorst - Self.nullsAtRest) * area / window
    }

    /// How far the fault has come: 0 before, 1 in full.
    func fault(at instant: Double) -> Double {
        (nullShare(at: instant) - Self.nullsAtRest) / (Self.nullsAtWorst - Self.nullsAtRest)
    }

    private func rampPosition(_ instant: Double) -> Double {
        min(1, max(0, (instant - timeToLiveChange - Self.rampDelay) / Self.rampLength))
    }

    /// The integral of the smooth step x²(3 − 2x) up to the instant, in seconds.
    private func rampArea(_ instant: Double) -> Double {
        let x = rampPosition(instant)
        let beyond = max(0, instant - timeToLiveChange - Self.rampDelay - Self.rampLength)
        return (x * x * x - x * x * x * x / 2) * Self.rampLength + beyond
    }
}
