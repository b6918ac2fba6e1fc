import Testing

@testable import Drill

@Suite struct `Counters` {
    /// Samples of exposition text by their name and labels.
    private func scrape(_ server: ServerID, _ simulation: Simulation, at instant: Double) -> [String: Double] {
        let state = DrillState(simulation, clock: DrillClock(start: start, speed: 1, wall: { instant }))
        let request = DrillRequest(method: "GET", path: "/metrics")
        let answer =
            server.isTriton
            ? TritonMetrics(server: server, state: state).answer(request)
            : MLServerMetrics(server: server, state: state).answer(request)
        var samples: [String: Double] = [:]
        for line in String(decoding: answer.body, as: UTF8.self).split(separator: "\n") where !line.hasPrefix("#") {
            guard let blank = line.lastIndex(of: " ") else { continue }
            samples[String(line[..<blank])] = Double(line[line.index(after: blank)...])
        }
        return samples
    }

    private func isCounter(_ name: String) -> Bool {
        ["_success", "_failure", "_count", "_us{", "_us_sum", "_total", "_sum", "_bucket"].contains {
            name.contains($0)
        }
            && !name.contains("pending") && !name.contains("quantile")
    }

    @Test(arguments: ServerID.allCases)
    func `never fall`(server: ServerID) {
        var last = scrape(server, .atStart, at: start)
        for instant in stride(from: start + 3.7, through: start + 400, by: 3.7) {
            let next = scrape(server, .atStart, at: instant)
            for (name, value) in last where isCounter(name) {
                #expect((next[name] ?? -1) >= value, "\(name)")
            }
            last = next
        }
    }

    @Test(arguments: ["46", "47"])
    func `grow by what the recorded rate says`(version: String) throws {
        let now = (start / World.tick).rounded(.down) * World.tick
        let labels = "{model=\"fraud_detection\",version=\"\(version)\"}"
        let failed = "nv_inference_request_failure{model=\"fraud_detection\",reason=\"BACKEND\",version=\"\(version)\"}"
        let then = scrape(.tritonEU, .atStart, at: now - 300)
        let last = scrape(.tritonEU, .atStart, at: now)
        func growth(_ name: String) throws -> Double { try #require(last[name]) - (try #require(then[name])) }
        let successes = try growth("nv_inference_request_success\(labels)")
        let failures = try growth(failed)
        let rate = try #require(
            Simulation.atStart.sample(
                "service:requests:rate5m{model=\"fraud_detection\",version=\"\(version)\"}", at: now))
        let ratio = try #require(
            Simulation.atStart.sample(
                "service:errors:ratio_rate5m{model=\"fraud_detection\",version=\"\(version)\"}", at: now))
        #expect(abs(successes + failures - rate * 300) <= 2)
        #expect(abs(failures - ratio * rate * 300) <= 1)
        let mean = try growth("nv_inference_request_duration_us\(labels)") / (successes + failures) / 1e6
        let recorded = try #require(
            Simulation.atStart.sample(
                "service:latency_seconds:mean_5m{model=\"fraud_detection\",version=\"\(version)\"}", at: now))
        #expect(abs(mean - recorded) < recorded * 1e-4)
    }

    @Test func `of a histogram end in its count`() throws {
        let samples = scrape(.mlserverEU, .atStart, at: start)
        let buckets = samples.filter { $0.key.hasPrefix("rest_server_request_duration_seconds_bucket") }
        let count = try #require(samples.first { $0.key.hasPrefix("rest_server_request_duration_seconds_count") })
        #expect(buckets.values.max() == count.value)
        #expect(buckets.first { $0.key.contains("+Inf") }?.value == count.value)
    }

    @Test func `vanish with an unload and begin at zero with the next load`() {
        var simulation = Simulation.atStart
        let name = "nv_inference_request_success{model=\"image_moderation\",version=\"22\"}"
        simulation.unload("image_moderation", on: .tritonEU, at: start)
        #expect(scrape(.tritonEU, simulation, at: start + 1)[name] != nil)
        simulation.advance(to: start + 60)
        #expect(scrape(.tritonEU, simulation, at: start + 60)[name] == nil)
        simulation.load("image_moderation", on: .tritonEU, policy: nil, at: start + 60)
        #expect(scrape(.tritonEU, simulation, at: start + 60)[name] == 0)
        #expect((scrape(.tritonEU, simulation, at: start + 120)[name] ?? 0) > 1_000)
    }

    @Test func `are kept by a load that overrides the configuration while statistics begin anew`() throws {
        var simulation = Simulation.atStart
        let name = "nv_inference_request_success{model=\"fraud_detection\",version=\"46\"}"
        let before = try #require(scrape(.tritonEU, simulation, at: start)[name])
        simulation.load("fraud_detection", on: .tritonEU, policy: .specific(["46"]), at: start)
        #expect(scrape(.tritonEU, simulation, at: start)[name] == before)
        let state = DrillState(simulation, clock: DrillClock(start: start, speed: 1, wall: { start }))
        let answer = TritonServer(server: .tritonEU, state: state)
            .answer(DrillRequest(method: "GET", path: "/v2/models/fraud_detection/versions/46/stats"))
        let stats = try #require(JSON(parsing: answer.body)?["model_stats"]?.elements?.first)
        #expect(stats["inference_count"]?.wholeNumber == 0)
    }
}
