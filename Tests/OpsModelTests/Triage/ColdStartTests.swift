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
        #expect(one.order.map(\.titles) == [["nullRatio age"], ["VersionErrorsHigh v47"]])
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
