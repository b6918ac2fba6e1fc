/// Requests, errors and latencies of every version of every deployment, computed tick by tick in order.
struct Traffic: Sendable {
    /// One version of one deployment.
    struct Variant: Sendable {
        let deployment: Int
        let profile: VersionProfile
        /// Names the streams its randomness is drawn from.
        let key: UInt64
    }

    /// What a server had counted of a version when its counters last began at zero.
    struct CounterBase: Sendable {
        var metrics = TrafficHistory.Sums()
        /// Statistics begin anew with every load, metrics only after an unload.
        var statistics = TrafficHistory.Sums()
    }

    let deployments = Fleet.deployments
    let variants: [Variant]
    /// The variants of each deployment, by index.
    let variantsOf: [[Int]]
    private let keys: [UInt64]
    /// One a variant, `nil` until its version was first loaded. Apart from the variants, so that nothing holds a copy
    /// while a history grows.
    private(set) var histories: [TrafficHistory?]
    private(set) var bases: [CounterBase]
    private var routers: [Router]
    private let scenario: Scenario
    private let seeded: Seeded

    /// How long windows may reach back: 6 h of past, 6 h before it, 6 h of running.
    private static let keptTicks = Int(18 * 3_600 / World.tick)
    private static let trimTicks = Int(1_800 / World.tick)

    init(scenario: Scenario, seeded: Seeded) {
        self.scenario = scenario
        self.seeded = seeded
        routers = deployments.map { _ in Router() }
        keys = deployments.map(\.key)
        let variants = deployments.enumerated().flatMap { index, deployment in
            deployment.versions.map { profile in
                Variant(deployment: index, profile: profile, key: deployment.key &+ Seeded.key(profile.version))
            }
        }
        self.variants = variants
        variantsOf = deployments.indices.map { deployment in
            variants.indices.filter { variants[$0].deployment == deployment }
        }
        histories = variants.map { _ in nil }
        bases = variants.map { _ in CounterBase() }
    }

    /// The variant's index.
    func variant(server: ServerID, model: String, version: String) -> Int? {
        variants.firstIndex {
            deployments[$0.deployment].server == server && deployments[$0.deployment].model == model
                && $0.profile.version == version
        }
    }

    func label(_ variant: Variant, role: TrafficHistory.Role) -> Labels {
        deployments[variant.deployment].labels.adding([
            ("version", variant.profile.version), ("role", role.rawValue),
        ])
    }

    /// Settles a tick; `routes` has one entry a deployment.
    mutating func simulate(tick: Int, routes: [Route]) {
        let instant = Double(tick) * World.tick
        let canaryWeight = scenario.canaryWeight(at: instant)
        for index in deployments.indices {
            let deployment = deployments[index]
            let ready = routes[index].ready
            routers[index].follow(routes[index])
            let rate = deployment.rate(at: instant, key: keys[index], seeded: seeded)
            for variant in variantsOf[index] {
                let version = variants[variant].profile.version
                advance(
                    variant, tick: tick, rate: rate, isReady: ready.contains(version),
                    share: routers[index].share(of: version, canaryWeight: canaryWeight))
            }
        }
    }

    /// Starts a server's statistics of one version anew, and with `metrics` its counters too.
    mutating func restartCounters(variant: Int, at instant: Double, metrics: Bool) {
        let sums = histories[variant]?.sums(at: instant) ?? TrafficHistory.Sums()
        bases[variant].statistics = sums
        if metrics { bases[variant].metrics = sums }
    }

    private mutating func advance(_ index: Int, tick: Int, rate: Double, isReady: Bool, share: Double) {
        let instant = Double(tick) * World.tick
        let variant = variants[index]
        let deployment = deployments[variant.deployment]
        let previous = histories[index]?.moment(tick - 1)?.role ?? .absent
        let role = Self.role(
            variant.profile.version, router: routers[variant.deployment], isReady: isReady, share: share,
            previous: previous)
        if histories[index] == nil {
            guard role != .absent else { return }
            histories[index] = TrafficHistory(firstTick: tick, before: past(of: variant, at: instant))
        }
        let behaviour = Behaviour(
            deployment, variant, rate: rate * share, at: instant, scenario: scenario, seeded: seeded)
        let sums = sums(of: variant, rate: rate * share, behaviour: behaviour, isReady: isReady, tick: tick)
        let moment = TrafficHistory.Moment(
            mu: Float(behaviour.latency.mu), sigma: Float(behaviour.latency.sigma), share: Float(share),
            load: Float(behaviour.load), role: role)
        histories[index]?.append(sums, moment)
        if tick % Self.trimTicks == 0 {
            histories[index]?.trim(before: tick - Self.keptTicks)
        }
    }

    /// A canary that lost its traffic stays the canary until it is promoted or unloaded, so that its series go on.
    private static func role(
        _ version: String, router: Router, isReady: Bool, share: Double, previous: TrafficHistory.Role
    ) -> TrafficHistory.Role {
        guard isReady || share > 0 else { return .absent }
        if router.stable == version { return .stable }
        return router.canary == version || previous == .canary ? .canary : .idle
    }

    private func sums(
        of variant: Variant, rate: Double, behaviour: Behaviour, isReady: Bool, tick: Int
    ) -> TrafficHistory.Sums {
        let requests = rate * World.tick
        guard isReady else { return TrafficHistory.Sums(requests: requests, errors: requests) }
        let deployment = deployments[variant.deployment]
        let expected = requests * behaviour.errorRatio
        let errors = min(requests, seeded.count(variant.key &+ 21, tick, expected: expected))
        return TrafficHistory.Sums(
            requests: requests, errors: errors,
            slow: requests * behaviour.latency.share(above: deployment.latencyBound),
            seconds: requests * behaviour.latency.mean, degraded: requests * behaviour.degradedRatio)
    }

    /// What a version that has served for days had counted when the world began; nothing for one just loaded.
    private func past(of variant: Variant, at instant: Double) -> TrafficHistory.Sums {
        let deployment = deployments[variant.deployment]
        guard instant < scenario.loaded - 1 else { return TrafficHistory.Sums() }
        let days = 1 + 11 * seeded.unit(deployment.key, 31)
        let requests = (deployment.requestRate * 86_400 * days).rounded()
        let latency = Latency(median: variant.profile.median, p99: variant.profile.p99)
        return TrafficHistory.Sums(
            requests: requests, errors: (requests * variant.profile.errorRatio).rounded(),
            slow: (requests * latency.share(above: deployment.latencyBound)).rounded(),
            seconds: requests * latency.mean)
    }
}
