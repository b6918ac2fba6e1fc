import OpsModel
import Testing

@Suite struct `Difference of two polls` {
    fileprivate func target(_ instance: String, up: Bool) -> Observation {
        .target(
            ScrapeTarget(
                id: TargetID(backend: "p", job: "j", instance: instance), labels: [:], isUp: up, lastError: "",
                lastScrape: nil))
    }

    @Test func `the first poll is all change and an equal one is none`() {
        var last = LastSnapshot()
        let snapshot = Snapshot(observations: [target("a", up: true), target("b", up: false)])
        #expect(last.advance(to: snapshot).changed == snapshot.observations)
        #expect(last.advance(to: snapshot).isEmpty)
    }

    @Test func `what a complete list no longer names has vanished`() {
        var last = LastSnapshot()
        _ = last.advance(to: Snapshot(observations: [target("a", up: true), target("b", up: true)]))
        let difference = last.advance(to: Snapshot(observations: [target("b", up: false)]))
        #expect(difference.changed == [target("b", up: false)])
        #expect(difference.vanished == [target("a", up: true).id])
    }

    @Test func `an incomplete list lets nothing vanish and is remembered`() {
        var last = LastSnapshot()
        _ = last.advance(to: Snapshot(observations: [target("a", up: true)]))
        let cut = Snapshot(observations: [], incomplete: [.target: "page 2 did not come"])
        #expect(last.advance(to: cut).isEmpty)
        #expect(last.advance(to: Snapshot()).vanished == [target("a", up: true).id])
    }
}

extension `Difference of two polls` {
    private func signals(_ rate: Double, past: [Sample] = []) -> Observation {
        .signals(
            GoldenSignals(
                id: SignalsID(backend: "p", source: "s", subject: Subject(name: "fraud")), window: .seconds(300),
                values: [.requestRate: Measurement(rate)], past: past.isEmpty ? [:] : [.requestRate: past]))
    }

    @Test func `of two observations with one identity the later one holds`() {
        var last = LastSnapshot()
        let twice = Snapshot(observations: [target("a", up: true), target("b", up: true), target("a", up: false)])
        #expect(last.advance(to: twice).changed == [target("b", up: true), target("a", up: false)])
        #expect(last.advance(to: Snapshot(observations: [target("b", up: true), target("a", up: false)])).isEmpty)
    }

    @Test func `the past that came first is handed on, and its absence later changes nothing`() {
        var last = LastSnapshot()
        let first = signals(5, past: [Sample(at: Instant(seconds: 1), value: 4)])
        #expect(last.advance(to: Snapshot(observations: [first])).changed == [first])
        #expect(last.advance(to: Snapshot(observations: [signals(5)])).isEmpty)
        #expect(last.advance(to: Snapshot(observations: [signals(6)])).changed == [signals(6)])
    }
}
