import OpsModel
import Testing

/// A failing version is measured no more: only what something else says of it can tell that it was taken out.
@Suite struct `A failing version that vanishes` {
    private typealias Canary = FailingCanary

    private let rolledBack = Canary.split("47", (0.25, 15), (0, 615))
    private let crashed = [Canary.pod("a", "CrashLoopBackOff"), Canary.pod("b", "CrashLoopBackOff")]

    @Test func `is over where its router says by name that it gets nothing`() {
        var canary = Canary([Canary.split("46", holding: 0.75), Canary.split("47", (0.25, 15))])
        canary.die([Canary.split("46", (1, 615)), rolledBack])
        #expect(canary.isOver)
    }

    @Test func `is over where it was rolled back after it had died`() {
        var canary = Canary([Canary.split("47", (0.25, 15))])
        canary.die(until: 720)
        #expect(canary.isHeld)
        canary.fleet.poll("prom", after: 735, [Canary.split("47", (0.25, 15), (0, 735))])
        canary.fleet.pass(from: 750, to: 2400)
        #expect(canary.isOver)
    }

    @Test(arguments: [false, true]) func `is held where its share vanishes with it and leaves others with all`(
        isRestarted: Bool
    ) {
        var canary = Canary([Canary.split("46", holding: 0.75), Canary.split("47", (0.25, 15))])
        let all = Canary.split("46", (1, 615))
        canary.die([all], with: [Canary.share("47")], until: isRestarted ? 690 : 2400)
        if isRestarted {
            canary.restart(at: 700, [canary.numbers("46"), all])
            canary.fleet.pass(from: 720, to: 2400)
        }
        #expect(canary.isHeld)
    }

    /// A gateway counts what it sends; no router is told such shares.
    @Test func `is held where a measured share falls to nought with it`() {
        var canary = Canary([Canary.split("46", holding: 0.7513), Canary.split("47", (0.2487, 15))])
        canary.die([Canary.split("46", (1, 615)), Canary.split("47", (0.2487, 15), (0, 615))])
        #expect(canary.isHeld)
    }

    /// It answers nothing any more, is measured at nothing, and its numbers go some polls later.
    @Test(arguments: [1, 4, 20]) func `is held where a measured share falls to nought before it`(polls: Int) {
        var canary = Canary(
            [Canary.split("46", holding: 0.7513), Canary.split("47", (0.2487, 15)), Canary.pod("a")])
        let nought = [
            Canary.split("46", (1, 615)), Canary.split("47", (0.2487, 15), (0, 615)), Canary.pod("a", "Error"),
        ]
        for poll in 0..<polls {
            let told = [canary.numbers("46", Double(poll) * 1e-8), canary.silent("47", Double(poll) * 1e-8)]
            canary.fleet.poll("prom", after: 615 + Double(poll) * 15, (poll == 0 ? nought : []) + told)
            canary.fleet.tick(617 + Double(poll) * 15)
        }
        let end = 615 + Double(polls) * 15
        canary.fleet.poll("prom", after: end, vanished: [canary.version("47"), Canary.pod("a").id])
        canary.fleet.pass(from: end + 15, to: end + 1800)
        #expect(canary.isHeld)
    }

    /// Somebody moved the requests away, by what no router tells: it is there and well.
    @Test func `is over where it is measured at nothing though it could answer`() {
        var canary = Canary(
            [Canary.split("46", holding: 0.7513), Canary.split("47", (0.2487, 15)), Canary.pod("a")])
        canary.fleet.poll(
            "prom", after: 615,
            [
                Canary.split("46", (1, 615)), Canary.split("47", (0.2487, 15), (0, 615)),
                canary.silent("47", 0),
            ])
        canary.fleet.pass(from: 630, to: 2400)
        #expect(canary.isOver)
    }

    /// Pairs of a version, or what a router calls one, and its share.
    private struct Shift {
        var before: [(String, Double)] = []
        var after: [(String, Double)]
    }

    private static let shifts = [
        Shift(before: [("stable", 0.9), ("canary", 0.1)], after: [("stable", 0.75), ("canary", 0.25)]),
        Shift(before: [("46", 0.6), ("45", 0.4)], after: [("46", 0.7), ("45", 0.3)]), Shift(after: [("46", 1)]),
    ]

