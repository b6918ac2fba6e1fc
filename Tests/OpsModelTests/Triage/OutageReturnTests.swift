import Testing

@testable import OpsModel

/// What a server says that comes back with nothing, where others or nobody heard it before.
@Suite struct `An outage whose server returns with nothing` {
    private typealias Canary = FailingCanary
    private typealias Server = LosingServer

    private static let nothing = Server.told([])
    private static let idle = Server.told([("46", .idle), ("47", .idle)])

    /// Two Tritons share a repository in explicit mode: the second lists fraud and never loaded it.
    private func pair() -> OutageBench {
        OutageBench(["triton": [Server.both], "triton2": [Server.told([], on: "triton2")]])
    }

    @Test(arguments: [false, true]) func `is not ended by a second server that lists the model and never loaded it`(
        isLoading: Bool
    ) {
        var bench = pair()
        bench.fail(from: 75, to: 900)
        bench.poll("triton", after: 905, isLoading ? Server.told([("47", .loading)]) : Self.nothing)
        bench.pass(from: 920, to: 4800)
        #expect(bench.isOpen, "\(bench.text)")
    }

    @Test func `is not ended by another model of the service that its server never loaded`() {
        var bench = OutageBench(["triton": [Server.both, Server.told([], named: "fraud-next")]])
        bench.fail(from: 75, to: 900)
        bench.poll("triton", after: 905, Self.nothing)
        bench.pass(from: 920, to: 4800)
        #expect(bench.isOpen, "\(bench.text)")
    }

    /// `fraud-preprocess` is ready again, `fraud` is listed as not loaded or no more.
    @Test(arguments: [false, true]) func `is not ended by another model of the service that is ready`(vanishes: Bool) {
        var bench = OutageBench(["triton": [Server.both, Server.told([("1", .ready)], named: "fraud-preprocess")]])
        bench.fail(from: 75, to: 900)
        #expect(bench.isOpen, "precondition")
        bench.fleet.poll(
            "triton", after: 905, vanishes ? [] : [Self.nothing], vanished: vanishes ? [Server.model] : [])
        bench.pass(from: 920, to: 6000)
        #expect(bench.isOpen, "\(bench.text)")
    }

    @Test(arguments: ["triton", "triton2"])
    func `which had failed before, is not ended by another model that is ready`(_ other: BackendID) {
        let preprocess = Server.told([("1", .ready)], named: "fraud-preprocess", on: other)
        var told: [BackendID: [Observation]] = ["triton": [Server.told([("47", .ready)])]]
        told[other, default: []].append(preprocess)
        var bench = OutageBench(told)
        bench.poll("triton", after: 75, Server.told([("47", .unavailable)]))
        bench.pass(from: 80, to: 300)
        #expect(bench.isOpen, "precondition")
        bench.fail(from: 305, to: 315)
        bench.poll("triton", after: 340, Self.nothing)
        bench.pass(from: 350, to: 4800)
        #expect(bench.isOpen, "\(bench.text)")
    }

    @Test(arguments: [false, true]) func `is ended by a second server that has it ready`(crashes: Bool) {
        var bench = pair()
        bench.poll("triton", after: 75, Server.told([("47", .unavailable)]))
        bench.pass(from: 80, to: 300)
        #expect(bench.isOpen, "precondition")
        if crashes { bench.fail(from: 305, to: 315) }
        bench.poll("triton", after: 340, Self.nothing)
        bench.poll("triton2", after: 345, Server.told([("47", .ready)], on: "triton2"))
        bench.pass(from: 350, to: 4800)
        #expect(bench.isOver, "\(bench.text)")
    }

    /// On call opens the program after the page, while the server is still down.
    @Test(arguments: [false, true], [false, true])
    func `is held by a program that was opened while the server was down`(isReopened: Bool, isRouted: Bool) {
        let routed = isRouted ? [Canary.split("46", holding: 1)] : []
        var bench = OutageBench(routed: routed)
        bench.fail(from: 75, to: 500)
        #expect(bench.isOpen, "precondition")
        if isReopened {
            bench.reopen(at: 501)
            bench.fleet.poll("prom", after: 503, routed)
        }
        bench.fail(from: 505, to: 900)
        bench.poll("triton", after: 905, Self.nothing)
        bench.pass(from: 920, to: 4800)
        #expect(bench.isOpen, "\(bench.text)")
    }

    @Test(arguments: [nothing, idle], [false, true])
    func `is held by every program after it, and by those beside it`(_ back: Observation, isBeside: Bool) {
        var bench = OutageBench()
        bench.fail(from: 75, to: 500)
        bench.reopen(at: 501)
        bench.fail(from: 505, to: 900)
        bench.poll("triton", after: 905, back)
        bench.pass(from: 920, to: 1190)
        var other = bench.opened(at: 1200)
        other.poll("triton", after: 1202, [back])
        for seconds in stride(from: 1220.0, through: 4800, by: 30) {
            other.pass(from: seconds, to: seconds)
            guard isBeside else { continue }
            bench.pass(from: seconds, to: seconds)
            bench.exchange(&other)
        }
        #expect(other.state.openIncidents.count == 1 && other.entry("fraud")?.status == .critical)
        #expect(!isBeside || bench.isOpen, "\(bench.text)")
    }

