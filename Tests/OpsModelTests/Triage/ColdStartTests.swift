import OpsModel
import Testing

/// A program that watched throughout and one that was opened after the page see one incident (domain.md §3).
@Suite struct `Starting cold` {
    private let alert = AlertID(backend: "prom", fingerprint: "errors")

    private func firing(after seconds: Double) -> Observation {
        .alert(
            Alert(
                id: alert,
                labels: ["alertname": "VersionErrorsHigh", "service": "fraud", "severity": "page", "version": "47"],
                state: .firing, activeAt: Fleet.start + .seconds(seconds)))
    }

    private func nulls(_ value: Double, past: [Sample] = []) -> Observation {
        .drift(
            DriftMeasurement(
                id: DriftID(backend: "prom", monitor: "n", subject: Subject(name: "fraud"), column: "age"),
                kind: .quality, method: "nullRatio", value: value, threshold: 0.1, past: past))
    }

    private func signals(_ errors: Double) -> [Observation] {
        [
            Fleet.signals("fraud", version: "46", rate: 900, errors: 0.0004),
            Fleet.signals("fraud", version: "47", rate: 300, errors: errors),
        ]
    }

    private let feature = Observation.change(
        ChangeEvent(
            id: ChangeID(backend: "prom", key: "ttl"), kind: .feature, subject: Subject(name: "fraud"),
            object: "card_fv.ttl", before: "24h", after: "1h", affects: ["age"],
            tookEffect: InstantInterval(Fleet.start + .seconds(60))))

    private func watched() -> Fleet {
        var fleet = Fleet()
        fleet.poll("am")
        fleet.poll("triton", [Fleet.deployment("fraud", versions: ["46", "47"])])
        fleet.poll("prom", after: 30, [nulls(0.01)] + signals(0.0004))
        fleet.poll("prom", after: 90, [nulls(0.01), feature])
        fleet.poll("prom", after: 150, [nulls(0.3)])
        fleet.poll("prom", after: 300, [firing(after: 240)] + signals(0.03))
        fleet.poll("prom", after: 600)
        return fleet
    }

    private func opened() -> Fleet {
        var fleet = Fleet(now: Fleet.start + .seconds(580))
        let past = [30.0, 90, 150, 300].map { seconds in
            Sample(at: Fleet.start + .seconds(seconds), value: seconds < 100 ? 0.01 : 0.3)
        }
        fleet.poll("am", after: 590)
        fleet.poll("triton", after: 595, [Fleet.deployment("fraud", versions: ["46", "47"])])
        fleet.poll("prom", after: 600, [nulls(0.3, past: past), feature, firing(after: 240)] + signals(0.03))
        return fleet
    }

    @Test func `the incident is the same: id, onset, order of first movers, suspects and lever`() {
        let (one, other) = (watched().state.situation, opened().state.situation)
        #expect(one.incident != nil)
        #expect(one.incident == other.incident)
        #expect(one.onset == other.onset)
        #expect(one.order == other.order)
        #expect(one.order.map(\.titles) == [["nulls age"], ["VersionErrorsHigh v47"]])
        #expect(one.changed.map(\.reason) == other.changed.map(\.reason))
        #expect(one.lever == other.lever)
    }

    @Test func `the order in which sources answer makes no difference`() {
        let expected = opened().state.situation
        var fleet = Fleet()
        fleet.poll("prom", after: 600, [firing(after: 240)] + signals(0.03))
        fleet.poll("triton", after: 600, [Fleet.deployment("fraud", versions: ["46", "47"])])
        fleet.poll("am", after: 600)
        #expect(fleet.state.situation.incident == expected.incident)
    }

    /// What Alertmanager tells of the same alert; its start comes after the rule's `for`, here longer than is usual.
    private let sent = Observation.alert(
        Alert(
            id: AlertID(backend: "am", fingerprint: "errors"),
            labels: ["alertname": "VersionErrorsHigh", "service": "fraud", "severity": "page", "version": "47"],
            state: .firing, startsAt: Fleet.start + .seconds(1200), receivers: ["default"]))

