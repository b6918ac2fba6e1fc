import OpsModel
import Testing

@Suite struct `Next risk` {
    private func fleet() -> Fleet {
        var fleet = Fleet()
        fleet.poll("am")
        fleet.poll("triton", [Fleet.deployment("fraud")])
        return fleet
    }

    @Test func `is none where nothing looms`() {
        #expect(fleet().state.situation.risk == nil)
    }

    @Test func `is the budget that goes too fast`() {
        var fleet = fleet()
        let id = SLOID(backend: "prom", name: "availability", subject: Subject(name: "fraud"))
        fleet.poll(
            "prom",
            [
                .objective(
                    ObjectiveStatus(
                        id: id, objective: 0.99, window: .seconds(30 * 86_400), errorRatios: [.seconds(3600): 0.03]))
            ])
        guard case .budget(let found, let burn)? = fleet.state.situation.risk else {
            return #expect(Bool(false), "no budget")
        }
        #expect(found == id)
        #expect(abs(burn - 3) < 1e-9)
    }

    @Test func `is a silence about to end over what still fires`() {
        var fleet = fleet()
        let end = Fleet.start + .seconds(1800)
        let silence = SilenceID(backend: "am", id: "s1")
        let quiet = Alert(
            id: AlertID(backend: "am", fingerprint: "q"),
            labels: ["alertname": "Q", "service": "fraud", "severity": "page"], state: .suppressed,
            startsAt: Fleet.start, silencedBy: ["s1"], receivers: ["default"])
        fleet.poll(
            "am", after: 2,
            [
                .silence(
                    Silence(
                        id: silence, state: .active, matchers: [], startsAt: nil, endsAt: end, createdBy: "k.lindt",
                        comment: "")), .alert(quiet),
            ])
        #expect(fleet.state.situation.incident == nil)
        #expect(fleet.state.situation.risk == .silenceEnds(silence, at: end, alerts: 1))
        #expect(
            fleet.state.findings.entities.first?.signal.suppression?.reason
                == "silenced by k.lindt until \(CivilTime(end).hourAndMinute)")
    }

    @Test func `a heartbeat that falls silent is critical after two minutes`() {
        var fleet = fleet()
        let beat = AlertID(backend: "am", fingerprint: "w")
        let watchdog = Alert(
            id: beat, labels: ["alertname": "Watchdog", "severity": "none"], state: .firing, startsAt: Fleet.start,
            receivers: ["default"])
        fleet.poll("am", after: 2, [.alert(watchdog)])
        #expect(fleet.state.openIncidents.isEmpty)
        fleet.poll("am", after: 5, vanished: [.alert(beat)])
        #expect(fleet.state.openIncidents.isEmpty)
        for seconds in stride(from: 10.0, through: 130, by: 10) {
            for backend: BackendID in ["am", "prom", "triton"] { fleet.poll(backend, after: seconds) }
            fleet.tick(seconds)
        }
        #expect(fleet.state.openIncidents.first?.signals.map(\.title) == ["Watchdog is no longer sent"])
        fleet.poll("am", after: 131, [.alert(watchdog)])
        #expect(fleet.state.openIncidents.first?.status == .monitoring)
    }

    private func watch(_ fleet: inout Fleet, _ from: Double, through end: Double) {
        for seconds in stride(from: from, through: end, by: 10) {
            for backend: BackendID in ["am", "prom", "triton"] { fleet.poll(backend, after: seconds) }
            fleet.tick(seconds)
        }
    }

    @Test func `a heartbeat that was missing when an earlier process ended is missing until it is heard`() {
        var first = fleet()
        let beat = AlertID(backend: "am", fingerprint: "w")
        let watchdog = Alert(
            id: beat, labels: ["alertname": "Watchdog", "severity": "none"], state: .firing, startsAt: Fleet.start,
            receivers: ["default"])
        first.poll("am", after: 2, [.alert(watchdog)])
        first.poll("am", after: 5, vanished: [.alert(beat)])
        watch(&first, 10, through: 140)
        let id = first.state.openIncidents[0].id
        guard case .persist(let batch)? = first.state.takePersisted().first else {
            return #expect(Bool(false), "nothing was kept")
        }
        var next = Fleet(now: Fleet.start + .seconds(150))
        _ = next.state.reduce(
            .source(.restored(StoredHistory(records: batch.records, episodes: batch.episodes, lastSaved: batch.at))))
        next.settle()
        #expect(next.state.openIncidents.map(\.id) == [id])
        watch(&next, 160, through: 1000)
        #expect(next.state.openIncidents.map(\.id) == [id])
        next.poll("am", after: 1001, [.alert(watchdog)])
        #expect(next.state.openIncidents.first?.status == .monitoring)
    }

    @Test func `a heartbeat that a rule sends is expected though it was never heard`() {
        var fleet = Fleet()
        for seconds in stride(from: 1.0, through: 131, by: 10) {
            fleet.poll("am", after: seconds)
            fleet.poll("triton", after: seconds)
            let at = Fleet.start + .seconds(seconds)
            let watchdog = Alert(
                id: AlertID(backend: "prom", fingerprint: "w"), labels: ["alertname": "Watchdog"], state: .firing,
                activeAt: Fleet.start - .seconds(3600))
            let report = PollReport(
                backend: "prom", startedAt: at, finishedAt: at, latency: .zero,
                outcome: .answered(Difference(changed: [.alert(watchdog)])),
                facts: BackendFacts(holds: ["Watchdog": .zero]))
            _ = fleet.state.reduce(.source(.polled(report)))
            fleet.tick(seconds)
        }
        let signal = fleet.state.openIncidents.first?.signals.first
        #expect(signal?.title == "Watchdog is no longer sent")
        #expect(signal?.id.service == "alerting am")
    }
}
