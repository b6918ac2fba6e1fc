internal import Glibc

/// Two variants as they stand: the numbers a canary's verdict is made of.
struct CanaryComparison: Sendable, Hashable {
    struct Arm: Sendable, Hashable {
        var requests: Double
        var events: Double
        var dispersion: Double

        var share: Double { events / requests }

        /// Of the share, by Laplace's rule, which leaves no certainty where no event was seen yet.
        var variance: Double {
            let share = (events + 1) / (requests + 2)
            return dispersion * share * (1 - share) / requests
        }
    }

    var stable: Arm
    var canary: Arm
    /// The deviation of the effects that the alternative is drawn from.
    var spread: Double

    /// `nil` until both have answered.
    init?(stable: CanaryArm, canary: CanaryArm, spread: Double) {
        guard stable.requests > 0, canary.requests > 0 else { return nil }
        self.stable = Arm(requests: stable.requests, events: stable.events, dispersion: stable.dispersion)
        // With few events a poll the canary cannot show its own bursts; without a difference it has the stable one's,
        // as far as its share of the traffic goes.
        let shared = 1 + (stable.dispersion - 1) * min(1, canary.requests / stable.requests)
        self.canary = Arm(
            requests: canary.requests, events: canary.events, dispersion: max(canary.dispersion, shared))
        self.spread = spread
    }

    /// The canary's share less the stable one's.
    var effect: Double { canary.share - stable.share }

    var events: Double { stable.events + canary.events }

    /// The mean of two ratios, and so as valid as each. The normal one is the rule (variance as it is without a
    /// difference); it counts once the canary must expect three events, before which no share is normal. Until then the
    /// binomial one decides, exactly: where each of the events fell, at the canary's share of the requests. Both take
    /// events by the dispersion.
    var logRatio: Double {
        let requests = stable.requests + canary.requests
        let pooled = events / requests
        guard pooled > 0, pooled < 1 else { return 0 }
        let binomial = BinomialMixture.logRatio(
            inside: canary.events / canary.dispersion, outside: stable.events / canary.dispersion,
            chance: canary.requests / requests)
        guard pooled * canary.requests >= 3 * canary.dispersion else { return binomial - log(2) }
        let variance =
            pooled * (1 - pooled)
            * (stable.dispersion / stable.requests + canary.dispersion / canary.requests)
        let normal = NormalMixture.logRatio(effect: effect, variance: variance, spread: spread)
        let larger = max(normal, binomial)
        return larger + log((exp(normal - larger) + exp(binomial - larger)) / 2)
    }

    /// The effects that the data do not exclude, however often one looks.
    func interval(alpha: Double) -> ClosedRange<Double> {
        let half = NormalMixture.halfWidth(
            variance: stable.variance + canary.variance, spread: spread, alpha: alpha)
        return max(-1, effect - half)...min(1, effect + half)
    }

    /// After so many times the traffic, if it goes on like this.
    func grown(by factor: Double) -> CanaryComparison {
        var grown = self
        for arm in [\CanaryComparison.stable, \CanaryComparison.canary] {
            grown[keyPath: arm].requests *= factor
            grown[keyPath: arm].events *= factor
        }
        return grown
    }
}