    @Test(arguments: 0..<3) func `is held whatever is sent to others`(_ index: Int) {
        let shift = Self.shifts[index]
        var canary = Canary(shift.before.map { Canary.split($0.0, holding: $0.1) })
        canary.fleet.poll("prom", after: 605, shift.after.map { Canary.split($0.0, ($0.1, 605)) })
        canary.die()
        #expect(canary.isHeld)
    }

    /// By a header, say: what it is sent by share is not what it gets.
    @Test(arguments: [nil, -10_800, -60] as [Double?])
    func `is held where its share was nought while it still got requests`(
        since: Double?
    ) {
        let nought = since.map { Canary.split("47", (0.25, -20_000), (0, $0)) } ?? Canary.split("47", holding: 0)
        var server = FallbackServer([Canary.split("46", holding: 1), nought], window: .seconds(300))
        server.die()
        #expect(server.states == [.inputLost])
    }

    @Test func `is over though its rate goes on telling for a while of requests before the step`() {
        var server = FallbackServer([Canary.split("47", (0.25, 15))], window: .seconds(300))
        server.fleet.poll("prom", after: 400, [Canary.split("47", (0.25, 15), (0, 400))])
        server.die()
        #expect(server.states.isEmpty)
    }

    @Test(arguments: [false, true]) func `is held while pods crash that are to serve it, whatever its share`(
        isNought: Bool
    ) {
        let first = [
            Canary.split("46", holding: 0.75), Canary.split("47", (0.25, 15)), Canary.pod("a"), Canary.pod("b"),
        ]
        var canary = Canary(first, served: [Canary.server(.ready, ready: 3, desired: 3)])
        canary.fleet.poll("triton", after: 612, [Canary.server(.unavailable, ready: 0, desired: 3)])
        canary.die(
            crashed + [Canary.split("46", (1, 615))] + (isNought ? [rolledBack] : []),
            with: isNought ? [] : [Canary.share("47")])
        #expect(canary.isHeld)
    }

    @Test(arguments: 0..<3) func `is held while a server or a pod alone still wants it`(_ how: Int) {
        var canary = Canary(
            [Canary.split("47", (0.25, 15))] + (how == 2 ? [Canary.pod("a")] : []),
            served: how == 2 ? [] : [Canary.server(.ready, ready: 3, desired: 3)])
        let left = [Canary.server(.unavailable), Canary.server(.ready, ready: 0, desired: 3)]
        if how < 2 { canary.fleet.poll("triton", after: 612, [left[how]]) }
        canary.die([rolledBack] + (how == 2 ? [crashed[0]] : []))
        #expect(canary.isHeld)
        // They are taken down.
        if how < 2 { canary.fleet.poll("triton", after: 2410, [Canary.server(.idle)]) }
        canary.fleet.poll("prom", after: 2415, vanished: how == 2 ? [crashed[0].id] : [])
        canary.fleet.pass(from: 2430, to: 4200)
        #expect(canary.isOver)
    }

    @Test func `is held where one server of two unloads it`() {
        var canary = Canary(served: [Canary.server(.ready), Canary.server(.ready, named: "fraud-b")])
        canary.fleet.poll("triton", after: 612, [Canary.server(.idle)])
        canary.die()
        #expect(canary.isHeld)
        canary.fleet.poll("triton", after: 2410, [Canary.server(.idle, named: "fraud-b")])
        canary.fleet.pass(from: 2430, to: 4200)
        #expect(canary.isOver)
    }

    @Test(arguments: [false, true]) func `is held where its server crashed and came back without it`(_ isListed: Bool) {
        var canary = Canary(served: [Canary.server(.ready)])
        for seconds in [611.0, 616, 621] { canary.fleet.fail("triton", after: seconds) }
        canary.fleet.poll("prom", after: 622, vanished: [canary.version("47")])
        canary.fleet.poll("triton", after: 640, [isListed ? Canary.server(.idle) : Canary.server(nil)])
        canary.fleet.pass(from: 660, to: 2400)
        #expect(canary.isHeld)
    }

    @Test func `is held where a server had it as not loaded while another answered`() {
        var server = FallbackServer(window: .seconds(300), served: [5: Canary.server(.idle)])
        server.die()
        #expect(server.states == [.inputLost])
    }

    @Test func `is held where an alias is moved and no server follows`() {
        var canary = Canary()
        canary.die([Canary.change(.alias, "newest", at: 612, before: "v47", after: "v48")])
        #expect(canary.isHeld)
    }

