/// How a version answers during one tick, given its profile, the scenario and the traffic it gets.
struct Behaviour {
    let latency: Latency
    /// 0...1.
    let errorRatio: Double
    /// Share of answers from the fallback path, 0...1.
    let degradedRatio: Double
    /// Requests at work over slots, 0 and up; beyond 1 it queues, slows down and sheds.
    let load: Double

    init(
        _ deployment: Deployment, _ variant: Traffic.Variant, rate: Double, at instant: Double, scenario: Scenario,
        seeded: Seeded
    ) {
        let profile = variant.profile
        let key = variant.key
        let fault = Self.fault(deployment, profile, at: instant, scenario: scenario)
        let wander =
            (1 + 0.03 * seeded.wave(key &+ 11, at: instant, period: 700))
            * Self.slowing(deployment, at: instant, scenario: scenario)
        let median = (profile.median + (0.096 - profile.median) * fault) * wander
        let p99 = (profile.p99 + (0.412 - profile.p99) * fault) * wander
        let unhurried = Latency(median: median, p99: p99)
        load = rate * unhurried.mean / profile.slots
        let excess = max(0, min(load, 4) - 1)
        latency = Latency(median: median * (1 + excess / 2), p99: p99 * (1 + excess / 2))
        let own = profile.errorRatio * (1 + 0.2 * seeded.wave(key &+ 12, at: instant, period: 900))
        errorRatio = min(1, own + 0.0306 * fault + 0.02 * excess)
        degradedRatio = fault * 0.9 * scenario.nullShare(at: instant)
    }

    /// 0...1; only the canary of the failing service reads the missing column.
    private static func fault(
        _ deployment: Deployment, _ profile: VersionProfile, at instant: Double, scenario: Scenario
    ) -> Double {
        guard deployment.service == Scenario.failingService, deployment.environment == .production,
            profile.version == Scenario.failingVersion
        else { return 0 }
        return scenario.fault(at: instant)
    }

    private static func slowing(_ deployment: Deployment, at instant: Double, scenario: Scenario) -> Double {
        guard let slowing = deployment.slowing else { return 1 }
        let x = min(1, max(0, (instant - scenario.step - slowing.begin + 600) / 1_200))
        return 1 + (slowing.factor - 1) * x
    }
}
