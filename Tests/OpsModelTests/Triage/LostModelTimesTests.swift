import Testing

@testable import OpsModel

/// How long what was said of a loss holds, and what others that have the model make of it.
@Suite struct `What a lost model is to others and to later days` {
    private typealias Server = LosingServer

    private static let nothing = Server.told([])
    private static let idle = Server.told([("46", .idle), ("47", .idle)])

    /// Closed as taken down on purpose; what people said is forgotten after a day.
    @Test(arguments: [false, true]) func `a closed loss does not page again a day later`(isReopened: Bool) {
        var bench = OutageBench()
        bench.fail(from: 75, to: 80)
        bench.poll("triton", after: 85, Self.nothing)
        bench.pass(from: 90, to: 400)
        #expect(bench.isOpen, "precondition")
        bench.close(at: 405)
        bench.pass(from: 420, to: 4800)
        #expect(bench.isOver, "precondition: \(bench.text)")
        _ = bench.fleet.state.takeAnnouncements()
        bench.pass(from: 4830, to: 100_000)
        if isReopened { bench.reopen(at: 100_005) }
        bench.poll("triton", after: 100_010, Self.idle)
        for at in stride(from: 100_020.0, through: 101_800, by: 120) {
            bench.pass(from: at, to: at + 60)
            bench.poll("triton", after: at + 100, Self.nothing)
            bench.fleet.tick(at + 101)
            bench.fleet.poll("am", after: at + 105, [Fleet.alert("other", severity: "warning", since: at)])
            bench.fleet.tick(at + 106)
            bench.poll("triton", after: at + 110, Self.idle)
            bench.fleet.tick(at + 111)
        }
        #expect(bench.isOver, "\(bench.text)")
    }

    private static func pair() -> OutageBench {
        var bench = OutageBench(
            [
                "triton": [Server.both],
                "triton2": [Server.told([("46", .ready), ("47", .ready)], on: "triton2")],
            ], routed: [Fleet.signals("fraud", version: "46", rate: 300, errors: 0.0005)])
        bench.fail(from: 75, to: 80)
        bench.poll("triton", after: 85, nothing)
        bench.pass(from: 90, to: 4000)
        #expect(bench.fleet.state.incidents.entities.isEmpty, "precondition: \(bench.text)")
        return bench
    }

    /// The second server misses one poll; requests are answered all the same.
    @Test func `one failed poll of the server that has it pages nobody`() {
        var bench = Self.pair()
        bench.pass(from: 4000, to: 4000)
        bench.poll("triton", after: 4004, Self.nothing)
        bench.fleet.fail("triton2", after: 4005)
        bench.fleet.poll("prom", after: 4006, [Fleet.signals("fraud", version: "46", rate: 301, errors: 0.0005)])
        bench.fleet.tick(4007)
        #expect(bench.fleet.state.openIncidents.isEmpty, "\(bench.text)")
        bench.fleet.poll("triton2", after: 4008)
        bench.pass(from: 4010, to: 4500)
        #expect(bench.fleet.state.incidents.entities.isEmpty, "\(bench.text)")
    }

    /// The outage begins when the last server is out, not when the first lost it an hour ago.
    @Test(arguments: [false, true]) func `an outage begins when nothing is left`(isLost: Bool) {
        var bench = Self.pair()
        if isLost {
            bench.fail(from: 4005, to: 4010, ["triton2"])
            bench.poll("triton2", after: 4015, Server.told([], on: "triton2"))
        } else {
            bench.poll(
                "triton2", after: 4005, Server.told([("46", .unavailable), ("47", .unavailable)], on: "triton2"))
        }
        bench.pass(from: 4020, to: 4500)
        let onsets = bench.fleet.state.openIncidents.map { $0.onset.latest.seconds - Fleet.start.seconds }
        #expect(onsets.count == 1 && onsets.allSatisfy { $0 >= 3900 }, "\(onsets) \(bench.text)")
    }

    /// An alert of the first outage still fires two hours later, when the server crashes again.
    @Test func `closing an earlier incident of the model leaves the later loss open`() {
        var bench = OutageBench()
        bench.fleet.poll("am", after: 72, [Fleet.alert("fraud", severity: "page", since: 72)])
        bench.fail(from: 75, to: 80)
        bench.poll("triton", after: 85, Self.nothing)
        bench.pass(from: 90, to: 1190)
        bench.poll("triton", after: 1195, Server.both)
        bench.pass(from: 1200, to: 7980)
        let first = bench.fleet.state.openIncidents.map(\.id)
        #expect(first.count == 1, "precondition: \(bench.text)")
        bench.fail(from: 7985, to: 7990)
        bench.poll("triton", after: 7995, Self.nothing)
        bench.pass(from: 8000, to: 8400)
        #expect(bench.fleet.state.openIncidents.count == 2, "precondition: \(bench.text)")
        bench.close(at: 8405, only: first)
        bench.pass(from: 8410, to: 10_000)
        #expect(bench.fleet.state.openIncidents.count == 1, "\(bench.text)")
    }

    /// It begins to load within the two minutes, and hangs, or dies of it again and again.
    @Test(arguments: [false, true]) func `what loads and never is ready is an outage`(loops: Bool) {
        var bench = OutageBench()
        bench.fail(from: 75, to: 80)
        bench.poll("triton", after: 85, Self.nothing)
        bench.fleet.tick(86)
        let loading = Server.told([("46", .loading), ("47", .loading)])
        bench.poll("triton", after: 95, loading)
        bench.fleet.tick(96)
        var most = bench.fleet.state.openIncidents.count
        if loops {
            for cycle in 0..<16 {
                let start = 100 + Double(cycle) * 45
                bench.fail(from: start + 15, to: start + 20)
                bench.poll("triton", after: start + 25, Self.nothing)
                bench.fleet.tick(start + 26)
                most = max(most, bench.fleet.state.openIncidents.count)
                bench.poll("triton", after: start + 35, loading)
                bench.fleet.tick(start + 36)
                most = max(most, bench.fleet.state.openIncidents.count)
            }
        } else {
            bench.pass(from: 100, to: 900)
            most = bench.fleet.state.openIncidents.count
        }
        #expect(most == 1 && bench.status != .ok, "\(most) \(bench.text)")
    }
}
