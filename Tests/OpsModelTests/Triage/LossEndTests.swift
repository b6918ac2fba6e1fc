import OpsModel
import Testing

/// What a server lost is lost until it is ready again, and only where it was served.
@Suite struct `A loss is over` {
    private typealias Canary = FailingCanary
    private typealias Server = LosingServer

    @Test(arguments: [nil, 639, 644] as [Double?])
    func `where it is ready again, whenever its server says since`(since: Double?) {
        var canary = Canary(Canary.quarter, served: [Server.both])
        canary.fall()
        canary.fleet.poll("triton", after: 640, [Server.unloading])
        canary.fleet.poll("triton", after: 645, [ready(since: since)])
        canary.recover(from: 660)
        #expect(canary.isOver)
    }

    /// It is unloaded a while later, as heard.
    @Test(arguments: [nil, 639] as [Double?], [false, true])
    func `where it is ready again, so that to unload it then is a deed`(since: Double?, wasLoading: Bool) {
        var canary = Canary.crashed()
        canary.fleet.poll("triton", after: 640, [Server.unloading])
        if wasLoading { canary.fleet.poll("triton", after: 643, [Server.loading]) }
        canary.fleet.poll("triton", after: 645, [ready(since: since)])
        canary.measure(from: 660, to: 900)
        unload(&canary)
        #expect(canary.isOver)
    }

    /// The first program sees it ready again, or the second does when it is opened.
    @Test(arguments: [false, true]) func `for a program that is opened after`(isSeenBefore: Bool) {
        var canary = Canary.crashed()
        canary.fleet.poll("triton", after: 640, [Server.idle])
        canary.fleet.tick(641)
        if isSeenBefore { canary.fleet.poll("triton", after: 660, [Server.both]) }
        canary.restart(at: 700, [canary.numbers("46"), canary.numbers("47", 1e-6)], served: [Server.both])
        canary.measure(from: 720, to: 900)
        unload(&canary)
        #expect(canary.isOver)
    }

    /// A person unloads what came back and cannot serve.
    @Test func `where it came back unavailable and is unloaded then`() {
        var canary = Canary.crashed()
        canary.fleet.poll("triton", after: 640, [Server.unavailable])
        canary.fleet.pass(from: 660, to: 1200)
        #expect(canary.isHeld)
        canary.fleet.poll("triton", after: 1205, [Server.idle])
        canary.fleet.pass(from: 1230, to: 4800)
        #expect(canary.isOver)
    }

    /// Between the two polls, or over a poll that failed.
    @Test(arguments: [false, true]) func `for what was unloaded before its server was started anew`(isSilent: Bool) {
        var canary = Canary(served: [Server.both])
        canary.fleet.poll("triton", after: 616, [Server.idle])
        if isSilent { canary.fleet.fail("triton", after: 621) }
        canary.fleet.poll("triton", after: 626, [Server.unlisted])
        canary.fleet.poll("prom", after: 640, vanished: [canary.version("47")])
        canary.fleet.pass(from: 655, to: 3600)
        #expect(canary.isOver)
    }

    @Test(arguments: [4.0, 606]) func `where another server has it ready, and it answers well`(lostAt: Double) {
        func lose(_ fleet: inout Fleet) {
            fleet.fail("triton2", after: lostAt)
            fleet.poll("triton2", after: lostAt + 5, [Server.told([("46", .ready)], named: "fraud-b", on: "triton2")])
        }
        var canary = Canary(Canary.quarter, served: [Server.both]) { fleet in
            fleet.addServer()
            if lostAt < 600 { lose(&fleet) }
        }
        if lostAt > 600 {
            canary.fleet.poll("triton2", after: 603)
            lose(&canary.fleet)
        }
        canary.recover(from: 615)
        #expect(canary.isOver)
    }

    /// It went on failing on the other server, which unloads it.
    @Test func `where one server lost it before it failed and the other unloads it`() {
        var canary = Canary(served: [Server.both]) { fleet in
            fleet.addServer()
            fleet.fail("triton2", after: 4)
            fleet.poll("triton2", after: 9, [Server.told([("46", .ready)], named: "fraud-b", on: "triton2")])
        }
        canary.fleet.poll("triton", after: 616, [Server.idle])
        canary.fleet.poll("prom", after: 622, vanished: [canary.version("47")])
        canary.fleet.pass(from: 640, to: 4800, ["am", "triton", "triton2", "prom"])
        #expect(canary.isOver)
    }

    @Test(arguments: [false, true]) func `where its router is told to send it nothing`(isMeasured: Bool) {
        var canary = Canary([Canary.split("46", holding: 0.75), Canary.split("47", (0.25, 15))], served: [Server.both])
        canary.fall()
        canary.fleet.poll(
            "prom", after: 622, isMeasured ? [canary.silent("47", 0)] : [],
            vanished: isMeasured ? [] : [canary.version("47")])
        canary.fleet.poll("triton", after: 640, [Server.idle])
        canary.fleet.pass(from: 660, to: 1200)
        #expect(canary.isHeld)
        let told = [Canary.split("46", (1, 1205)), Canary.split("47", (0.25, 15), (0, 1205))]
        canary.fleet.poll("prom", after: 1205, told + (isMeasured ? [canary.silent("47", 1e-6)] : []))
        canary.fleet.pass(from: 1230, to: 4800)
        #expect(canary.isOver)
    }

    @Test func `where its history tells that it was taken out`() {
        var canary = Canary.crashed()
        canary.fleet.poll("triton", after: 640, [Server.idle])
        canary.fleet.pass(from: 660, to: 1200)
        #expect(canary.isHeld)
        let unloaded = Canary.change(.deployment, "v47", at: 1205, after: "unloaded", version: "47")
        canary.fleet.poll("prom", after: 1206, [unloaded])
        canary.fleet.pass(from: 1230, to: 4800)
        #expect(canary.isOver)
    }

    private func ready(since: Double?) -> Observation {
        Server.told([("46", .ready), ("47", .ready)], since: since.map { ["47": $0] } ?? [:])
    }

    private func unload(_ canary: inout Canary) {
        canary.fleet.poll("triton", after: 905, [Server.idle])
        canary.fleet.poll("prom", after: 915, vanished: [canary.version("47")])
        canary.fleet.pass(from: 930, to: 4800)
    }
}
