import OpsModel
import Testing

/// What a server had before a silence and has no more, a crash may have taken.
@Suite struct `A crash is no unload` {
    private typealias Canary = FailingCanary
    private typealias Server = LosingServer

    @Test(arguments: [60.0, 300], [false, true])
    func `where rates of before go on for a while, and a router still sends it a quarter`(lag: Double, isRouted: Bool) {
        var canary = Canary(
            isRouted ? [Canary.split("46", holding: 0.75), Canary.split("47", (0.25, 15))] : [], served: [Server.both])
        canary.fall()
        canary.fleet.poll("triton", after: 626, [Server.idle])
        canary.measure(from: 630, to: 630 + lag)
        canary.fleet.poll("prom", after: 640 + lag, vanished: [canary.version("47")])
        canary.fleet.pass(from: 660 + lag, to: 3000)
        #expect(canary.states == [.inputLost])
    }

    @Test(arguments: [false, true]) func `where its first answer is not whole`(isListed: Bool) {
        var canary = Canary.crashed()
        canary.fleet.poll("triton", after: 640, incomplete: [.deployment: "index timed out"])
        canary.fleet.poll("triton", after: 645, [Server.without(listed: isListed)])
        canary.fleet.pass(from: 660, to: 3000)
        #expect(canary.states == [.inputLost])
    }

    @Test(arguments: [false, true]) func `where it comes back loading, which then fails`(isListed: Bool) {
        var canary = Canary.crashed()
        canary.fleet.poll("triton", after: 640, [Server.loading])
        canary.fleet.poll("triton", after: 645, [Server.without(listed: isListed)])
        canary.fleet.pass(from: 660, to: 3000)
        #expect(canary.states == [.inputLost])
    }

    @Test func `where it lists nothing at first`() {
        var canary = Canary.crashed()
        canary.fleet.poll("triton", after: 640, vanished: [Server.model])
        canary.fleet.poll("triton", after: 645, [Server.unlisted])
        canary.fleet.pass(from: 660, to: 3000)
        #expect(canary.states == [.inputLost])
    }

    @Test(arguments: [false, true]) func `and mitigates nothing`(isListed: Bool) {
        var canary = Canary.crashed()
        canary.fleet.poll("triton", after: 640, [Server.without(listed: isListed)])
        canary.fleet.pass(from: 660, to: 3000)
        #expect(canary.states == [.inputLost])
        #expect(canary.fleet.state.openIncidents.map(\.status) == [.open])
    }

    /// What programs save as they go, and the changes.
    private struct Kept {
        var store = StoreStandIn()
        var changes: [ChangeEvent] = []

        mutating func take(_ canary: inout Canary, by program: String) {
            for case .persist(let batch) in canary.fleet.state.takePersisted() {
                store.save(batch, by: program)
                changes = changes.filter { old in !batch.changes.contains { $0.id == old.id } } + batch.changes
            }
        }

        func tell(_ fleet: inout Fleet) {
            var history = store.history
            history.changes = changes
            _ = fleet.state.reduce(.source(.restored(history)))
            fleet.settle()
        }
    }

    /// The first goes on watching where it is not restarted.
    @Test(arguments: [760.0, 1200], [false, true])
    func `though a program is opened after another saw it`(opened: Double, isRestart: Bool) {
        var (first, kept) = (Canary(served: [Server.both]), Kept())
        kept.take(&first, by: "first")
        first.fall()
        first.fleet.poll("prom", after: 622, vanished: [first.version("47")])
        first.fleet.tick(623)
        kept.take(&first, by: "first")
        first.fleet.poll("triton", after: 640, [Server.idle])
        kept.take(&first, by: "first")
        for seconds in stride(from: 645.0, to: opened, by: 15) {
            first.fleet.pass(from: seconds, to: seconds)
            kept.take(&first, by: "first")
        }
        #expect(first.isHeld)
        var second = first
        second.fleet = Fleet(services: [Service(id: "fraud", tier: 2)], now: Fleet.start + .seconds(opened))
        kept.tell(&second.fleet)
        second.fleet.poll("am", after: opened + 1)
        second.fleet.poll("triton", after: opened + 1, [Server.idle])
        second.fleet.poll("prom", after: opened + 2, [second.numbers("46")])
        for seconds in stride(from: opened + 15, to: opened + 2400, by: 15) {
            second.fleet.pass(from: seconds, to: seconds)
            kept.take(&second, by: "second")
            guard !isRestart else { continue }
            first.fleet.pass(from: seconds, to: seconds)
            kept.take(&first, by: "first")
            kept.tell(&first.fleet)
            kept.tell(&second.fleet)
        }
        #expect(second.states == [.inputLost], "the second: \(second.fleet.state.incidents.entities.map(\.status))")
        #expect(first.states == [.inputLost], "the first: \(first.fleet.state.incidents.entities.map(\.status))")
    }

    @Test func `where one server unloads it and the other crashes`() {
        var canary = Canary(served: [Server.both]) { $0.addServer() }
        canary.fleet.poll("triton2", after: 605)
        canary.fleet.poll("triton", after: 612, [Server.idle])
        for seconds in [611.0, 616, 621] { canary.fleet.fail("triton2", after: seconds) }
        canary.fleet.poll("prom", after: 622, vanished: [canary.version("47")])
        canary.fleet.poll(
            "triton2", after: 640, [Server.told([("46", .ready), ("47", .idle)], named: "fraud-b", on: "triton2")])
        canary.fleet.pass(from: 660, to: 3000, ["am", "triton", "triton2", "prom"])
        #expect(canary.states == [.inputLost])
    }

