import Testing

@testable import Drill

@Suite struct `The failing canary` {
    private func value(_ metric: String, _ version: String, at instant: Double = start) -> Double? {
        Simulation.atStart.sample(
            "\(metric){service=\"fraud-detection\",env=\"production\",version=\"\(version)\"}", at: instant)
    }

    @Test func `fails and is slow while the stable version is healthy`() throws {
        let errors = try #require(value("service:errors:ratio_rate5m", "47"))
        let latency = try #require(value("service:latency_seconds:p99_5m", "47"))
        #expect((0.025...0.04).contains(errors))
        #expect((0.37...0.46).contains(latency))
        #expect(try #require(value("service:errors:ratio_rate5m", "46")) < 0.001)
        #expect(try #require(value("service:latency_seconds:p99_5m", "46")) < 0.11)
    }

    @Test func `went from a twentieth to a quarter of the traffic when the step came`() {
        #expect(value("service:traffic:share", "47", at: start - 2_400) == 0)
        #expect(value("service:traffic:share", "47", at: start - 1_600).map { Float($0) } == 0.05)
        #expect(value("service:traffic:share", "47", at: start - 1_450) == 0.25)
        #expect(value("service:requests:rate5m", "47", at: start - 3_600) == nil)
    }

    @Test func `fails because a feature went missing three minutes before`() throws {
        let nulls = "feature:null:ratio{feature=\"card_age_days\"}"
        let index = "feature:psi:1h{feature=\"card_age_days\"}"
        #expect(try #require(Simulation.atStart.sample(nulls, at: start - 1_800)) < 0.002)
        #expect(try #require(Simulation.atStart.sample(nulls, at: start)) > 0.37)
        #expect(try #require(Simulation.atStart.sample(index, at: start - 1_800)) < 0.05)
        #expect((0.5...1.2).contains(try #require(Simulation.atStart.sample(index, at: start))))
    }

    @Test(arguments: [(UInt64(1), 0.0), (2, 28_800), (99, 57_600)])
    func `is what pages, with a few warnings elsewhere, for any seed and hour`(seed: UInt64, hour: Double) {
        let start = start + hour
        var simulation = Simulation(seed: seed, start: start, age: 1_500)
        simulation.advance(to: start + 60)
        let firing = simulation.alerts.alerts.filter { $0.state == .firing }
        let paging = firing.filter { ["page", "critical"].contains($0.labels["severity"]) }
        #expect(Set(paging.map { $0.labels["alertname"] }) == ["VersionErrorsHigh", "VersionLatencyHigh"])
        #expect(paging.allSatisfy { $0.labels["service"] == "fraud-detection" && $0.labels["version"] == "47" })
        let warned = firing.filter { $0.labels["severity"] == "warning" }.map {
            "\($0.labels["service"]) \($0.labels["alertname"])"
        }
        #expect(
            Set(warned) == [
                "fraud-detection VersionLatencyNearBound", "fraud-detection FeatureDriftHigh",
                "fraud-detection FeatureNullsHigh", "eta-predictor FeatureDriftHigh", "churn FeatureDriftHigh",
                "search-rank VersionLatencyNearBound",
            ])
    }

    @Test func `unfolds by itself when the drill begins with the step`() {
        var simulation = Simulation.atStep
        #expect(!simulation.firing("fraud-detection").contains("VersionErrorsHigh"))
        simulation.advance(to: start + 480)
        #expect(simulation.firing("fraud-detection").contains("VersionErrorsHigh"))
    }

    @Test func `pages only after its condition held for two minutes`() throws {
        var simulation = Simulation.atStep
        var pendingSince: Double?
        var firingSince: Double?
        for instant in stride(from: start, through: start + 600, by: World.tick) {
            simulation.advance(to: instant)
            let alert = simulation.alerts.alerts.first { $0.labels["alertname"] == "VersionErrorsHigh" }
            if alert?.state == .pending, pendingSince == nil { pendingSince = instant }
            if alert?.state == .firing, firingSince == nil { firingSince = instant }
        }
        let waited = try #require(firingSince) - (try #require(pendingSince))
        #expect(waited == 120)
    }
}
