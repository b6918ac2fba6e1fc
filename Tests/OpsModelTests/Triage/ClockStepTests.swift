import OpsModel
import Testing

@Suite struct `A clock that was a day ahead and is set right` {
    private func fleet() -> Fleet {
        var fleet = Fleet()
        for source: BackendID in ["am", "prom"] { fleet.poll(source) }
        fleet.poll("triton", [server(.ready)])
        return fleet
    }

    private func server(_ readiness: Readiness) -> Observation { Fleet.deployment("fraud", readiness: readiness) }

    @Test func `lets what comes after begin and end when it does`() {
        var fleet = fleet()
        fleet.tick(86_400)
        fleet.tick(100)
        fleet.poll("triton", after: 110, [server(.unavailable)])
        #expect(fleet.state.openIncidents.first?.onset.latest == Fleet.start + .seconds(110))
        fleet.poll("triton", after: 250, [server(.ready)])
        fleet.pass(from: 260, to: 400)
        #expect(fleet.state.openIncidents.map(\.status) == [.monitoring])
        fleet.pass(from: 430, to: 1200)
        #expect(fleet.state.incidents.entities.map(\.status) == [.resolved])
    }

    @Test func `ends what began, and was told, while it was wrong`() {
        var fleet = fleet()
        fleet.pass(from: 86_400, to: 86_460)
        fleet.poll("triton", after: 86_470, [server(.unavailable)])
        fleet.tick(86_471)
        #expect(fleet.state.openIncidents.count == 1)
        fleet.tick(100)
        fleet.poll("triton", after: 110, [server(.ready)])
        fleet.pass(from: 120, to: 1200)
        #expect(fleet.state.incidents.entities.map(\.status) == [.resolved])
        fleet.tick(1300)
        #expect(fleet.entry("fraud")?.isStale == true, "what is silent since is silent")
    }

    @Test func `by less than answers take is none`() {
        var fleet = fleet()
        fleet.poll("triton", after: 110, [server(.unavailable)])
        fleet.tick(105)
        #expect(fleet.state.openIncidents.first?.onset.latest == Fleet.start + .seconds(110))
    }
}
