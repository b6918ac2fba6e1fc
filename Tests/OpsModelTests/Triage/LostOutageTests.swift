import OpsModel
import Testing

/// What is left of what was lost says nothing of how it fares.
@Suite struct `A loss ends no outage` {
    private typealias Canary = FailingCanary
    private typealias Server = LosingServer

    @Test func `where its server has nothing any more`() {
        var fleet = Fleet.outage()
        for seconds in [305.0, 310, 315] { fleet.fail("triton", after: seconds) }
        fleet.poll("triton", after: 340, [Server.told([])])
        fleet.pass(from: 350, to: 3000)
        #expect(fleet.state.openIncidents.count == 1)
    }

    @Test(arguments: [false, true]) func `where its server only ever loads`(isLooping: Bool) {
        var fleet = Fleet.outage()
        for seconds in [305.0, 310, 315] { fleet.fail("triton", after: seconds) }
        fleet.poll("triton", after: 340, [Server.told([("47", .loading)])])
        for seconds in stride(from: 350.0, through: 3000, by: 30) {
            if isLooping {
                fleet.fail("triton", after: seconds)
                fleet.fail("triton", after: seconds + 5)
            }
            fleet.poll("triton", after: seconds + 15, [Server.told([("47", .loading)])])
            for source: BackendID in ["am", "prom"] { fleet.poll(source, after: seconds + 15) }
            fleet.tick(seconds + 16)
        }
        #expect(fleet.state.openIncidents.count == 1)
    }

    private static let emptied = [Server.told([("46", .idle), ("47", .idle)]), Server.told([]), nil]

    @Test(arguments: 0..<3, [false, true])
    func `where a server that could not be reached comes back with nothing loaded`(_ index: Int, isRouted: Bool) {
        var fleet = unreachable(isRouted ? [Canary.split("46", holding: 1)] : [])
        #expect(fleet.state.openIncidents.count == 1)
        let told = Self.emptied[index]
        fleet.poll("triton", after: 905, told.map { [$0] } ?? [], vanished: told == nil ? [Server.model] : [])
        fleet.pass(from: 920, to: 4800)
        #expect(fleet.state.openIncidents.count == 1)
    }

    @Test func `but a server does that could not be reached and is ready again`() {
        var fleet = unreachable()
        fleet.poll("triton", after: 905, [Server.told([("46", .loading), ("47", .loading)])])
        fleet.pass(from: 920, to: 1500)
        #expect(fleet.state.openIncidents.count == 1)
        fleet.poll("triton", after: 1505, [Server.both])
        fleet.pass(from: 1520, to: 4800)
        #expect(fleet.state.openIncidents.isEmpty)
    }

    @Test(arguments: [false, true]) func `but an unload does, whatever was lost before it began`(hadLoss: Bool) {
        var fleet = Fleet(services: [Service(id: "fraud", tier: 1)])
        for source: BackendID in ["am", "prom"] { fleet.poll(source) }
        fleet.poll("triton", [Server.told([("45", .ready), ("47", .ready)])])
        if hadLoss { fleet.fail("triton", after: 6) }
        fleet.poll("triton", after: 11, [Server.told([("47", .ready)])])
        fleet.pass(from: 20, to: 3600)
        fleet.poll("triton", after: 3605, [Server.told([("47", .unavailable)])])
        fleet.pass(from: 3630, to: 4200)
        #expect(fleet.state.openIncidents.count == 1)
        fleet.poll("triton", after: 4205, [Server.told([("47", .idle)])])
        fleet.pass(from: 4230, to: 9000)
        #expect(fleet.state.openIncidents.isEmpty)
    }

    @Test(arguments: [false, true]) func `of fallbacks where the version answers nothing`(vanishes: Bool) {
        var server = FallbackServer(served: [5: Server.both])
        for seconds in [606.0, 611] { server.fleet.fail("triton", after: seconds) }
        server.end(vanishes: vanishes)
        server.fleet.poll("triton", after: 640, [Server.idle])
        server.fleet.pass(from: 650, to: 3600)
        #expect(server.states == [.inputLost])
    }

    @Test(arguments: [false, true])
    func `of fallbacks where the version answers nothing of the quarter that it is sent`(isLost: Bool) {
        var server = FallbackServer([Canary.split("47", (0.25, 5))], served: [5: Server.both])
        for seconds in [606.0, 611] where isLost { server.fleet.fail("triton", after: seconds) }
        server.end(vanishes: false)
        server.fleet.poll("triton", after: 640, [isLost ? Server.idle : Server.unavailable])
        server.fleet.pass(from: 650, to: 3600)
        #expect(server.states == [.inputLost])
    }

    /// Nobody can reach it from 75 to 900 s; it had both versions ready.
    private func unreachable(_ told: [Observation] = []) -> Fleet {
        var fleet = Fleet(services: [Service(id: "fraud", tier: 1)])
        for source: BackendID in ["am", "prom"] { fleet.poll(source) }
        fleet.poll("prom", after: 2, told)
        fleet.poll("triton", [Server.both])
        fleet.pass(from: 10, to: 70)
        for seconds in stride(from: 75.0, through: 900, by: 5) {
            fleet.fail("triton", after: seconds)
            for source: BackendID in ["am", "prom"] { fleet.poll(source, after: seconds) }
            fleet.tick(seconds)
        }
        return fleet
    }
}
