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

    @Test func `ends a kill, and lets go of what vanished, in time`() {
        func replica(_ restarts: Int, _ ended: String?) -> Observation {
            .replica(
                Replica(
                    id: ReplicaID(backend: "prom", cluster: "eu", namespace: "ml", name: "a"),
                    subject: Subject(name: "fraud", version: "47", environment: "production", cluster: "eu"),
                    readiness: .ready, restarts: restarts, reason: ended, lastTermination: ended))
        }
        var fleet = Fleet(services: [Service(id: "fraud", tier: 1)], now: Fleet.start + .seconds(7190))
        fleet.poll("am", after: 7200)
        fleet.poll("triton", after: 7200, [server(.ready), Fleet.deployment("old")])
        let numbers = Fleet.signals("fraud", version: "47", rate: 12, environment: "production")
        fleet.poll("prom", after: 7200, [numbers, replica(3, nil)])
        fleet.poll("prom", after: 7215, [replica(4, "OOMKilled")])
        let old = DeploymentID(backend: "triton", cluster: "eu", name: "old")
        fleet.poll("triton", after: 7216, vanished: [.deployment(old)])
        fleet.tick(7220)
        #expect(fleet.state.openIncidents.count == 1)
        fleet.tick(60)
        fleet.pass(from: 90, to: 3900)
        #expect(fleet.state.openIncidents.isEmpty)
        #expect(fleet.state.deployments[old] == nil)
    }

    @Test func `by less than answers take is none`() {
        var fleet = fleet()
        fleet.poll("triton", after: 110, [server(.unavailable)])
        fleet.tick(105)
        #expect(fleet.state.openIncidents.first?.onset.latest == Fleet.start + .seconds(110))
    }
}
