import OpsModel
import Synchronization
import Testing

@testable import Dashboard

@Suite struct `The inbox` {
    private func names(_ input: Input) -> [String] {
        guard case .observed(let part) = input else { return [] }
        return part.observations.map { observation in
            if case .deployment(let deployment) = observation { deployment.id.name } else { "" }
        }
    }

    @Test func `splits a poll of ten thousand changes, and the report comes last`() {
        let poll = World.polled("triton", World.deployments(10_000), vanished: [.backend("x")])
        let parts = Inbox.split(poll)
        #expect(parts.dropLast().allSatisfy { names($0).count <= Inbox.chunk })
        #expect(parts.flatMap(names).count == 10_000)
        guard case .polled(let report)? = parts.last, case .answered(let rest) = report.outcome else {
            Issue.record("the last part is no report")
            return
        }
        #expect(rest == Difference(vanished: [.backend("x")]))
        #expect(report.count == 10_000)
    }

    @Test func `keeps the order of changes when it splits`() {
        let poll = World.polled("triton", World.deployments(1000))
        let order = Inbox.split(poll).flatMap(names)
        #expect(order == order.sorted())
    }

    @Test func `leaves a small poll whole`() {
        #expect(Inbox.split(World.polled("triton", World.deployments(Inbox.chunk))).count == 1)
    }

    @Test func `gives back in the order it was given`() {
        let inbox = Inbox()
        for second in 0..<100 { inbox.put(World.ticked(Double(second))) }
        var seconds: [Double] = []
        while true {
            let (inputs, hasMore) = inbox.take(weighing: 24)
            #expect(inputs.count <= 3)
            for case .ticked(let at, _) in inputs { seconds.append(at.seconds - World.start.seconds) }
            if !hasMore { break }
        }
        #expect(seconds == (0..<100).map(Double.init))
    }

    @Test func `takes no more entities at a time than asked, but always something`() {
        let inbox = Inbox()
        inbox.put(World.polled("triton", World.deployments(10_000)))
        var (turns, more) = (0, true)
        while more {
            let (inputs, hasMore) = inbox.take(weighing: Loop.slice)
            #expect(inputs.map { names($0).count }.reduce(0, +) <= Loop.slice)
            #expect(!inputs.isEmpty)
            turns += 1
            more = hasMore
        }
        #expect(turns >= 10_000 / Loop.slice)
    }

    @Test func `rings once until everything was taken`() {
        let inbox = Inbox()
        let rings = Mutex(0)
        inbox.attach { rings.withLock { $0 += 1 } }
        #expect(rings.withLock { $0 } == 0)
        for second in 0..<5 { inbox.put(World.ticked(Double(second))) }
        #expect(rings.withLock { $0 } == 1)
        _ = inbox.take(weighing: 1)
        inbox.put(World.ticked(6))
        #expect(rings.withLock { $0 } == 1)
        _ = inbox.takeAll()
        inbox.put(World.ticked(7))
        #expect(rings.withLock { $0 } == 2)
    }

    @Test func `rings for what was put before anybody listened`() {
        let inbox = Inbox()
        inbox.put(World.ticked(0))
        let rings = Mutex(0)
        inbox.attach { rings.withLock { $0 += 1 } }
        #expect(rings.withLock { $0 } == 1)
    }

    @Test func `loses nothing that many threads put at once`() async {
        let inbox = Inbox()
        await withDiscardingTaskGroup { group in
            for _ in 0..<8 {
                group.addTask {
                    for second in 0..<200 { inbox.put(World.ticked(Double(second))) }
                }
            }
        }
        #expect(inbox.takeAll().count == 1600)
    }
}
