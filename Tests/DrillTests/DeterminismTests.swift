import Testing

@testable import Drill

@Suite struct `Determinism` {
    private static let questions = [
        ("metrics", "/api/v1/alerts", ""), ("metrics", "/api/v1/rules", ""),
        ("metrics", "/api/v1/query", "query=service:errors:ratio_rate5m"),
        ("metrics", "/api/v1/query_range", "query=feature:psi:1h&start=\(start - 3_600)&end=\(start)&step=60"),
        ("registry", "/api/2.0/mlflow/registered-models/search", ""),
        ("registry", "/api/2.0/mlflow/model-versions/search", ""), ("alerts", "/api/v2/alerts", ""),
        ("alerts", "/api/v2/silences", ""), ("triton", "/v2/models/stats", ""), ("scrape", "/metrics", ""),
    ]

    private func answers(_ simulation: Simulation) -> [DrillAnswer] {
        let state = DrillState(simulation, clock: DrillClock(start: start, speed: 1, wall: { start }))
        let servers: [String: any DrillServer] = [
            "metrics": PrometheusServer(state: state), "registry": MLflowServer(state: state),
            "alerts": AlertmanagerServer(state: state), "triton": TritonServer(server: .tritonEU, state: state),
            "scrape": TritonMetrics(server: .tritonUS, state: state),
        ]
        return Self.questions.compactMap { server, path, query in
            servers[server]?.answer(DrillRequest(method: "GET", path: path, query: query))
        }
    }

    private func simulation(seed: UInt64) -> Simulation {
        Simulation(seed: seed, start: start, age: 1_500)
    }

    @Test func `the same seed and instant answer the same bytes`() {
        #expect(answers(simulation(seed: 7)) == answers(.atStart))
    }

    @Test func `another seed tells the same story in other numbers`() {
        let differing = zip(answers(simulation(seed: 8)), answers(.atStart)).filter { $0 != $1 }
        #expect(differing.count == Self.questions.count)
    }

    @Test func `many small steps and one leap lead to the same world`() {
        var leaping = Simulation.atStart
        var stepping = Simulation.atStart
        for second in stride(from: 0.0, through: 600, by: 7) { stepping.advance(to: start + second) }
        leaping.advance(to: start + 600)
        stepping.advance(to: start + 600)
        #expect(answers(stepping) == answers(leaping))
    }

    @Test func `an instant already passed changes nothing`() {
        var simulation = Simulation.atStart
        simulation.advance(to: start - 10_000)
        #expect(answers(simulation) == answers(.atStart))
    }
}