    @Test(arguments: [nothing, idle], [false, true])
    func `is held by a program that was opened after that`(_ back: Observation, isRouted: Bool) {
        let routed = isRouted ? [Canary.split("46", holding: 1)] : []
        var bench = OutageBench(routed: routed)
        bench.fail(from: 75, to: 500)
        bench.reopen(at: 1000)
        bench.fleet.poll("prom", after: 1002, routed)
        bench.poll("triton", after: 1003, back)
        bench.pass(from: 1020, to: 4800)
        #expect(bench.isOpen, "\(bench.text)")
    }

    /// It lists nothing at first, or loads, and then has nothing.
    @Test(arguments: [[], [("47", .loading)], [("46", .loading), ("47", .loading)]] as [[(String, Readiness)]])
    func `is held where it had something else to say first`(_ first: [(String, Readiness)]) {
        var bench = OutageBench()
        bench.fail(from: 75, to: 500)
        bench.reopen(at: 501)
        bench.fail(from: 505, to: 900)
        if first.isEmpty {
            bench.fleet.poll("triton", after: 905)
        } else {
            bench.poll("triton", after: 905, Server.told(first))
        }
        bench.pass(from: 910, to: 1000)
        bench.poll("triton", after: 1005, Server.told(first.map { ($0.0, .idle) }))
        bench.pass(from: 1010, to: 4800)
        #expect(bench.isOpen, "\(bench.text)")
    }

    @Test(arguments: [[("46", .ready), ("47", .idle)], [("48", .ready)], nil] as [[(String, Readiness)]?])
    func `ends where something of the model is ready, or somebody closes it`(_ told: [(String, Readiness)]?) {
        var bench = OutageBench()
        bench.fail(from: 75, to: 500)
        bench.reopen(at: 501)
        bench.fail(from: 505, to: 900)
        bench.poll("triton", after: 905, Self.idle)
        bench.pass(from: 920, to: 1500)
        #expect(bench.isOpen, "precondition")
        if let told { bench.poll("triton", after: 1505, Server.told(told)) } else { bench.close(at: 1505) }
        bench.pass(from: 1520, to: 6000)
        #expect(bench.isOver, "\(bench.text)")
    }

    /// 47 goes on failing; the program is closed, opened while the server is down, and hears it come back.
    @Test(arguments: [false, true]) func `holds a canary whose numbers vanished while nobody watched`(watched: Bool) {
        var canary = Canary(Canary.quarter, served: [Server.both])
        if watched {
            canary.fall()
            canary.fleet.poll("prom", after: 622, vanished: [canary.version("47")])
            canary.fleet.tick(623)
        }
        canary.fleet.tick(624)
        canary.restart(at: 640, [canary.numbers("46")], served: nil)
        for s in stride(from: 645.0, through: 700, by: 5) {
            canary.fleet.fail("triton", after: s)
            canary.fleet.poll("am", after: s)
            canary.fleet.poll("prom", after: s)
            canary.fleet.tick(s)
        }
        canary.fleet.poll("triton", after: 705, [Server.idle])
        canary.fleet.pass(from: 720, to: 4800)
        #expect(canary.isHeld, "\(canary.states) \(canary.fleet.state.incidents.entities.map(\.status))")
    }

    /// A large server's answer comes in parts, before the report says that it is not well.
    @Test(arguments: [false, true]) func `holds a canary that it lost, though its answer came in parts`(inParts: Bool) {
        var canary = Canary(served: [Server.both])
        let unwell = BackendFacts(isHealthy: false)
        if inParts {
            let part = PollPart([Server.idle], at: Fleet.start + .seconds(612), isHealthy: false)
            _ = canary.fleet.state.reduce(.source(.observed(part)))
        }
        canary.fleet.poll("triton", after: 612, inParts ? [] : [Server.idle], facts: unwell)
        canary.fleet.poll("prom", after: 622, vanished: [canary.version("47")])
        canary.fleet.pass(from: 640, to: 3000)
        #expect(canary.isHeld, "\(canary.states)")
    }

    /// Its router still sends it a quarter, and nine of ten of those requests fail.
    @Test(arguments: [Server.idle, Server.unlisted], [false, true])
    func `is told of a version that still gets requests, whether it is listed as not loaded or no more`(
        _ back: Observation, crashes: Bool
    ) {
        var canary = Canary(Canary.quarter, served: [Server.both])
        canary.fleet = Fleet(services: [Service(id: "fraud", tier: 2)])
        canary.fleet.poll("am", after: 1)
        canary.fleet.poll("triton", after: 1, [Server.both])
        canary.fleet.poll("prom", after: 2, Canary.quarter)
        func measure(from start: Double, to end: Double, errors: Double) {
            for seconds in stride(from: start, through: end, by: 15) {
                let jitter = seconds * 1e-8
                canary.fleet.poll(
                    "prom", after: seconds,
                    [canary.numbers("46", jitter), canary.numbers("47", rate: 300, errors: errors + jitter)])
                for source: BackendID in ["am", "triton"] { canary.fleet.poll(source, after: seconds + 1) }
                canary.fleet.tick(seconds + 2)
            }
        }
        measure(from: 15, to: 600, errors: 0.0005)
        if crashes { for seconds in [606.0, 611] { canary.fleet.fail("triton", after: seconds) } }
        canary.fleet.poll("triton", after: 612, [back])
        measure(from: 645, to: 2500, errors: 0.9)
        #expect(canary.states == [.open] && canary.fleet.entry("fraud")?.status == .critical, "\(canary.states)")
    }
}
