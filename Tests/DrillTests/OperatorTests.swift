import Testing

@testable import Drill

@Suite struct `What operators do` {
    private func share(
        _ simulation: Simulation, _ version: String, service: String = "fraud-detection", at instant: Double
    ) -> Double? {
        simulation.sample(
            "service:traffic:share{service=\"\(service)\",env=\"production\",version=\"\(version)\"}", at: instant)
    }

    private func errors(_ simulation: Simulation, _ window: String = "5m", at instant: Double) -> Double {
        simulation.sample("slo:errors:ratio_rate\(window){service=\"fraud-detection\",env=\"production\"}", at: instant)
            ?? -1
    }

    private func recovers(_ simulation: Simulation) {
        var simulation = simulation
        simulation.advance(to: start + 120)
        #expect(!simulation.firing("fraud-detection").contains("VersionErrorsHigh"))
        #expect(!simulation.firing("fraud-detection").contains("VersionLatencyHigh"))
        simulation.advance(to: start + 360)
        #expect(errors(simulation, at: start + 360) < 0.001)
        #expect(share(simulation, "46", at: start + 360) == 1)
    }

    private func worsens(_ simulation: Simulation) {
        var simulation = simulation
        let before = errors(simulation, at: start)
        simulation.advance(to: start + 360)
        #expect(errors(simulation, at: start + 360) > 3 * before)
        #expect(simulation.firing("fraud-detection").contains("ServiceErrorsHigh"))
    }

    @Test func `taking the challenger's alias away ends the failure`() {
        var simulation = Simulation.atStart
        simulation.writeRegistry { $0.deleteAlias("challenger", of: "fraud-detector") }
        recovers(simulation)
    }

    @Test func `pointing the challenger at the stable version ends it too`() {
        var simulation = Simulation.atStart
        simulation.writeRegistry { $0.setAlias("challenger", of: "fraud-detector", to: "46") }
        recovers(simulation)
    }

    @Test func `unloading the canary's version leaves its traffic to the stable one`() {
        var simulation = Simulation.atStart
        simulation.load("fraud_detection", on: .tritonEU, policy: .specific(["46"]), at: start)
        recovers(simulation)
    }

    @Test func `promoting the canary makes it worse`() {
        var simulation = Simulation.atStart
        simulation.writeRegistry { $0.setAlias("champion", of: "fraud-detector", to: "47") }
        worsens(simulation)
    }

    @Test func `unloading the stable version makes it worse`() {
        var simulation = Simulation.atStart
        simulation.load("fraud_detection", on: .tritonEU, policy: .specific(["47"]), at: start)
        worsens(simulation)
    }

    @Test func `unloading every version fails every request`() {
        var simulation = Simulation.atStart
        simulation.unload("fraud_detection", on: .tritonEU, at: start)
        simulation.advance(to: start + 400)
        #expect(abs(errors(simulation, at: start + 400) - 1) < 1e-9)
        worsens(simulation)
    }

    @Test func `a rollback may be taken back`() {
        var simulation = Simulation.atStart
        simulation.writeRegistry { $0.deleteAlias("challenger", of: "fraud-detector") }
        simulation.advance(to: start + 300)
        simulation.writeRegistry { $0.setAlias("challenger", of: "fraud-detector", to: "47") }
        simulation.advance(to: start + 330)
        #expect(share(simulation, "47", at: start + 330) == 0.25)
    }

    @Test func `an alias to a version that is not loaded is not followed`() {
        var simulation = Simulation.atStart
        simulation.writeRegistry { $0.setAlias("champion", of: "eta-predictor", to: "111") }
        simulation.advance(to: start + 60)
        #expect(share(simulation, "112", service: "eta-predictor", at: start + 60) == 1)
        simulation.load("eta_predictor", on: .tritonEU, policy: .all, at: start + 60)
        simulation.advance(to: start + 90)
        #expect(share(simulation, "111", service: "eta-predictor", at: start + 90) == 1)
    }

    @Test func `a plain load does not undo a load with a configuration`() {
        var simulation = Simulation.atStart
        simulation.load("fraud_detection", on: .tritonEU, policy: .specific(["46"]), at: start)
        simulation.load("fraud_detection", on: .tritonEU, policy: nil, at: start + 10)
        #expect(simulation.world.repositories[.tritonEU]?["fraud_detection"]?.readyVersions(at: start + 20) == ["46"])
        simulation.unload("fraud_detection", on: .tritonEU, at: start + 20)
        simulation.load("fraud_detection", on: .tritonEU, policy: nil, at: start + 30)
        #expect(
            simulation.world.repositories[.tritonEU]?["fraud_detection"]?.readyVersions(at: start + 40) == ["46", "47"])
    }

    @Test func `a write over the wire moves the traffic`() async throws {
        let clock = TestClock()
        try await withDrill(clock: clock) { addresses in
            let registry = try #require(addresses["registry"]).url
            let answer = try await LoopbackClient.send(
                "DELETE", registry + "/api/2.0/mlflow/registered-models/alias",
                body: Array(#"{"name":"fraud-detector","alias":"challenger"}"#.utf8), contentType: "application/json")
            #expect(answer.text == "{}")
            clock.move(by: 30)
            let query = Recording.encoded("service:traffic:share{service=\"fraud-detection\",version=\"47\"}")
            let share = try await LoopbackClient.send(
                "GET", try #require(addresses["metrics"]).url + "/api/v1/query?query=\(query)")
            #expect(share.text.hasSuffix(#""0"]}]}}"#))
        }
    }
}
