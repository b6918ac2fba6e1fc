import Testing

@testable import OpsModel

/// What a server says that comes back with nothing, where others or nobody heard it before.
@Suite struct `An outage whose server returns with nothing` {
    private typealias Canary = FailingCanary
    private typealias Server = LosingServer

    /// Two Tritons share a repository in explicit mode: the second lists fraud and never loaded it.
    private func pair(_ name: String = "fraud") -> Fleet {
        let servers = ["triton", "triton2"].map { id in
            BackendStatus(
                id: BackendID(id), system: "Triton", address: "", interval: .seconds(5), environment: .production,
                cluster: "eu", reports: [.deployment])
        }
        let others = [
            BackendStatus(
                id: "prom", system: "Prometheus", address: "", interval: .seconds(5), reports: [.signals, .alert]),
            BackendStatus(id: "am", system: "Alertmanager", address: "", interval: .seconds(5), reports: [.alert]),
        ]
        var fleet = Fleet(services: [Service(id: "fraud", tier: 1)], sources: servers + others)
        for source: BackendID in ["am", "prom"] { fleet.poll(source) }
        fleet.poll("triton2", [Server.told([], named: name, on: "triton2")])
        fleet.poll("triton", [Server.both])
        return fleet
    }

    private static let all: [BackendID] = ["am", "triton", "triton2", "prom"]

    private func down(_ fleet: inout Fleet, _ start: Double, _ end: Double) {
        for seconds in stride(from: start, through: end, by: 5) {
            fleet.fail("triton", after: seconds)
            for source: BackendID in ["am", "prom", "triton2"] where fleet.state.backends[source] != nil {
                fleet.poll(source, after: seconds)
            }
            fleet.tick(seconds)
        }
    }

    @Test(arguments: [false, true]) func `is not ended by a second server that lists the model and never loaded it`(
        isLoading: Bool
    ) {
        var fleet = pair()
        fleet.pass(from: 10, to: 70, Self.all)
        down(&fleet, 75, 900)
        #expect(fleet.state.openIncidents.count == 1, "precondition")
        fleet.poll("triton", after: 905, [isLoading ? Server.told([("47", .loading)]) : Server.told([])])
        fleet.pass(from: 920, to: 4800, Self.all)
        #expect(
            fleet.state.openIncidents.count == 1,
            "\(fleet.state.incidents.entities.map(\.status)) \(fleet.entry("fraud")!.status)")
    }

    /// The same server lists another model of the service, never loaded.
    @Test func `is not ended by another model of the service that its server never loaded`() {
        var fleet = Fleet(services: [Service(id: "fraud", tier: 1)])
        for source: BackendID in ["am", "prom"] { fleet.poll(source) }
        fleet.poll("triton", [Server.both, Server.told([], named: "fraud-next")])
        fleet.pass(from: 10, to: 70)
        down(&fleet, 75, 900)
        #expect(fleet.state.openIncidents.count == 1, "precondition")
        fleet.poll("triton", after: 905, [Server.told([])])
        fleet.pass(from: 920, to: 4800)
        #expect(
            fleet.state.openIncidents.count == 1,
            "\(fleet.state.incidents.entities.map(\.status)) \(fleet.entry("fraud")!.status)")
    }

    @Test(arguments: [false, true]) func `is ended by a second server that has it ready`(crashes: Bool) {
        var fleet = pair()
        fleet.poll("triton", after: 20, [Server.told([("47", .unavailable)])])
        fleet.pass(from: 30, to: 300, Self.all)
        #expect(fleet.state.openIncidents.count == 1, "precondition")
        if crashes { for s in [305.0, 310, 315] { fleet.fail("triton", after: s) } }
        fleet.poll("triton", after: 340, [Server.told([])])
        fleet.poll("triton2", after: 345, [Server.told([("47", .ready)], on: "triton2")])
        fleet.pass(from: 350, to: 4800, Self.all)
        #expect(
            fleet.state.openIncidents.isEmpty,
            "\(fleet.state.openIncidents.flatMap(\.signals).map { "\($0.title) \($0.state)" })")
    }

    private func reopened(_ old: inout Fleet, at seconds: Double) -> Fleet {
        var (store, changes) = (StoreStandIn(), [ChangeEvent]())
        for case .persist(let batch) in old.state.takePersisted() {
            store.save(batch)
            changes += batch.changes
        }
        var history = store.history
        history.changes = changes
        var fleet = Fleet(services: [Service(id: "fraud", tier: 1)], now: Fleet.start + .seconds(seconds))
        _ = fleet.state.reduce(.source(.restored(history)))
        for source: BackendID in ["am", "prom"] { fleet.poll(source, after: seconds + 1) }
        return fleet
    }

    /// On call opens the program after the page, while the server is still down.
    @Test(arguments: [false, true], [false, true])
    func `is held by a program that was opened while the server was down`(isReopened: Bool, isRouted: Bool) {
        var fleet = Fleet(services: [Service(id: "fraud", tier: 1)])
        for source: BackendID in ["am", "prom"] { fleet.poll(source) }
        if isRouted { fleet.poll("prom", after: 2, [Canary.split("46", holding: 1)]) }
        fleet.poll("triton", [Server.both])
        fleet.pass(from: 10, to: 70)
        down(&fleet, 75, 500)
        #expect(fleet.state.openIncidents.count == 1, "precondition")
        if isReopened { fleet = reopened(&fleet, at: 501) }
        if isRouted && isReopened { fleet.poll("prom", after: 503, [Canary.split("46", holding: 1)]) }
        down(&fleet, 505, 900)
        #expect(fleet.state.openIncidents.count == 1, "precondition 2")
        fleet.poll("triton", after: 905, [Server.told([])])
        fleet.pass(from: 920, to: 4800)
        #expect(
            fleet.state.openIncidents.count == 1,
            "\(fleet.state.incidents.entities.map(\.status)) \(String(describing: fleet.entry("fraud")?.status))")
    }

    /// 47 goes on failing; the program is closed, opened while the server is down, and hears it come back.
    @Test(arguments: [false, true]) func `holds a canary whose numbers vanished while nobody watched`(watched: Bool) {
        var canary = Canary(Canary.quarter, served: [Server.both])
        if watched {
            canary.fall()
            canary.fleet.poll("prom", after: 622, vanished: [canary.version("47")])
            canary.fleet.tick(623)
        }
        canary.fleet.tick(602)
        var fleet = reopened(&canary.fleet, at: 640)
        for s in stride(from: 641.0, through: 700, by: 5) {
            fleet.fail("triton", after: s)
            fleet.poll("am", after: s)
            fleet.poll("prom", after: s, s == 641 ? [canary.numbers("46")] : [])
            fleet.tick(s)
        }
        canary.fleet = fleet
        #expect(canary.fleet.state.openIncidents.count == 1, "precondition")
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
}
