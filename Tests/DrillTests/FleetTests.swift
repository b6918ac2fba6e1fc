import Testing

@testable import Drill

@Suite struct `Drill fleet` {
    @Test func `several run in one process, each with its own world`() async throws {
        try await withDrill { first in
            try await withDrill { second in
                let alias = "/api/2.0/mlflow/registered-models/alias"
                let champion = alias + "?name=churn&alias=champion"
                _ = try await LoopbackClient.send(
                    "POST", try #require(first["registry"]).url + alias,
                    body: Array(#"{"name":"churn","alias":"champion","version":"30"}"#.utf8),
                    contentType: "application/json")
                let mine = try await LoopbackClient.send("GET", try #require(first["registry"]).url + champion)
                let other = try await LoopbackClient.send("GET", try #require(second["registry"]).url + champion)
                #expect(mine.text.contains(#""version":"30""#))
                #expect(other.text.contains(#""version":"31""#))
            }
        }
    }

    @Test func `starting twice names the same ports and stopping closes them`() async throws {
        let fleet = DrillFleet(Simulation.atStart, clock: DrillClock(start: start, speed: 1, wall: { start }))
        let addresses = try await fleet.start()
        #expect(try await fleet.start() == addresses)
        await fleet.stop()
        let url = try #require(addresses["metrics"]).url
        await #expect(throws: (any Error).self) { try await LoopbackClient.send("GET", url + "/-/ready") }
    }

    @Test func `run ends when its task is cancelled`() async throws {
        let fleet = DrillFleet(Simulation.atStart, clock: DrillClock(start: start, speed: 1, wall: { start }))
        let addresses = try await fleet.start()
        let running = Task { try await fleet.run() }
        running.cancel()
        try await running.value
        let url = try #require(addresses["metrics"]).url
        await #expect(throws: (any Error).self) { try await LoopbackClient.send("GET", url + "/-/ready") }
    }

    @Test func `a scrape target names a port that answers`() async throws {
        try await withDrill { addresses in
            let answer = try await LoopbackClient.send(
                "GET", try #require(addresses["metrics"]).url + "/api/v1/targets")
            let targets = try #require(JSON(parsing: answer.body)?["data"]?["activeTargets"]?.elements)
            #expect(targets.count == 4)
            for target in targets {
                let scrape = try await LoopbackClient.send("GET", try #require(target["scrapeUrl"]?.text))
                #expect(scrape.status == 200)
                #expect(scrape.text.contains("# TYPE"))
            }
        }
    }

    @Test func `Triton's metrics have every family that was recorded`() async throws {
        let recorded = try #require(Fixture.text("triton/metrics_under_load.prom"))
        try await withDrill { addresses in
            let url = try #require(addresses["triton-eu"]?.metricsURL)
            let answer = try await LoopbackClient.send("GET", url)
            #expect(answer.contentType == "text/plain; charset=utf-8")
            let types = Set(answer.text.split(separator: "\n").filter { $0.hasPrefix("# TYPE") })
            #expect(types.isSuperset(of: recorded.split(separator: "\n").filter { $0.hasPrefix("# TYPE") }))
        }
    }
}

@Suite struct `A faster clock` {
    private let clock = DrillClock(start: start, speed: 10, wall: { start + 60 })

    @Test func `hurries what follows the start and leaves what came before`() {
        #expect(clock.now == start + 600)
        #expect(clock.world(start - 100) == start - 100)
        #expect(clock.wall(start + 600) == start + 60)
    }

    @Test func `shows no instant that its clients have not reached`() throws {
        let state = DrillState(.atStart, clock: clock)
        let answer = PrometheusServer(state: state).answer(DrillRequest(method: "GET", path: "/api/v1/rules"))
        let groups = try #require(JSON(parsing: answer.body)?["data"]?["groups"]?.elements)
        let evaluated = groups.compactMap { $0["lastEvaluation"]?.text.flatMap(Timestamp.parse) }
        #expect(evaluated.count == groups.count)
        #expect(evaluated.allSatisfy { $0 <= start + 60 && $0 > start + 50 })
    }
}

@Suite struct `Memory` {
    @Test func `does not grow with the days`() throws {
        var simulation = Simulation.atStart
        let end = start + 86_400
        simulation.advance(to: end)
        let world = simulation.world
        let kept = world.traffic.histories.compactMap { $0.map { $0.nextTick - $0.firstTick } }
        #expect(kept.allSatisfy { $0 <= Int(19 * 3_600 / World.tick) })
        #expect(simulation.sample("slo:errors:ratio_rate6h{service=\"churn\"}", at: end - 21_600) != nil)
    }
}

@Suite struct `Configuration` {
    private let addresses = DrillAddresses(backends: [
        DrillAddresses.Backend(
            id: "metrics", role: .prometheus, url: "http://127.0.0.1:1", metricsURL: nil, environment: nil, cluster: nil
        ),
        DrillAddresses.Backend(
            id: "triton-eu", role: .triton, url: "http://127.0.0.1:2", metricsURL: "http://127.0.0.1:3/metrics",
            environment: "production", cluster: "eu"),
    ])

    @Test func `marks itself as a drill and names every server`() {
        let lines = DrillConfiguration(addresses).text.split(separator: "\n")
        #expect(lines.contains("drill: true"))
        for backend in addresses.backends { #expect(lines.contains("    url: \(backend.url)")) }
    }

    @Test func `asks only for series that are recorded`() throws {
        let words = DrillConfiguration(addresses).text.split { " \n".contains($0) }.map(String.init)
        let names = words.filter { word in
            ["service:", "feature:", "slo:", "prediction:"].contains { word.hasPrefix($0) && word.count > $0.count }
        }
        #expect(names.count >= 16)
        for name in names {
            let series = try Selector(name).select(from: Simulation.atStart.recorded)
            #expect(series.contains { $0.sample(.atStart, at: start) != nil }, "\(name)")
        }
    }
}
