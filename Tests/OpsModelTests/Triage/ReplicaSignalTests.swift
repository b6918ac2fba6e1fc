import OpsModel
import Testing

@Suite struct `Replicas that wait` {
    private func replica(
        _ reason: String?, ended: String? = nil, past: [(Double, Double)]? = nil, started: Double = -7200
    ) -> Observation {
        var replica = Replica(
            id: ReplicaID(backend: "prom", cluster: "eu", namespace: "ml", name: "fraud-a"),
            subject: Subject(name: "fraud", version: "47", environment: "production", cluster: "eu"),
            readiness: reason == nil ? .ready : .unavailable, reason: reason, lastTermination: ended,
            startedAt: Fleet.start + .seconds(started))
        replica.waitingPast = past?.map { Sample(at: Fleet.start + .seconds($0.0), value: $0.1) }
        return .replica(replica)
    }

    private func fleet(_ first: Observation) -> Fleet {
        var fleet = Fleet()
        fleet.poll("am")
        fleet.poll("triton", [Fleet.deployment("fraud", versions: ["47"])])
        fleet.poll("prom", after: 30, [first])
        return fleet
    }

    private func onset(_ fleet: Fleet) -> InstantInterval? {
        fleet.state.findings.entities.first { $0.signal.id.kind == .infra }?.signal.onset
    }

    @Test func `have crashed since their past says so, a short run in between not counted`() {
        let past = [(-1200.0, 0.0), (-1140, 1), (-1080, 0), (-1020, 1), (0, 1)]
        let onset = onset(fleet(replica("CrashLoopBackOff", past: past)))
        #expect(onset == InstantInterval(Fleet.start - .seconds(1200), Fleet.start - .seconds(1140)))
    }

    @Test func `are told between two polls where no past is told`() {
        var fleet = fleet(replica(nil))
        fleet.poll("prom", after: 60, [replica("CrashLoopBackOff")])
        #expect(onset(fleet) == InstantInterval(Fleet.start + .seconds(30), Fleet.start + .seconds(60)))
    }

    @Test func `wait anew, and not since a past that is over`() {
        var fleet = fleet(replica("CrashLoopBackOff", past: [(-1200, 0), (-1140, 1), (0, 1)]))
        fleet.poll("prom", after: 60, [replica(nil)])
        fleet.tick(900)
        fleet.poll("prom", after: 900)
        #expect(onset(fleet) == nil)
        fleet.poll("prom", after: 930, [replica("CrashLoopBackOff")])
        #expect(onset(fleet) == InstantInterval(Fleet.start + .seconds(900), Fleet.start + .seconds(930)))
    }

    @Test func `want memory since they have waited to start again`() {
        let past = [(-1200.0, 0.0), (-1140, 1), (0, 1)]
        let fleet = fleet(replica("CrashLoopBackOff", ended: "OOMKilled", past: past))
        let signal = fleet.state.openIncidents.first?.signals.first
        #expect(signal?.title == "OOMKilled v47 on 1 of 1 replicas")
        #expect(signal?.onset == InstantInterval(Fleet.start - .seconds(1200), Fleet.start - .seconds(1140)))
    }

    @Test func `did not wait before they were there`() {
        let past = [(-1140.0, 1.0), (0, 1)]
        let onset = onset(fleet(replica("CrashLoopBackOff", past: past, started: -1150)))
        #expect(onset == InstantInterval(Fleet.start - .seconds(1150), Fleet.start - .seconds(1140)))
    }
}
