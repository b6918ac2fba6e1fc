import OpsModel
import Testing

@Suite struct `Fleet row` {
    private func drift(_ kind: DriftMeasurement.DriftKind, _ column: String, _ value: Double, of limit: Double)
        -> Observation
    {
        .drift(
            DriftMeasurement(
                id: DriftID(backend: "prom", monitor: kind.rawValue, subject: Subject(name: "a"), column: column),
                kind: kind, method: "m", value: value, threshold: limit))
    }

    private func fleet(_ measured: [Observation]) -> Fleet {
        var fleet = Fleet()
        fleet.poll("am")
        fleet.poll("triton", [Fleet.deployment("a")])
        fleet.poll("prom", measured)
        return fleet
    }

    @Test func `its drift is the distribution furthest over its limit, never a share of nulls`() {
        let entry = fleet([
            drift(.quality, "age", 0.9, of: 0.05), drift(.dataDrift, "age", 0.3, of: 0.2),
            drift(.predictionDrift, "1", 0.25, of: 0.1),
        ]).entry("a")
        #expect(entry?.drift?.kind == .predictionDrift)
        #expect(entry?.drifts.first?.column == "age")
    }

    @Test func `without a distribution its drift is unknown`() {
        #expect(fleet([drift(.quality, "age", 0.9, of: 0.05)]).entry("a")?.drift == nil)
    }

    @Test func `its version is as old as the registry says where nobody tells since when it serves`() {
        var fleet = fleet([])
        let model = ModelID(registry: "registry", name: "a")
        fleet.poll(
            "registry",
            [
                .model(RegisteredModel(id: model)),
                .version(
                    ModelVersion(
                        id: VersionID(model: model, version: "1"), registration: .ready,
                        createdAt: Fleet.start - .seconds(3600), createdBy: "ci")),
            ])
        #expect(fleet.entry("a")?.versionSince == Fleet.start - .seconds(3600))
        #expect(fleet.entry("a")?.stable?.registeredBy == "ci")
    }

    @Test func `its first alerts stand in the order of the earliest start any source gives`() {
        var fleet = fleet([])
        fleet.poll("am", [Fleet.alert("a", severity: "warning", extra: ["alertname": "Second"], since: -300)])
        fleet.poll("am", [Fleet.alert("a", severity: "page", extra: ["alertname": "First"], since: -900)])
        #expect(fleet.entry("a")?.firstAlerts.map(\.name) == ["First", "Second"])
        #expect(fleet.entry("a")?.onset?.latest == Fleet.start - .seconds(900))
        #expect(fleet.entry("a")?.since == fleet.entry("a")?.onset?.earliest)
    }

    @Test func `instants beyond any clock cost nothing`() {
        var fleet = fleet([])
        let labels = ["alertname": "A", "service": "a", "severity": "page"]
        let id = AlertID(backend: "am", fingerprint: "1")
        fleet.poll(
            "am", [.alert(Alert(id: id, labels: labels, state: .firing, startsAt: Instant(seconds: -1e300)))])
        fleet.tick(1)
        #expect(fleet.entry("a")?.status == .critical)
        #expect(Fleet.start.age(since: Instant(seconds: -1e300)) > .seconds(1e9))
        #expect(Instant(seconds: .nan) == Instant(seconds: 0))
    }
}
