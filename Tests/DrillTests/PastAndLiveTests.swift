import Testing

@testable import Drill

@Suite struct `Past and live` {
    private static let queries = [
        "service:requests:rate5m", "service:errors:ratio_rate5m", "service:latency_seconds:p99_5m", "feature:psi:1h",
        "slo:errors:ratio_rate5m", "ALERTS",
    ]

    @Test(arguments: queries)
    func `what was answered live is what a range query says of it later`(query: String) throws {
        var simulation = Simulation.atStart
        var live: [[String: String]] = []
        let minutes = stride(from: start, through: start + 600, by: 60)
        for instant in minutes {
            simulation.advance(to: instant)
            live.append(try samples(query, simulation, at: instant))
        }
        let later = try minutes.map { try samples(query, simulation, at: $0) }
        #expect(later == live)
        #expect(live.contains { !$0.isEmpty })
    }

    @Test func `a write changes what follows and nothing before it`() throws {
        var simulation = Simulation.atStart
        let before = try samples("service:requests:rate1m", simulation, at: start)
        simulation.writeRegistry { $0.deleteAlias("challenger", of: "fraud-detector") }
        simulation.advance(to: start + 600)
        #expect(try samples("service:requests:rate1m", simulation, at: start) == before)
        #expect(try samples("service:requests:rate1m", simulation, at: start + 600) != before)
    }

    @Test func `the past begins six hours before the start`() throws {
        #expect(try samples("up", .atStart, at: start - 21_500).count == 4)
        #expect(try samples("up", .atStart, at: start - 21_700).isEmpty)
    }

    @Test func `a sample is found for five minutes and no longer`() throws {
        #expect(try samples("up", .atStart, at: start + 280).count == 4)
        #expect(try samples("up", .atStart, at: start + 330).isEmpty)
    }

    /// By the text of the labels, so that NaN equals NaN.
    private func samples(_ query: String, _ simulation: Simulation, at instant: Double) throws -> [String: String] {
        let series = try Selector(query).select(from: simulation.recorded)
        return series.reduce(into: [:]) { samples, one in
            guard let value = one.sample(simulation, at: instant) else { return }
            samples[String(decoding: one.labels.json.bytes, as: UTF8.self)] = SampleText.value(value)
        }
    }
}
