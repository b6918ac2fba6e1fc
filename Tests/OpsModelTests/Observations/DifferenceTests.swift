import OpsModel
import Testing

@Suite struct `Difference of two polls` {
    private func target(_ instance: String, up: Bool) -> Observation {
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
