import OpsModel
import Testing

/// By the seed of its hashes each process has another.
@Suite struct `Nothing depends on the order of a set` {
    private func subject(_ cluster: String? = nil) -> Subject {
        Subject(name: "fraud", environment: "production", cluster: cluster)
    }

    private func row(objectives names: [String]) -> String {
        var fleet = Fleet(services: [Service(id: "fraud", tier: 2)])
        fleet.poll("triton", [Fleet.deployment("fraud", versions: ["46", "47"])])
        fleet.poll(
            "prom", after: 2,
            zip(names, [0.999, 0.95]).map { name, objective in
                .objective(
                    ObjectiveStatus(
                        id: SLOID(backend: "prom", name: name, subject: subject()), objective: objective,
                        window: .seconds(30 * 86_400), errorRatios: [:]))
            })
        fleet.poll("am")
        for step in 1...60 {
            func told(_ version: String, _ rate: Double, _ errors: Double) -> Observation {
                .signals(
                    GoldenSignals(
                        id: SignalsID(
                            backend: "prom", source: "s",
                            subject: Subject(name: "fraud", version: version, environment: "production")),
                        window: .seconds(15),
                        values: [
                            .requestRate: Measurement(rate), .errorRatio: Measurement(errors + Double(step) * 1e-7),
                        ]
                    ))
            }
            fleet.poll("prom", after: Double(step) * 15, [told("46", 900, 0.0005), told("47", 300, 0.008)])
        }
        return "\(fleet.entry("fraud")?.status.word ?? "") \(fleet.state.openIncidents.count)"
    }

    @Test func `a canary beside two objectives fails for everybody or for nobody`() {
        let names = [
            ["availability", "predictions"], ["a", "b"], ["slo1", "slo2"], ["x", "y"], ["p", "q"], ["m", "n"],
        ]
        let rows = names.map(row)
        #expect(Set(rows).count == 1, "\(zip(names, rows).map { "\($0) \($1)" })")
    }

    @Test func `the drift of a row is that of one column for everybody`() {
        let rows = ["m1", "m2", "m3", "m4", "m5", "m6"].map { monitor in
            var fleet = Fleet(services: [Service(id: "fraud", tier: 2)])
            fleet.poll("triton", [Fleet.deployment("fraud")])
            fleet.poll(
                "prom",
                zip(["eu", "us", "ap"], [0.01, 0.12, 0.05]).map { cluster, value in
                    .drift(
                        DriftMeasurement(
                            id: DriftID(backend: "prom", monitor: monitor, subject: subject(cluster), column: "amount"),
                            kind: .dataDrift, method: "psi", value: value))
                })
            return fleet.entry("fraud")?.drift?.value ?? -1
        }
        #expect(Set(rows).count == 1, "\(rows)")
    }
}
