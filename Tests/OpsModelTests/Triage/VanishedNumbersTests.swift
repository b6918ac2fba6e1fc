import OpsModel
import Testing

/// Pods that have died tell no numbers; that is no word that the service is well.
@Suite struct `Numbers that vanish` {
    private let version = SignalsID(backend: "prom", source: "s", subject: Subject(name: "fraud", version: "47"))

    private func fleet(tier: Int = 1, rate: Double = 12) -> Fleet {
        var fleet = Fleet(services: [Service(id: "fraud", tier: tier)])
        for source: BackendID in ["am", "triton"] { fleet.poll(source) }
        fleet.poll("prom", after: 10, [Fleet.signals("fraud", version: "47", rate: rate, environment: "production")])
        return fleet
    }

    private var gone: EntityID {
        var id = version
        id.subject.environment = "production"
        return .signals(id)
    }

    @Test(arguments: [(tier: 1, incidents: 1), (2, 0)])
    func `leave nobody who can judge the service, which pages for one that counts most`(tier: Int, incidents: Int) {
        var fleet = fleet(tier: tier)
        fleet.poll("prom", after: 20, vanished: [gone])
        fleet.pass(from: 30, to: 240)
        #expect(fleet.state.openIncidents.isEmpty && fleet.state.findings.count == 0)
        fleet.pass(from: 270, to: 360)
        let titles = fleet.state.openIncidents.flatMap(\.signals) + fleet.state.findings.entities.map(\.signal)
        #expect(titles.map(\.title) == ["no numbers from prom"])
        #expect(fleet.state.openIncidents.count == incidents)
    }

    @Test func `of what got no requests are no news`() {
        var fleet = fleet(rate: 0)
        fleet.poll("prom", after: 20, vanished: [gone])
        fleet.pass(from: 30, to: 600)
        #expect(fleet.state.openIncidents.isEmpty && fleet.state.findings.count == 0)
    }

    @Test func `of one version while another is measured are no news`() {
        var fleet = fleet()
        fleet.poll(
            "prom", after: 20, [Fleet.signals("fraud", version: "48", rate: 12, environment: "production")],
            vanished: [gone])
        fleet.pass(from: 30, to: 600)
        #expect(fleet.state.openIncidents.isEmpty && fleet.state.findings.count == 0)
    }

    @Test func `hold open what was open when they did`() throws {
        var fleet = fleet()
        for minute in 0...4 {
            fleet.poll(
                "prom", after: 10 + Double(minute) * 60,
                [Fleet.signals("fraud", version: "47", rate: minute == 0 ? 12 : 0, environment: "production")])
            fleet.tick(10 + Double(minute) * 60)
        }
        let id = try #require(fleet.state.openIncidents.first?.id)
        fleet.poll("prom", after: 300, vanished: [gone])
        fleet.pass(from: 330, to: 3000)
        #expect(fleet.state.openIncidents.first?.id == id)
        #expect(fleet.state.openIncidents.first?.signals.first?.state == .inputLost)
    }

    @Test(arguments: [1, 2]) func `are missed for as long as nobody measures, however long ago they were let go`(
        tier: Int
    ) {
        var fleet = fleet(tier: tier)
        fleet.poll("triton", after: 15, [Fleet.deployment("fraud", versions: ["47"])])
        fleet.poll("prom", after: 20, vanished: [gone])
        fleet.pass(from: 30, to: 5400)
        #expect(fleet.entry("fraud")?.reason == "no numbers from prom")
        #expect(fleet.state.raised(of: "fraud").map(\.state) == [.open])
        fleet.poll("prom", after: 5410, [Fleet.signals("fraud", version: "47", rate: 12, environment: "production")])
        fleet.pass(from: 5430, to: 5520)
        #expect(fleet.entry("fraud")?.status == .ok)
    }

    @Test func `are missed by a program that is started anew as well`() {
        var (store, fleet) = (StoreStandIn(), fleet())
        fleet.poll("prom", after: 20, vanished: [gone])
        fleet.pass(from: 30, to: 400)
        for case .persist(let batch) in fleet.state.takePersisted() { store.save(batch) }
        var second = Fleet(services: [Service(id: "fraud", tier: 1)], now: Fleet.start + .seconds(410))
        _ = second.state.reduce(.source(.restored(store.history)))
        second.pass(from: 420, to: 1500)
        #expect(second.state.openIncidents.map(\.id) == fleet.state.openIncidents.map(\.id))
    }
}
