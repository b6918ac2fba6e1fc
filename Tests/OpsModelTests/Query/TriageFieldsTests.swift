import OpsModel
import Testing

@Suite struct `What is printed of changes and suspects` {
    private func step(
        _ key: String, _ version: String, _ before: String, _ after: String, from backend: BackendID = "prom"
    ) -> Observation {
        .change(
            ChangeEvent(
                id: ChangeID(backend: backend, key: key), kind: .traffic,
                subject: Subject(name: "fraud", version: version), object: "v\(version)", before: before, after: after,
                tookEffect: InstantInterval(Fleet.start)))
    }

    private func printed(_ fleet: Fleet, _ column: String) -> [FieldValue] {
        let sources = fleet.state.changeSources
        let field = FieldCatalog<ChangeEvent>.changes(sources).fields.first { $0.id == column }
        return fleet.state.changes.entities.filter { sources[$0.id] != nil }.compactMap { field?.value($0) }
    }

    @Test func `a step that two sources tell of from both its sides is printed once, with both`() {
        var fleet = Fleet()
        fleet.poll("prom", after: 1, [step("up", "47", "5 %", "25 %")])
        fleet.poll("am", after: 2, [step("down", "46", "95 %", "75 %", from: "am")])
        #expect(printed(fleet, "object") == [.text("v47")])
        #expect(printed(fleet, "source") == [.text("prom, am")])
    }

    @Test func `two steps up are printed both, each with its own source`() {
        var fleet = Fleet()
        fleet.poll("prom", after: 1, [step("up", "47", "5 %", "25 %"), step("next", "47", "25 %", "50 %")])
        #expect(printed(fleet, "source") == [.text("prom"), .text("prom")])
    }

    @Test func `a suspect's step has its arrow between before and after`() throws {
        var scene = Scene()
        scene.signals = [Scene.signal(at: 5)]
        var incident = try #require(scene.incidents.first)
        let steps = [
            Scene.change(.feature, "card_fv.ttl", before: "24h", after: "1h"),
            Scene.change(.feature, "card_fv.source", before: "kafka"),
        ]
        incident.suspects = steps.map {
            Suspect(
                cause: .changes([$0]), evidenceClass: .onPath, explains: [], leavesUnexplained: [],
                reason: "on the path"
            )
        }
        let suspects = try #require(FieldCatalog.incidents.fields.first { $0.id == "suspects" }).value(incident)
        #expect(
            suspects == .list(["C card_fv.ttl 24h→1h: on the path", "C card_fv.source was kafka: on the path"]))
    }

    @Test func `a suspect that is contradicted has no class, and is not the one that is named`() throws {
        var scene = Scene()
        scene.signals = [Scene.signal(at: 5)]
        var incident = try #require(scene.incidents.first)
        let change = Suspect.Cause.changes([Scene.change(.version, "v48", after: "registered")])
        incident.suspects = [
            Suspect(
                cause: change, evidenceClass: .onPath, explains: [], leavesUnexplained: [], reason: "on the path",
                contradiction: "v48 gets 0 % of the requests")
        ]
        let fields = Dictionary(uniqueKeysWithValues: FieldCatalog.incidents.fields.map { ($0.id, $0.value(incident)) })
        #expect(fields["suspects"] == .list(["contradicted v48 registered: v48 gets 0 % of the requests"]))
        #expect(fields["suspect"] == .absent)
    }
}
