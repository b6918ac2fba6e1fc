/// The world with those who watch it: what was recorded of it, which alerts fire, which are silenced.
struct Simulation: Sendable {
    private(set) var world: World
    private(set) var alerts: AlertBook
    var silences: SilenceBook
    let recorded: RecordedCatalog

    init(seed: UInt64, start: Double, age: Double) {
        let world = World(seed: seed, start: start, age: age)
        let alerts = AlertBook(rules: AlertCatalog.rules(world))
        self.world = world
        self.alerts = alerts
        silences = SilenceBook(start: start, seeded: world.seeded)
        recorded = RecordedCatalog(world: world, alerts: alerts)
    }

    /// Settles every tick up to an instant; an instant already passed changes nothing.
    mutating func advance(to instant: Double) {
        let last = World.tick(of: instant)
        while world.nextTick <= last {
            if world.nextTick >= world.firstVisibleTick {
                alerts.evaluate(tick: world.nextTick, in: world)
            }
            world.step()
        }
    }

    // MARK: What operators do, from now on

    mutating func writeRegistry(_ body: (inout Registry) -> Void) { world.writeRegistry(body) }

    mutating func load(_ model: String, on server: ServerID, policy: ModelRepository.VersionPolicy?, at instant: Double)
    {
        world.load(model, on: server, policy: policy, at: instant)
    }

    mutating func unload(_ model: String, on server: ServerID, at instant: Double) {
        world.unload(model, on: server, at: instant)
    }
}
