import OpsModel
import Testing

/// A canary beside its stable version, from polls to the signal.
@Suite struct `Canary signals` {
    private func signals(_ version: String, rate: Double, errors: Double, slow: Double?) -> Observation {
        var values: [SignalKind: Measurement] = [.requestRate: Measurement(rate), .errorRatio: Measurement(errors)]
        values[.slowRatio] = slow.map { Measurement($0) }
        return .signals(
            GoldenSignals(
                id: SignalsID(backend: "prom", source: "s", subject: Subject(name: "fraud", version: version)),
                window: .seconds(300), values: values))
    }

    private var latency: Observation {
        .objective(
            ObjectiveStatus(
                id: SLOID(backend: "prom", name: "latency", subject: Subject(name: "fraud")), objective: 0.99,
                window: .seconds(30 * 86_400), errorRatios: [:], bound: .milliseconds(250)))
    }

    private func fleet(slow: (Int) -> Double?, objective: Bool = true) -> Fleet {
        var fleet = Fleet()
        fleet.poll("triton", [Fleet.deployment("fraud", versions: ["46", "47"])])
        fleet.poll("prom", after: 2, objective ? [latency] : [])
        fleet.poll("am")
        for step in 1...40 {
            let jitter = Double(step) * 1e-7
            fleet.poll(
                "prom", after: Double(step) * 15,
                [
                    signals("46", rate: 900, errors: 0.0005 + jitter, slow: 0.004),
                    signals("47", rate: 300, errors: 0.0005 + jitter, slow: slow(step)),
                ])
        }
        return fleet
    }

    @Test func `one that is slower and fails no more is worse, since it became slow`() {
        let fleet = fleet { $0 < 15 ? 0.004 : 0.05 }
        let signal = fleet.state.openIncidents.first?.signals.first
        #expect(signal?.id.kind == .canary)
        #expect(signal?.onset == InstantInterval(Fleet.start + .seconds(210), Fleet.start + .seconds(225)))
        #expect(
            signal?.evidence.contains { $0.text == "slow answers of v47 less those of v46" && $0.series == .slowRatio }
                == true)
    }

    @Test func `without a latency objective, or without the share of slow answers, errors alone are compared`() {
        #expect(fleet(slow: { _ in 0.2 }, objective: false).state.openIncidents.isEmpty)
        let silent = fleet { _ in nil }
        #expect(silent.state.openIncidents.isEmpty)
        let review = silent.state.canaryReviews(of: FleetID(service: "fraud", environment: .production)).first
        #expect(review?.verdict.parts.map(\.indicator) == [.errors])
    }
}
