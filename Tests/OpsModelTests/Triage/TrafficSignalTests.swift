import OpsModel
import Testing

@Suite struct `Traffic signals` {
    private func signals(_ version: String, _ rate: Double, weeks: [Double]) -> Observation {
        .signals(
            GoldenSignals(
                id: SignalsID(backend: "prom", source: "s", subject: Subject(name: "fraud", version: version)),
                window: .seconds(300), values: [.requestRate: Measurement(rate), .errorRatio: Measurement(0)],
                weeks: weeks))
    }

    /// Requests of two versions for eleven minutes.
    private func raised(_ rate: Double, weeks: [Double], environment: Environment = .production) -> [Signal] {
        var fleet = Fleet()
        fleet.poll("triton", [Fleet.deployment("fraud", versions: ["46", "47"])])
        fleet.poll("am")
        for minute in 0...11 {
            let wiggle = Double(minute) * 1e-6
            fleet.poll(
                "prom", after: 10 + Double(minute) * 60,
                [
                    signals("46", rate * 0.75 + (rate > 0 ? wiggle : 0), weeks: weeks),
                    signals("47", rate * 0.25, weeks: weeks),
                ])
            fleet.tick(10 + Double(minute) * 60)
        }
        return fleet.state.raised(of: "fraud").filter { $0.id.kind == .traffic && $0.openedAt != nil }
    }

    @Test func `within the band of the last weeks is nothing, and neither is it without two weeks`() {
        #expect(raised(100, weeks: [80, 120, 90, 110]).isEmpty)
        #expect(raised(45, weeks: [80, 120, 90, 110]).isEmpty)
        #expect(raised(10, weeks: [80]).isEmpty)
        #expect(raised(10, weeks: []).isEmpty)
    }

    @Test func `few or many requests are a warning after ten minutes, with the band they left`() {
        let few = raised(30, weeks: [80, 120, 90, 110])
        #expect(few.map(\.title) == ["few requests"])
        #expect(few.first?.severity == .warning)
        #expect(few.first?.evidence.first?.text == "requests, 80 to 120 a second at this hour in the last weeks")
        #expect(few.first?.evidence.first?.threshold == 40)
        #expect(raised(300, weeks: [80, 120, 90, 110]).map(\.title) == ["many requests"])
    }

    @Test func `requests that are gone are critical though the program never saw any, by what the weeks tell`() {
        let gone = raised(0, weeks: [80, 120, 90, 110])
        #expect(gone.map(\.title) == ["no requests"])
        #expect(gone.first?.severity == .critical)
        #expect(raised(0, weeks: []).isEmpty)
    }

    /// What is open at the end of one version whose rates are polled every `step` seconds.
    private func raised(_ rates: [Double], every step: Double) -> [Signal] {
        var fleet = Fleet()
        fleet.poll("triton", [Fleet.deployment("fraud", versions: ["46"])])
        fleet.poll("am")
        for (index, rate) in rates.enumerated() {
            let at = 10 + Double(index) * step
            fleet.poll("prom", after: at, [signals("46", rate, weeks: [])])
            fleet.poll("triton", after: at)
            fleet.poll("am", after: at)
            fleet.tick(at)
        }
        return fleet.state.raised(of: "fraud").filter { $0.id.kind == .traffic && $0.state == .open }
    }

    @Test func `one request a minute, told by rates over a few seconds, is never gone`() {
        let minute = [0.2] + Array(repeating: 0.0, count: 11)
        #expect(raised(Array(repeating: minute, count: 4).flatMap { $0 } + [0, 0, 0], every: 5).isEmpty)
    }

    @Test func `where requests come in batches, a pause no longer than those before is none`() {
        let batch = [30.0, 30] + Array(repeating: 0.0, count: 8)
        #expect(raised(Array(repeating: batch, count: 3).flatMap { $0 }, every: 30).isEmpty)
    }

    /// Twenty minutes with requests, twenty without, five with, and none again for so many polls.
    private func goneTwice(polls: Int) -> [Double] {
        let steady = Array(repeating: 0.5, count: 40)
        return steady + Array(repeating: 0, count: 40) + steady.prefix(10) + Array(repeating: 0, count: polls)
    }

    @Test func `a second outage is news after the same hold as the first, however long that was`() {
        let again = raised(goneTwice(polls: 6), every: 30)
        #expect(again.map(\.title) == ["no requests"])
        #expect(again.first?.severity == .critical)
        #expect(raised(goneTwice(polls: 3), every: 30).isEmpty)
    }

    @Test func `steady requests that end are gone after their hold, with how many came before`() {
        let gone = raised(Array(repeating: 0.5, count: 20) + Array(repeating: 0, count: 6), every: 30)
        #expect(gone.map(\.title) == ["no requests"])
        #expect(gone.first?.evidence.first?.text == "requests, 30 a minute within the hour before")
        #expect(raised(Array(repeating: 0.5, count: 20) + [0, 0, 0], every: 30).isEmpty)
    }
}
