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

    private func pass(_ fleet: inout Fleet, from start: Double, to end: Double) {
        for seconds in stride(from: start, through: end, by: 30) {
            for source: BackendID in ["am", "triton", "prom"] { fleet.poll(source, after: seconds) }
            fleet.tick(seconds)
        }
    }

    @Test(arguments: [(tier: 1, incidents: 1), (2, 0)])
    func `leave nobody who can judge the service, which pages for one that counts most`(tier: Int, incidents: Int) {
        var fleet = fleet(tier: tier)
        fleet.poll("prom", after: 20, vanished: [gone])
        pass(&fleet, from: 30, to: 240)
        #expect(fleet.state.openIncidents.isEmpty && fleet.state.findings.count == 0)
        pass(&fleet, from: 270, to: 360)
        let titles = fleet.state.openIncidents.flatMap(\.signals) + fleet.state.findings.entities.map(\.signal)
        #expect(titles.map(\.title) == ["no numbers from prom"])
        #expect(fleet.state.openIncidents.count == incidents)
    }

    @Test func `of what got no requests are no news`() {
        var fleet = fleet(rate: 0)
        fleet.poll("prom", after: 20, vanished: [gone])
        pass(&fleet, from: 30, to: 600)
        #expect(fleet.state.openIncidents.isEmpty && fleet.state.findings.count == 0)
    }

    @Test func `of one version while another is measured are no news`() {
        var fleet = fleet()
        fleet.poll(
            "prom", after: 20, [Fleet.signals("fraud", version: "48", rate: 12, environment: "production")],
            vanished: [gone])
        pass(&fleet, from: 30, to: 600)
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
        pass(&fleet, from: 330, to: 3000)
        #expect(fleet.state.openIncidents.first?.id == id)
        #expect(fleet.state.openIncidents.first?.signals.first?.state == .inputLost)
    }

    @Test func `say nothing any more once the row itself is gone`() {
        var fleet = fleet()
        fleet.poll("prom", after: 20, vanished: [gone])
        pass(&fleet, from: 30, to: 5400)
        #expect(fleet.state.openIncidents.isEmpty)
    }
}