    @Test func `is over where a told history says that its share was taken`() {
        var canary = Canary()
        canary.die([Canary.change(.traffic, "v47", at: 612, before: "25 %", after: "0 %", version: "47")])
        #expect(canary.isOver)
    }

    /// Signals and shares may name their cluster or not; a share of one cluster is not all of it.
    @Test(arguments: [(nil, nil), ("eu", nil), ("eu", "eu"), (nil, "eu"), ("us", "eu")] as [(String?, String?)])
    func `is over where it was rolled back while no program ran`(cluster: String?, routed: String?) {
        var canary = Canary(cluster: cluster)
        let rolledBack = Canary.split("47", (0.25, 15), (0, 800), in: routed)
        canary.restart(at: 1000, [canary.numbers("46"), Canary.split("46", (1, 800), in: routed), rolledBack])
        canary.fleet.pass(from: 1020, to: 3600)
        let isSaid = routed == nil || routed == cluster
        #expect(isSaid ? canary.isOver : canary.isHeld)
    }

    @Test func `is over where it was unloaded while no program ran`() {
        var canary = Canary(served: [Canary.server(.ready)])
        canary.restart(at: 1000, [canary.numbers("46")], served: [Canary.server(.idle)])
        canary.fleet.pass(from: 1020, to: 3600)
        #expect(canary.isOver)
    }

    @Test(arguments: [false, true]) func `is compared with what was stable, before a restart and after`(
        isRestarted: Bool
    ) {
        var canary = Canary()
        canary.fleet.poll("prom", after: 615, vanished: [canary.version("46")])
        canary.measure(from: 630, to: 690, ["47"])
        if isRestarted { canary.restart(at: 700, [canary.numbers("47")]) }
        canary.measure(from: 705, to: 3600, ["47"])
        #expect(canary.isHeld)
    }

    @Test func `is held though it was taken out while the clock was two hours ahead, before it failed`() {
        var canary = Canary([Canary.split("47", holding: 0.25)]) { fleet in
            fleet.poll("prom", after: 1, [Canary.split("47", holding: 0.1)])
            fleet.pass(from: 7200, to: 7230)
            fleet.poll("prom", after: 7240, [Canary.split("47", holding: 0)])
            fleet.tick(7241)
            fleet.tick(2)
        }
        #expect(canary.fleet.state.openIncidents.map(\.status) == [.open], "nothing mitigates it")
        canary.die()
        #expect(canary.isHeld)
    }
}

/// Nothing serves it any more; its only server had it out since 20 s.
@Suite struct `A failing service that its server lists no more` {
    private func fleet(_ versions: [String]) -> Fleet {
        var fleet = Fleet(services: [Service(id: "fraud", tier: 2)])
        for source: BackendID in ["am", "prom"] { fleet.poll(source) }
        fleet.poll("triton", [Fleet.deployment("fraud", versions: versions)])
        fleet.poll("triton", after: 20, [Fleet.deployment("fraud", versions: versions, readiness: .unavailable)])
        fleet.pass(from: 30, to: 300)
        return fleet
    }

    private let removed = EntityID.deployment(DeploymentID(backend: "triton", cluster: "eu", name: "fraud"))

    private func unload(_ version: String, at seconds: Double) -> Observation {
        FailingCanary.change(.deployment, "v\(version)", at: seconds, after: "unloaded", version: version)
    }

    @Test(
        arguments: [
            (told: [], isOver: false), (["47"], true), (["46"], false), (["46", "47"], true),
        ] as [(told: [String], isOver: Bool)])
    func `is over where each version that it had was told to be unloaded`(told: [String], isOver: Bool) {
        var fleet = fleet(told.contains("46") ? ["46", "47"] : ["47"])
        fleet.poll("prom", after: 306, told.map { unload($0, at: 305) })
        fleet.poll("triton", after: 310, vanished: [removed])
        fleet.pass(from: 330, to: 3000)
        #expect(fleet.state.openIncidents.isEmpty == isOver)
    }

    @Test func `is held where it was unloaded before it failed`() {
        var fleet = fleet(["47"])
        fleet.poll("prom", after: 306, [unload("47", at: 0)])
        fleet.poll("triton", after: 310, vanished: [removed])
        fleet.pass(from: 330, to: 3000)
        #expect(fleet.state.openIncidents.flatMap(\.signals).map(\.state) == [.inputLost])
    }
}
