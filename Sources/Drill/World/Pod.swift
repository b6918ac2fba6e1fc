/// One replica of a served version, as its cluster would know it.
struct Pod: Sendable {
    enum Fault: Sendable {
        case none
        /// Ends with an error again and again while the version gets traffic and the feature is missing.
        case crashing
        /// Runs, but answers its readiness probe too late.
        case starved
    }

    /// Of ``Traffic/variants``.
    let variant: Int
    let service: String
    let version: String
    let name: String
    let labels: Labels
    let node: String
    let uid: String
    let begin: Double
    var end = Double.infinity
    var fault = Fault.none

    /// Crashes relative to the traffic step, the pause between two doubling up to five minutes as a kubelet's does.
    private static let crashes: [Double] = [150, 180, 220, 280, 380, 560]
    private static let longestPause = 320.0

    func exists(_ world: World, _ tick: Int) -> Bool {
        guard let role = world.moment(variant, tick)?.role, role != .absent else { return false }
        let instant = Double(tick) * World.tick
        return begin <= instant && instant < end
    }

    func isReady(_ world: World, _ tick: Int) -> Bool {
        let instant = Double(tick) * World.tick
        switch fault {
        case .none: return instant - begin >= 45
        case .crashing: return !isWaiting(world, tick)
        case .starved:
            let share = world.moment(variant, tick)?.share ?? 0
            return instant < world.scenario.step + 360 || share == 0
        }
    }

    /// Whether it waits to be started again after a crash.
    func isWaiting(_ world: World, _ tick: Int) -> Bool {
        guard let last = crashes(world, tick).last else { return false }
        return Double(tick) * World.tick - last < Self.longestPause
    }

    func restarts(_ world: World, _ tick: Int) -> Int { crashes(world, tick).count }

    /// The instants at which it ended so far; without traffic it does not.
    private func crashes(_ world: World, _ tick: Int) -> [Double] {
        guard case .crashing = fault else { return [] }
        let instant = Double(tick) * World.tick
        var all = Self.crashes.map { world.scenario.step + $0 }
        while let last = all.last, last + Self.longestPause <= instant, all.count < 1_000 {
            all.append(last + Self.longestPause)
        }
        return all.filter { crash in
            crash <= instant && world.moment(variant, World.tick(of: crash))?.share ?? 0 > 0
        }
    }
}

/// The replicas of every version that a server may hold.
enum PodCatalog {
    static func pods(_ world: World) -> [Pod] {
        world.traffic.variants.enumerated().flatMap { index, variant in
            pods(of: variant, index, in: world)
        }
    }

    private static func pods(of variant: Traffic.Variant, _ index: Int, in world: World) -> [Pod] {
        let deployment = world.traffic.deployments[variant.deployment]
        let version = variant.profile.version
        let ages = begins(deployment, version, world)
        return ages.enumerated().map { number, life in
            let hash = world.seeded.hex(
                "pod/\(deployment.server.rawValue)/\(deployment.model)/\(version)/\(number)", digits: 5)
            let isFailing = deployment.service == Scenario.failingService && version == Scenario.failingVersion
            return Pod(
                variant: index, service: deployment.service, version: version,
                name: "\(deployment.service)-v\(version)-\(hash)",
                labels: [
                    "namespace": deployment.team, "env": deployment.environment.rawValue,
                    "cluster": deployment.server.cluster,
                ],
                node: "gpu-0\(1 + Int(world.seeded.bits(deployment.key, isFailing ? 90 : number) % 6))",
                uid: world.seeded.uuid("pod/\(deployment.server.rawValue)/\(version)/\(hash)"), begin: life.0,
                end: life.1, fault: isFailing ? (number == 0 ? .crashing : number == 1 ? .starved : .none) : .none)
        }
    }

    /// When each of a version's pods began, and ends.
    private static func begins(_ deployment: Deployment, _ version: String, _ world: World) -> [(Double, Double)] {
        let scenario = world.scenario
        let old = world.start - (86_400 * (1 + 10 * world.seeded.unit(deployment.key, 77))).rounded()
        func running(_ count: Int, since begin: Double, until end: Double = .infinity) -> [(Double, Double)] {
            Array(repeating: (begin, end), count: count)
        }
        switch (deployment.service, deployment.environment, version) {
        case (Scenario.failingService, .production, "46"): return running(9, since: old)
        case (Scenario.failingService, .production, Scenario.failingVersion):
            return running(3, since: scenario.loaded) + running(1, since: scenario.canaryScaled)
        case ("search-rank", _, "9"): return running(6, since: old) + running(3, since: scenario.searchScaled)
        case (Scenario.innocentService, _, "22"):
            let deployed = scenario.innocentDeployment
            return running(2, since: old, until: deployed + 60) + running(2, since: deployed)
        default: return running(deployment.loaded.last == version ? 2 : 1, since: old)
        }
    }
}
