import OpsModel
import Testing

@Suite struct `History of signals` {
    private let start = Instant(seconds: 1_000_000)

    @Test func `keeps sixty points, and an hour, however often it is told`() throws {
        var history = History(base: start)
        for tick in 0..<1440 { history.append(at: start + .seconds(tick * 5)) { _ in Double(tick) } }
        #expect(history.count == 60)
        let begin = try #require(history.start)
        #expect((3500...3700).contains((start + .seconds(1439 * 5) - begin).inSeconds))
        #expect(history.samples(of: .requestRate).last == Sample(at: start + .seconds(1439 * 5), value: 1439))
    }

    @Test func `what is recent is finer while there is room`() {
        var history = History(base: start)
        for tick in 0..<50 { history.append(at: start + .seconds(tick * 5)) { _ in 1 } }
        #expect(history.count == 50)
        #expect(history.start == start)
    }

    @Test func `a clock that steps back adds nothing`() {
        var history = History(base: start)
        history.append(at: start + .seconds(10)) { _ in 1 }
        history.append(at: start + .seconds(5)) { _ in 2 }
        #expect(history.count == 1)
    }

    @Test func `a value that did not change held until it was last seen`() {
        var fleet = Fleet()
        let signals = Fleet.signals("fraud", version: "1", rate: 5)
        fleet.poll("prom", after: 1, [signals])
        fleet.poll("prom", after: 6)
        fleet.poll("prom", after: 11)
        fleet.poll("prom", after: 16, [Fleet.signals("fraud", version: "1", rate: 9)])
        #expect(values(fleet, signals).map(\.value) == [5, 5, 9])
        #expect(values(fleet, signals).map(\.at) == [1, 11, 16].map { Fleet.start + .seconds($0) })
    }

    @Test func `where nobody watched there is a gap`() {
        var fleet = Fleet()
        let signals = Fleet.signals("fraud", version: "1", rate: 5)
        fleet.poll("prom", after: 1, [signals])
        fleet.tick(60)
        fleet.poll("prom", after: 61, [Fleet.signals("fraud", version: "1", rate: 9)])
        #expect(values(fleet, signals).map(\.value) == [5, nil, 9])
        fleet.poll("prom", after: 66, [Fleet.signals("fraud", version: "1", rate: 7)])
        #expect(values(fleet, signals).map(\.value) == [5, nil, 9, 7])
    }

    private func values(_ fleet: Fleet, _ observation: Observation) -> [Sample] {
        guard case .signals(let id) = observation.id else { return [] }
        return fleet.state.histories[id]?.samples(of: .requestRate) ?? []
    }
}
