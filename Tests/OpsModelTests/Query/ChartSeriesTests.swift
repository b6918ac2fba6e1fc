import Testing

@testable import OpsModel

@Suite struct `A chart whose past cannot be read anew` {
    private let drift = DriftID(backend: "prom", monitor: "m", subject: Subject(name: "fraud"), column: "age")
    private let now = Fleet.start

    private func answer(_ samples: [Sample], _ range: Duration, problem: String? = nil) -> SeriesAnswer {
        let request = SeriesRequest(
            entity: .drift(drift), kind: nil, from: now - range, to: now, step: .seconds(30))
        return SeriesAnswer(request: request, samples: samples, problem: problem)
    }

    @Test func `keeps what was read, and says why it is not newer`() {
        var fleet = Fleet()
        let range = fleet.state.chart.range
        let samples = (0..<100).map { Sample(at: now - range + .seconds($0 * 30), value: Double($0)) }
        fleet.state.take(answer(samples, range))
        fleet.state.take(answer([], range, problem: "no answer within 5 s"))
        let shown = fleet.state.chartSeries(of: .drift(drift)).first
        #expect(shown?.samples.first == samples.first)
        #expect(shown?.problem == "no answer within 5 s")
        fleet.state.take(answer(samples, range))
        #expect(fleet.state.chartSeries(of: .drift(drift)).first?.problem == nil)
    }
}
