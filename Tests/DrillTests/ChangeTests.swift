import Testing

@testable import Drill

@Suite struct `Changes` {
    private func value(_ matchers: String, at instant: Double = start) -> Double? {
        Simulation.atStart.sample("mlops_change_info{\(matchers)}", at: instant)
    }

    private let step = start - 1_500

    @Test func `are told from the instant at which they took effect, and hold that instant`() {
        #expect(value("object=\"card_fv.ttl\",affects=\"card_age_days\",actor=\"d.roy\"") == step - 180)
        #expect(value("object=\"card_fv.ttl\"", at: step - 195) == nil)
        #expect(value("object=\"card_fv.ttl\"", at: step - 165) == step - 180)
        #expect(value("kind=\"traffic\",reference=\"gha#8812\",after=\"25%\",version=\"47\"") == step)
    }

    @Test func `include one of another service half a minute before the page's condition began to hold`() throws {
        let page = try #require(
            Simulation.atStart.alerts.alerts.first { $0.labels["alertname"] == "VersionErrorsHigh" })
        let innocent = try #require(value("kind=\"deployment\",service=\"image-moderation\""))
        #expect(abs(page.episode.activeAt - innocent - 30) <= World.tick)
    }

    @Test func `that a controller made are marked`() throws {
        let automatic = try Selector("mlops_change_info{automatic=\"true\"}").select(from: Simulation.atStart.recorded)
        #expect(automatic.map { $0.labels["kind"] } == ["scale", "scale"])
    }

    @Test func `cross a port as the caller's instants when the world is hurried`() throws {
        var simulation = Simulation.atStep
        simulation.advance(to: start + 600)
        let state = DrillState(simulation, clock: DrillClock(start: start, speed: 10, wall: { start + 60 }))
        let answer = PrometheusServer(state: state).answer(
            DrillRequest(method: "GET", path: "/api/v1/query", query: "query=mlops_change_info{kind=\"deployment\"}"))
        let results = try #require(JSON(parsing: answer.body)?["data"]?["result"]?.elements)
        let instants = results.compactMap { $0["value"]?.elements?.last?.text.flatMap(Double.init) }
        #expect(instants == [start - 1_200, start + 7.5])
    }
}

@Suite struct `Pods` {
    private func sum(_ selector: String, _ simulation: Simulation = .atStart, at instant: Double = start) -> Double {
        let selected = (try? Selector(selector).select(from: simulation.recorded)) ?? []
        return selected.compactMap { $0.sample(simulation, at: instant) }.reduce(0, +)
    }

    /// The pods of the failing version by name.
    private func canary(_ simulation: Simulation = .atStart, at instant: Double = start) -> Set<String> {
        let selector = try? Selector("kube_pod_labels{label_app=\"fraud-detection\",label_version=\"47\"}")
        let alive = selector?.select(from: simulation.recorded).filter { $0.sample(simulation, at: instant) != nil }
        return Set((alive ?? []).map { $0.labels["pod"] })
    }

    @Test func `of the failing canary are four, of which one crashes again and again`() {
        #expect(canary().count == 4)
        #expect(canary(at: start - 1_800).count == 3)
        #expect(canary(at: start - 3_600).isEmpty)
        #expect(sum("kube_pod_container_status_waiting_reason{reason=\"CrashLoopBackOff\"}") == 1)
        #expect(sum("kube_pod_container_status_restarts_total", at: start - 1_500) == 0)
        #expect(sum("kube_pod_container_status_restarts_total") >= 4)
        #expect(sum("kube_pod_status_ready{condition=\"true\",pod=~\"fraud-detection-v47-.*\"}") == 2)
        #expect(sum("kube_pod_status_ready{condition=\"true\",pod=~\"fraud-detection-v46-.*\"}") == 9)
    }

    @Test func `recover when the canary loses its traffic, and go with their version`() {
        var simulation = Simulation.atStart
        simulation.writeRegistry { $0.deleteAlias("challenger", of: "fraud-detector") }
        simulation.advance(to: start + 600)
        let restarts = sum("kube_pod_container_status_restarts_total", at: start)
        #expect(sum("kube_pod_container_status_restarts_total", simulation, at: start + 600) == restarts)
        #expect(sum("kube_pod_container_status_waiting_reason", simulation, at: start + 600) == 0)
        #expect(
            sum(
                "kube_pod_status_ready{condition=\"true\",pod=~\"fraud-detection-v47-.*\"}", simulation, at: start + 600
            )
                == 4)
        simulation.load(
            "fraud_detection", on: .tritonEU, policy: .specific(["46"]), at: start + 600)
        simulation.advance(to: start + 660)
        #expect(canary(simulation, at: start + 660).isEmpty)
    }

    @Test func `have names of their own in every cluster`() throws {
        let all = try Selector("kube_pod_info").select(from: Simulation.atStart.recorded)
        let names = all.map { "\($0.labels["cluster"])/\($0.labels["namespace"])/\($0.labels["pod"])" }
        #expect(Set(names).count == names.count)
    }
}

@Suite struct `Counts` {
    private func value(_ selector: String) -> Double? { Simulation.atStart.sample(selector, at: start) }

    @Test func `of requests and samples are those that the rates were taken from`() throws {
        let hour = try #require(value("slo:requests:count1h{service=\"churn\"}"))
        #expect(hour == hour.rounded())
        #expect((60_000...260_000).contains(hour))
        // Recorded once a minute, so up to a minute older.
        let rows = try #require(value("feature:samples:count1h{feature=\"plan_age\"}"))
        #expect(abs(rows / hour - 1) < 0.001)
        let canary = try #require(value("prediction:samples:count1h{version=\"47\"}"))
        let all = try #require(value("slo:requests:count1h{service=\"fraud-detection\",env=\"production\"}"))
        #expect(canary > 0 && canary < all / 4)
    }

    @Test func `of slow requests rise with the canary's latency`() throws {
        let slow = "service:slow:ratio_rate1m{service=\"fraud-detection\",env=\"production\""
        #expect(try #require(value("\(slow),version=\"47\"}")) > 0.04)
        #expect(try #require(value("\(slow),version=\"46\"}")) < 0.001)
    }

    @Test func `bins of the column that goes missing are named by their bounds`() throws {
        let bins = try Selector("feature:bin:ratio1h{feature=\"card_age_days\",window=\"reference\"}")
            .select(from: Simulation.atStart.recorded)
        #expect(bins.count == 11)
        #expect(bins.first?.labels["bin"] == "0-30")
        #expect(abs(bins.compactMap { $0.sample(.atStart, at: start) }.reduce(0, +) - 1) < 1e-9)
    }

    @Test func `the heartbeat fires always`() throws {
        var simulation = Simulation(seed: 3, start: start, age: 0)
        simulation.advance(to: start)
        #expect(simulation.alerts.alerts.contains { $0.labels["alertname"] == "Watchdog" && $0.state == .firing })
    }
}
