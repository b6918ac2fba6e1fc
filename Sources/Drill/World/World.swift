/// Everything that is true of the fleet at an instant, computed from the seed, the instants and what operators wrote.
///
/// Time moves in ticks. What holds during a tick is settled at its beginning; a write takes effect with the next one.
/// Asking in many small steps or in one leap gives the same world.
struct World: Sendable {
    /// Seconds between two looks of the routers at the registry, two scrapes and two evaluations of rules.
    static let tick = 15.0
    /// Seconds of past that can be asked for when the world begins.
    static let past = 6 * 3_600.0

    let seeded: Seeded
    let scenario: Scenario
    /// When the drill was started.
    let start: Double
    let features: [Feature]
    private(set) var registry: Registry { didSet { routes = nil } }
    private(set) var repositories: [ServerID: ModelRepository] { didSet { routes = nil } }
    /// One a deployment; `nil` when they must be looked up again.
    private var routes: [Route]?
    private(set) var traffic: Traffic
    /// The first tick that has not been settled.
    private(set) var nextTick: Int

    init(seed: UInt64, start: Double, age: Double) {
        let seeded = Seeded(seed: seed)
        let scenario = Scenario(step: start - age)
        self.seeded = seeded
        self.scenario = scenario
        self.start = start
        features = FeatureCatalog.features(seeded: seeded)
        registry = RegistryCatalog.registry(start: start, seeded: seeded)
        repositories = Self.repositories(scenario: scenario)
        traffic = Traffic(scenario: scenario, seeded: seeded)
        nextTick = Int(((start - 2 * Self.past) / Self.tick).rounded(.down))
    }

    /// The first tick whose series can be read.
    var firstVisibleTick: Int { Int(((start - Self.past) / Self.tick).rounded(.up)) }
    var lastTick: Int { nextTick - 1 }

    static func tick(of instant: Double) -> Int { Int((instant / tick).rounded(.down)) }

    /// Settles one tick more.
    mutating func step() {
        let instant = Double(nextTick) * Self.tick
        if instant >= scenario.loaded, instant - Self.tick < scenario.loaded { routes = nil }
        let routes = routes ?? traffic.deployments.map { route(of: $0, at: instant) }
        self.routes = routes
        traffic.simulate(tick: nextTick, routes: routes)
        nextTick += 1
    }

    private func route(of deployment: Deployment, at instant: Double) -> Route {
        Route(
            stableAlias: registry.target(deployment.stableAlias, of: deployment.registered),
            canaryAlias: deployment.canaryAlias.flatMap { registry.target($0, of: deployment.registered) },
            ready: repositories[deployment.server]?[deployment.model]?.readyVersions(at: instant) ?? [])
    }

    /// Hands the registry out for a write.
    mutating func writeRegistry(_ body: (inout Registry) -> Void) { body(&registry) }

    mutating func load(_ model: String, on server: ServerID, policy: ModelRepository.VersionPolicy?, at instant: Double)
    {
        let fresh = repositories[server]?.load(model, policy: policy, at: instant) ?? []
        for version in repositories[server]?[model]?.readyVersions(at: instant) ?? [] {
            let isFresh = fresh.contains(version)
            guard isFresh || policy != nil,
                let variant = traffic.variant(server: server, model: model, version: version)
            else { continue }
            traffic.restartCounters(variant: variant, at: instant, metrics: isFresh)
        }
    }

    mutating func unload(_ model: String, on server: ServerID, at instant: Double) {
        repositories[server]?.unload(model, at: instant)
    }

    private static func repositories(scenario: Scenario) -> [ServerID: ModelRepository] {
        var result: [ServerID: ModelRepository] = [:]
        for server in ServerID.allCases {
            let hosted = Fleet.deployments.filter { $0.server == server }.map { deployment in
                var model = ModelRepository.HostedModel(
                    name: deployment.model, available: deployment.versions.map(\.version),
                    ownPolicy: .specific(deployment.loaded))
                for version in deployment.loaded {
                    let isCanary = deployment.loaded.count > 1 && version == Scenario.failingVersion
                    model.states[version] = .ready(since: isCanary ? scenario.loaded : 0)
                }
                return model
            }
            result[server] = ModelRepository(models: hosted)
        }
        return result
    }
}