    @Test(arguments: [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]])
    func `in whichever order the sources answer one id is given, kept and the watching program's`(order: [Int]) {
        var watching = Fleet()
        watching.poll("am")
        watching.poll("triton", [Fleet.deployment("fraud", versions: ["46", "47"])])
        watching.poll("prom", after: 250, [firing(after: 240)])
        let expected = watching.state.openIncidents.map(\.id)
        #expect(expected.count == 1)
        watching.poll("am", after: 1205, [sent])
        #expect(watching.state.openIncidents.map(\.id) == expected)
        var fleet = Fleet(now: Fleet.start + .seconds(1299))
        var kept: [StoreBatch] = []
        for (index, source) in order.enumerated() {
            let at = 1300 + Double(index)
            switch source {
            case 0: fleet.poll("am", after: at, [sent])
            case 1: fleet.poll("prom", after: at, [firing(after: 240)])
            default: fleet.poll("triton", after: at, [Fleet.deployment("fraud", versions: ["46", "47"])])
            }
            for case .persist(let batch) in fleet.state.takePersisted() { kept.append(batch) }
        }
        #expect(fleet.state.openIncidents.map(\.id) == expected)
        #expect(Set(kept.flatMap(\.records).map(\.id)) == Set(expected))
        #expect(Set(kept.flatMap(\.incidents).map(\.id)) == Set(expected))
    }

    @Test func `a name that a better known onset changes leads to the new one`() {
        var fleet = Fleet()
        for source: BackendID in ["am", "prom", "triton"] { fleet.poll(source) }
        fleet.poll("am", after: 1205, [sent])
        let first = fleet.state.openIncidents[0].id
        fleet.poll("prom", after: 1206, [firing(after: 240)])
        let second = fleet.state.openIncidents[0].id
        #expect(first != second)
        #expect(fleet.state.incident(first)?.id == second)
    }

    @Test func `what a person has spoken of keeps its name`() {
        var fleet = Fleet()
        for source: BackendID in ["am", "prom", "triton"] { fleet.poll(source) }
        fleet.poll("am", after: 1205, [sent])
        let id = fleet.state.openIncidents[0].id
        let at = Fleet.start + .seconds(1205)
        _ = fleet.state.reduce(.incident(.acknowledged(id, by: "k.lindt", at: at)))
        fleet.poll("prom", after: 1206, [firing(after: 240)])
        #expect(fleet.state.openIncidents.map(\.id) == [id])
        #expect(fleet.state.openIncidents.first?.status == .acknowledged)
    }

    /// What notifies knows when the alert fired, what evaluates knows when it began to hold.
    private let notified = Fleet.alert(
        "fraud", severity: "page", extra: ["alertname": "VersionErrorsHigh", "version": "47"], since: 300)

    private func heard(_ sources: BackendID...) -> Fleet {
        var fleet = Fleet(now: Fleet.start + .seconds(580))
        for source in sources {
            fleet.poll(source, after: 590, source == "am" ? [notified] : [firing(after: 240)])
        }
        return fleet
    }

    @Test func `the id is made of the instant that some source gives, whichever answers first`() {
        let expected = heard("prom", "am").state.openIncidents.map(\.id)
        #expect(expected.count == 1)
        var fleet = heard("am")
        let first = fleet.state.openIncidents.map(\.id)
        // A name that will not last is not kept.
        for case .persist(let batch) in fleet.state.takePersisted() {
            #expect(batch.incidents.isEmpty && batch.records.isEmpty && batch.snapshots.isEmpty)
        }
        fleet.poll("prom", after: 591, [firing(after: 240)])
        #expect(fleet.state.openIncidents.map(\.id) == expected)
        #expect(first.count == 1 && first != expected)
        // Whoever had opened it sees it go on, and nothing was joined.
        for id in first { #expect(fleet.state.incident(id)?.id == expected.first) }
        for id in expected { #expect(!fleet.state.timeline(of: id).contains { $0.kind == .merged }) }
    }

    @Test func `an alert whose rule waits for long began when its source says, whichever answers first`() {
        var fleet = heard("am")
        fleet.poll("prom", after: 591, [firing(after: -400)])
        #expect(fleet.state.openIncidents.first?.onset == InstantInterval(Fleet.start - .seconds(400)))
        #expect(fleet.state.openIncidents.map(\.id) == longAgo.state.openIncidents.map(\.id))
    }

    private var longAgo: Fleet {
        var fleet = Fleet(now: Fleet.start + .seconds(580))
        fleet.poll("prom", after: 590, [firing(after: -400)])
        return fleet
    }

    @Test func `what the store remembers of the instant holds, though a source was quicker than the store`() {
        var before = heard("prom", "am")
        let ids = before.state.openIncidents.map(\.id)
        #expect(ids.count == 1)
        guard case .persist(let batch)? = before.state.takePersisted().first else {
            return #expect(Bool(false), "nothing was kept")
        }
        var fleet = heard("am")
        _ = fleet.state.reduce(
            .source(.restored(StoredHistory(records: batch.records, episodes: batch.episodes, lastSaved: batch.at))))
        fleet.settle()
        #expect(fleet.state.openIncidents.map(\.id) == ids)
        for id in ids { #expect(fleet.state.incident(id) != nil) }
        fleet.poll("prom", after: 595, [firing(after: 240)])
        #expect(fleet.state.openIncidents.map(\.id) == ids)
        for id in ids { #expect(fleet.state.incident(id) != nil) }
    }

    @Test func `what nobody watched is a line of the timeline`() {
        let state = opened().state
        let id = state.openIncidents[0].id
        #expect(state.timeline(of: id).contains { $0.kind == .unwatched })
    }

    @Test
    func `the timeline goes by the instant, unwatched stretches by their beginning, also with lines of the store`() {
        var fleet = opened()
        let id = fleet.state.openIncidents[0].id
        let stored = TimelineEntry(
            at: InstantInterval(Fleet.start + .seconds(260)), kind: .comment, text: "looking", source: "k.lindt")
        _ = fleet.state.reduce(
            .source(.restored(StoredHistory(timeline: [IncidentEntry(incident: id, entry: stored)]))))
        let lines = fleet.state.timeline(of: id)
        #expect(lines.first?.kind == .unwatched)
        let instants = lines.dropFirst().map(\.at.latest)
        #expect(instants == instants.sorted())
        #expect(lines.contains { $0.text == "looking" })
        let change = lines.first { $0.kind == .change && $0.text.contains("card_fv.ttl") }
        #expect(change?.learnedAt == Fleet.start + .seconds(600))
    }
}