    /// Rates over five minutes; v47 was unloaded and loaded again within them, and failed on.
    @Test func `where it was unloaded and loaded again before`() {
        var server = FallbackServer(
            window: .seconds(300), served: [5: Server.both, 400: Server.idle, 420: Server.both])
        for seconds in [606.0, 611] { server.fleet.fail("triton", after: seconds) }
        server.end(vanishes: true)
        server.fleet.poll("triton", after: 640, [Server.idle])
        server.fleet.pass(from: 650, to: 3600)
        #expect(server.states == [.inputLost])
    }

    @Test(arguments: [false, true], [1, 2]) func `where it is loaded once more, which fails without another silence`(
        isListed: Bool, attempts: Int
    ) {
        var canary = Canary.crashed()
        canary.fleet.poll("triton", after: 640, [Server.without(listed: isListed)])
        for attempt in 0..<attempts {
            canary.fleet.poll("triton", after: 645 + Double(attempt) * 20, [Server.loading])
            canary.fleet.poll("triton", after: 655 + Double(attempt) * 20, [Server.without(listed: isListed)])
        }
        canary.fleet.pass(from: 700, to: 3000)
        #expect(canary.isHeld)
    }

    @Test(arguments: [nil, 790] as [Double?])
    func `where a program that is opened after sees it loaded once more, which fails`(since: Double?) {
        var canary = Canary.crashed()
        canary.fleet.poll("triton", after: 640, [Server.idle])
        canary.fleet.tick(641)
        let loading = Server.told([("46", .ready), ("47", .loading)], since: since.map { ["47": $0] } ?? [:])
        canary.restart(at: 700, [canary.numbers("46")], served: [since == nil ? Server.idle : loading])
        canary.fleet.pass(from: 710, to: 800)
        #expect(canary.isHeld)
        canary.fleet.poll("triton", after: 805, [loading])
        canary.fleet.poll("triton", after: 815, [Server.idle])
        canary.fleet.pass(from: 830, to: 3600)
        #expect(canary.isHeld)
    }

    @Test func `where a program that is opened after knows it by its labels alone`() {
        func told(_ readiness: Readiness) -> Observation {
            Server.told([("46", .ready), ("47", readiness)], named: "ranker-b")
        }
        var canary = Canary(served: [told(.ready)])
        canary.fall()
        canary.fleet.poll("prom", after: 622, vanished: [canary.version("47")])
        canary.fleet.poll("triton", after: 640, [told(.idle)])
        canary.fleet.tick(641)
        canary.restart(at: 700, [canary.numbers("46")], served: [told(.idle)])
        canary.fleet.poll("triton", after: 805, [told(.loading)])
        canary.fleet.poll("triton", after: 815, [told(.idle)])
        canary.fleet.pass(from: 830, to: 3600)
        #expect(canary.isHeld)
    }

    @Test func `where it is taken off the list long after`() {
        var canary = Canary.crashed()
        canary.fleet.poll("triton", after: 640, [Server.idle])
        canary.fleet.pass(from: 660, to: 1200)
        canary.fleet.poll("triton", after: 1205, [Server.unlisted])
        canary.fleet.pass(from: 1230, to: 4800)
        #expect(canary.isHeld)
    }

    @Test(arguments: [false, true]) func `where the server was started anew between two polls`(isListed: Bool) {
        var canary = Canary(served: [Server.both])
        canary.fleet.poll("triton", after: 606, [Server.loading])
        canary.fleet.poll("triton", after: 616, [Server.without(listed: isListed)])
        canary.fleet.poll("prom", after: 622, vanished: [canary.version("47")])
        canary.fleet.pass(from: 640, to: 3000)
        #expect(canary.isHeld)
    }

    @Test(arguments: [false, true]) func `where the server says that it is not well, and after it`(isListed: Bool) {
        var canary = Canary(served: [Server.both])
        let unwell = BackendFacts(isHealthy: false)
        canary.fleet.poll("triton", after: 612, [Server.without(listed: isListed)], facts: unwell)
        canary.fleet.poll("prom", after: 622, vanished: [canary.version("47")])
        for seconds in stride(from: 630.0, through: 3000, by: 30) {
            canary.fleet.poll("triton", after: seconds, facts: seconds < 1800 ? unwell : BackendFacts())
            for source: BackendID in ["am", "prom"] { canary.fleet.poll(source, after: seconds) }
            canary.fleet.tick(seconds)
        }
        #expect(canary.isHeld)
    }

    /// Rates are taken over a while: it falls in one step or in several.
    @Test(arguments: [[0.0], [0.1204, 0.0312, 0]]) func `though a measured share falls with it`(shares: [Double]) {
        var canary = Canary(
            [Canary.split("46", holding: 0.7513), Canary.split("47", (0.2487, 15))], served: [Server.both])
        canary.fall()
        let fall = shares.enumerated().map { (share: $1, since: 615 + Double($0)) }
        canary.fleet.poll(
            "prom", after: 622, [Canary.split("46", (1, 615)), Canary.split("47", [(0.2487, 15)] + fall)],
            vanished: [canary.version("47")])
        canary.fleet.poll("triton", after: 640, [Server.idle])
        canary.fleet.pass(from: 660, to: 3000)
        #expect(canary.isHeld)
        #expect(canary.fleet.state.openIncidents.map(\.status) == [.open])
    }
}
