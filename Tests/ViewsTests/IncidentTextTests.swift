import Cells
import OpsModel
import Testing
import Views

@Suite struct `What is told of an incident` {
    private static let small = Size(columns: 80, rows: 24)

    private func frame(_ fleet: SampleFleet, _ size: Size = Self.small) -> CellBuffer {
        Screen.render(fleet.state, ScreenOptions(size: size)).cells
    }

    private func text(_ fleet: SampleFleet, _ size: Size = Self.small) -> String {
        let frame = frame(fleet, size)
        return (0..<size.rows).map { frame.text(ofRow: $0) }.joined(separator: "\n")
    }

    @Test func `while nothing was done the status update names what is proposed`() throws {
        var fleet = SampleState.typical.fleet()
        let incident = try #require(fleet.state.openIncidents.first)
        let lines = StatusUpdate.text(of: incident, fleet.state).split(separator: "\n")
        #expect(lines.count == 5)
        #expect(lines[3].hasPrefix("Doing: nobody has acknowledged it; proposed: rollback v47 → v46; suspect "))
        #expect(
            lines[3].contains("suspect v47 5%→25% in 2 steps, the last at 2026-11-24 02:47 UTC: ")
                || lines[3].contains("suspect v47 5%→25% in 2 steps, the last between 2026-11-24 "))
        let rollback = Sample.change(
            .traffic, "v47", "fraud-scorer", minutes: 5, version: "47", from: "25 %", to: "0 %", by: "y.sato")
        fleet.poll("metrics", ago: 0, [rollback])
        let later = try #require(fleet.state.openIncidents.first)
        #expect(StatusUpdate.text(of: later, fleet.state).contains("; watching it recover; "))
    }

    @Test func `the store is asked for earlier incidents like it, and they show`() throws {
        var fleet = SampleState.typical.fleet()
        fleet.openIncident()
        #expect(text(fleet).contains("SIMILAR  no store is open"))
        fleet.reduce(.source(.storeChanged(StoreStatus(place: "/s", isDurable: true))))
        var state = fleet.state
        let effects = state.reduce(.clock(.ticked(at: SampleFleet.now, localOffset: 0)))
        let asked = effects.compactMap { if case .readSimilar(let request) = $0 { request } else { nil } }
        let request = try #require(asked.first)
        #expect(text(fleet).contains("SIMILAR  asking the store"))
        #expect(
            state.reduce(.clock(.ticked(at: SampleFleet.now, localOffset: 0))).allSatisfy {
                if case .readSimilar = $0 { false } else { true }
            })
        fleet.reduce(.source(.similarRead(SimilarAnswer(request, found: []))))
        #expect(text(fleet).contains("SIMILAR  none kept of fraud-scorer"))
        var incident = try #require(fleet.state.openIncidents.first)
        incident.id = "INC-OLD1"
        incident.openedAt = SampleFleet.now - .seconds(86_400 * 22)
        fleet.reduce(
            .source(.similarRead(SimilarAnswer(request, found: [IncidentSummary(incident)]))))
        #expect(text(fleet).contains("SIMILAR  INC-OLD1 11-02 SEV1"))
    }

    @Test func `what happened within hours says by when, and then after when`() {
        var fleet = SampleState.typical.fleet()
        let took = InstantInterval(SampleFleet.now - .seconds(7200), SampleFleet.now - .seconds(1500))
        let alias = ChangeEvent(
            id: ChangeID(backend: "metrics", key: "alias"), kind: .alias,
            subject: Subject(name: "fraud-scorer", environment: "prod"), object: "champion", before: "45", after: "46",
            tookEffect: took)
        fleet.poll("metrics", ago: 0, [.change(alias)])
        fleet.openIncident()
        let lines = text(fleet, Size(columns: 200, rows: 60)).split(separator: "\n")
        let order = ["02:47 chg traffic", "≤02:49 chg alias champion 45 → 46 after 01:14", "02:46-02:51 ALR"].map {
            text in lines.firstIndex { $0.contains(text) } ?? 0
        }
        #expect(order[0] > 0 && order[0] < order[1] && order[1] < order[2])
    }

    @Test func `NOW dates what lies between two polls as the suspects list does, however little room there is`() throws
    {
        var fleet = SampleState.typical.fleet()
        let took = InstantInterval(SampleFleet.now - .seconds(1740), SampleFleet.now - .seconds(1620))
        let threads = ChangeEvent(
            id: ChangeID(backend: "metrics", key: "threads"), kind: .configuration,
            subject: Subject(name: "fraud-scorer", environment: "prod"), object: "threads", before: "8", after: "1",
            tookEffect: took)
        fleet.poll("metrics", ago: 0, [.change(threads)])
        let dates = [80, 100, 120, 140, 200].map { columns in
            text(fleet, Size(columns: columns, rows: 24)).split(separator: "\n").prefix(8)
                .flatMap { $0.matches(of: #/(\S+) threads/#).map { String($0.output.1) } }
        }
        #expect(Set(dates.joined()) == ["02:45-02:47"])
    }

    @Test func `the handover line says whose it is and what was said last`() throws {
        var fleet = SampleState.typical.fleet()
        let id = try #require(fleet.state.openIncidents.first?.id)
        fleet.openIncident()
        #expect(text(fleet).contains("HANDOVER nobody has it · H writes it"))
        fleet.reduce(
            .incident(.assigned(id, to: "k.lindt", by: "y.sato", at: SampleFleet.now)),
            .incident(.commented(id, "watch v47", by: "y.sato", at: SampleFleet.now)))
        #expect(text(fleet, Size(columns: 200, rows: 60)).contains("HANDOVER assigned to k.lindt"))
        #expect(text(fleet, Size(columns: 200, rows: 60)).contains("y.sato: watch v47"))
    }

    @Test func `what travels not along says that it is live`() {
        var fleet = SampleState.typical.fleet()
        fleet.openIncident()
        #expect(!text(fleet).contains(" live"))
        fleet.reduce(.view(.travelled(to: SampleFleet.now - .seconds(600))))
        let text = text(fleet)
        for title in ["SIGNALS 3 live", "SUSPECTS 3 live", "RUNBOOK canary-failing live", "live SEV1"] {
            #expect(text.contains(title))
        }
    }

    @Test func `steps whose checks have grown old are no longer red`() {
        var fleet = SampleState.typical.fleet()
        fleet.openIncident()
        let size = Size(columns: 120, rows: 40)
        #expect(text(fleet, size).contains("✗ 3 See"))
        fleet.wait(604)
        let frame = frame(fleet, size)
        let row = (0..<size.rows).first { frame.text(ofRow: $0).contains("✗ 3 See") } ?? 0
        #expect(row > 0 && !frame.cells(inRow: row).dropFirst(66).contains { $0.style.role == .critical })
    }

    @Test func `lists in a page hang on where they are wrapped`() {
        var fleet = SampleState.typical.fleet()
        let lines = ["- look at the graph of the canary's answers", "12. then ask whoever rolled it out last night"]
        fleet.reduce(
            .runbook(.loaded([])),
            .runbook(
                .pageRead(
                    RunbookPage(
                        url: "https://runbooks.example/ml/canary-failing", lines: lines, at: SampleFleet.now))))
        fleet.openIncident()
        let text = text(fleet)
        #expect(text.contains("│ - look at the graph of the canary's") && text.contains("│   answers "))
        #expect(text.contains("│ 12. then ask whoever rolled it out") && text.contains("│     last night "))
    }

    @Test func `a drift chart says of how many rows in how many bins it is, and what chance does`() {
        var fleet = SampleState.typical.fleet()
        let id = DriftID(
            backend: "metrics", monitor: "psi", subject: Subject(name: "fraud-scorer", environment: "prod"),
            column: "card_age_days")
        let drift = DriftMeasurement(
            id: id, kind: .dataDrift, method: "psi", value: 0.92, threshold: 0.2, window: .seconds(3600),
            sampleSize: 9120, bins: 10)
        fleet.poll("metrics", ago: 0, [.drift(drift)])
        fleet.open("drift", ofService: true)
        fleet.reduce(.navigation(.pointed(at: .drift(id))))
        #expect(text(fleet).contains(#/1h · n 9.1k · k10 · no change ≤0\.0\d\d/#))
        #expect(
            text(fleet, Size(columns: 120, rows: 40)).contains(#/window 1h · n 9,120 · 10 bins · no change ≤0\.0\d\d/#)
        )
        #expect(text(fleet).contains("╌ alert 0.20"))
    }
}
