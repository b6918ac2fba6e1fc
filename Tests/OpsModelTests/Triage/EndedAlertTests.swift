import OpsModel
import Testing

/// A program that is opened after the trouble is over (domain.md §3).
@Suite struct `Opened after the trouble` {
    private let labels = ["alertname": "VersionErrorsHigh", "service": "fraud", "severity": "page", "version": "47"]

    private func firing() -> Observation {
        .alert(
            Alert(
                id: AlertID(backend: "prom", fingerprint: LabelFingerprint(labels).description), labels: labels,
                state: .firing, activeAt: Fleet.start + .seconds(240)))
    }

    private var ended: EndedAlert {
        EndedAlert(
            labels: labels, onset: InstantInterval(Fleet.start + .seconds(240)),
            firedAt: Fleet.start + .seconds(300),
            ended: InstantInterval(Fleet.start + .seconds(900), Fleet.start + .seconds(960)))
    }

    private func fleet(now seconds: Double = 0) -> Fleet {
        var fleet = Fleet(now: Fleet.start + .seconds(seconds))
        fleet.poll("am", after: seconds + 1)
        fleet.poll("triton", after: seconds + 1, [Fleet.deployment("fraud", versions: ["46", "47"])])
        return fleet
    }

    /// One that saw the alert come and go.
    private func watched(until seconds: Double) -> Fleet {
        var fleet = fleet()
        fleet.poll("prom", after: 200)
        fleet.poll("prom", after: 300, [firing()])
        fleet.poll("prom", after: 930, vanished: [firing().id])
        for backend: BackendID in ["am", "triton", "prom"] { fleet.poll(backend, after: seconds) }
        fleet.tick(seconds)
        return fleet
    }

    private func opened(at seconds: Double, telling alerts: [EndedAlert]) -> Fleet {
        var fleet = fleet(now: seconds - 2)
        fleet.poll("prom", after: seconds, facts: BackendFacts(endedAlerts: alerts))
        return fleet
    }

    @Test(arguments: [1200.0, 3600.0])
    func `it shows the incident of one that watched, with its name, its onset and its status`(seconds: Double) {
        let (one, other) = (watched(until: seconds), opened(at: seconds, telling: [ended]))
        let seen = one.state.incidents.entities.first
        #expect(seen != nil)
        #expect(other.state.incidents.entities.map(\.id) == [seen?.id])
        #expect(other.state.incidents.entities.first?.onset == seen?.onset)
        #expect(other.state.incidents.entities.first?.status == seen?.status)
        #expect(other.state.incidents.entities.first?.signals.map(\.title) == ["VersionErrorsHigh v47"])
        #expect(other.entry("fraud")?.status == .ok)
    }

    @Test func `it shows it at once, without waiting for the next second`() {
        #expect(opened(at: 1200, telling: [ended]).state.incidents.count == 1)
    }

    @Test func `it shows it also where what serves answers after what alerts`() {
        var fleet = Fleet(now: Fleet.start + .seconds(1198))
        fleet.poll("am", after: 1199)
        fleet.poll("prom", after: 1200, facts: BackendFacts(endedAlerts: [ended]))
        #expect(fleet.state.incidents.count == 0)
        fleet.poll("triton", after: 1203, [Fleet.deployment("fraud", versions: ["46", "47"])])
        #expect(fleet.state.incidents.count == 1)
    }

    @Test func `it calls nobody for what is over`() {
        var fleet = opened(at: 1200, telling: [ended])
        fleet.tick(1230)
        #expect(fleet.state.incidents.count == 1)
        #expect(fleet.state.takeAnnouncements().isEmpty)
    }

    @Test func `what it watched itself, or the store tells, is not told twice`() {
        var fleet = watched(until: 1200)
        fleet.poll("prom", after: 1205, facts: BackendFacts(endedAlerts: [ended]))
        #expect(fleet.state.incidents.entities.flatMap(\.signals).count == 1)
        guard case .persist(let batch)? = fleet.state.takePersisted().first else {
            return #expect(Bool(false), "nothing was kept")
        }
        var late = self.fleet(now: 1300)
        late.poll("prom", after: 1301, facts: BackendFacts(endedAlerts: [ended]))
        _ = late.state.reduce(
            .source(.restored(StoredHistory(records: batch.records, episodes: batch.episodes, lastSaved: batch.at))))
        late.settle()
        late.tick(1320)
        #expect(late.state.incidents.entities.flatMap(\.signals).count == 1)
    }

    @Test func `of a service that nothing else tells of there is no incident`() {
        var other = ended
        other.labels["service"] = "gone"
        #expect(opened(at: 1200, telling: [other]).state.incidents.entities.isEmpty)
    }
}
