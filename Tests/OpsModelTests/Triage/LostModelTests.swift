import Testing

@testable import OpsModel

/// Models of which nothing is left after a silence of their server.
@Suite struct `A model that its server has lost` {
    private typealias Server = LosingServer

    private static let nothing = Server.told([])
    private static let idle = Server.told([("46", .idle), ("47", .idle)])

    /// Two polls that fail are no outage yet, and what comes back with nothing is one.
    @Test(arguments: [10.0, 60, 600]) func `is one from the loss on, however short the silence was`(between: Double) {
        var bench = OutageBench()
        bench.fail(from: 75, to: 80)
        bench.poll("triton", after: 85, Self.nothing)
        bench.pass(from: 90, to: 90 + between)
        bench.pass(from: 130 + between, to: 330 + between)
        #expect(bench.isOpen && bench.text.contains("has lost v46, v47"), "\(bench.text)")
        bench.fail(from: 335 + between, to: 900 + between)
        bench.poll("triton", after: 905 + between, Self.nothing)
        bench.pass(from: 920 + between, to: 4800 + between)
        #expect(bench.isOpen, "\(bench.text)")
        bench.close(at: 4805 + between)
        bench.pass(from: 4820 + between, to: 6000 + between)
        #expect(bench.isOver, "closed, nobody misses it: \(bench.text)")
        bench.reopen(at: 6010 + between)
        bench.poll("triton", after: 6015 + between, Self.nothing)
        bench.pass(from: 6020 + between, to: 7000 + between)
        #expect(bench.isOver, "nor in the next program: \(bench.text)")
    }

    @Test func `is none of a service at rest`() {
        var bench = OutageBench(["triton": [Self.idle]])
        bench.fail(from: 75, to: 80)
        bench.poll("triton", after: 85, Self.idle)
        bench.pass(from: 90, to: 2000)
        #expect(bench.isOver && bench.status == .idle, "\(bench.text)")
    }

    private static let unwell = BackendFacts(isHealthy: false)

    /// Triton answers 400 for its readiness while a model is unloaded, and after any load that failed.
    @Test func `is none where the server says that it was told to unload it, however unwell it is`() {
        func told(_ readiness: Readiness) -> Observation {
            .deployment(
                Deployment(
                    id: DeploymentID(backend: "triton", cluster: "eu", name: "fraud"), environment: .production,
                    system: "Triton", labels: ["service": "fraud"],
                    variants: ["46", "47"].map { Variant(version: $0, readiness: readiness, wasUnloaded: true) },
                    readiness: readiness))
        }
        for first in [Readiness.idle, .unloading] {
            var bench = OutageBench()
            bench.fleet.poll("triton", after: 75, [told(first)], facts: Self.unwell)
            bench.fleet.poll("triton", after: 80, [told(.idle)], facts: Self.unwell)
            bench.pass(from: 90, to: 900)
            #expect(bench.isOver, "\(bench.text)")
        }
    }

    @Test func `is none of a server that is started anew and has loaded all again in time`() {
        var bench = OutageBench()
        bench.fail(from: 75, to: 80)
        bench.poll("triton", after: 85, Self.nothing)
        bench.fleet.tick(86)
        bench.poll("triton", after: 90, Server.told([("46", .loading), ("47", .loading)]))
        bench.fleet.tick(91)
        bench.poll("triton", after: 100, Server.both)
        bench.pass(from: 105, to: 900)
        #expect(bench.fleet.state.incidents.entities.isEmpty, "\(bench.text)")
    }

    @Test func `is its own incident's to close, and comes back where that is taken back`() {
        let other = Server.told([("46", .ready)], named: "fraud-b", on: "triton2")
        var bench = OutageBench(["triton": [Server.both], "triton2": [other]])
        bench.fail(from: 75, to: 80)
        bench.poll("triton", after: 85, Self.nothing)
        bench.pass(from: 90, to: 2500)
        let first = bench.fleet.state.openIncidents.map(\.id)
        bench.fail(from: 2505, to: 2510, ["triton2"])
        bench.poll("triton2", after: 2515, Server.told([], named: "fraud-b", on: "triton2"))
        bench.pass(from: 2520, to: 2800)
        #expect(bench.fleet.state.openIncidents.count == 2, "precondition: \(bench.text)")
        bench.close(at: 2805, only: first)
        bench.pass(from: 2810, to: 5000)
        #expect(bench.fleet.state.openIncidents.count == 1 && bench.status == .critical, "\(bench.text)")
        for id in first {
            let at = Fleet.start + .seconds(5005)
            _ = bench.fleet.state.reduce(.incident(.reopened(id, reason: "it was this", by: "k.lindt", at: at)))
        }
        bench.pass(from: 5010, to: 8000)
        #expect(bench.fleet.state.openIncidents.count == 2, "\(bench.text)")
    }

    @Test func `is closed here by whom closes it elsewhere`() {
        var bench = OutageBench()
        bench.fail(from: 75, to: 80)
        bench.poll("triton", after: 85, Self.nothing)
        bench.pass(from: 90, to: 400)
        var other = bench.opened(at: 401)
        for incident in other.state.openIncidents {
            let at = Fleet.start + .seconds(403)
            _ = other.state.reduce(.incident(.closed(incident.id, reason: "taken down", by: "k.lindt", at: at)))
        }
        other.settle()
        bench.exchange(&other)
        bench.pass(from: 410, to: 1500)
        #expect(bench.isOver, "\(bench.text)")
    }

    /// It is listed no more where it was listed before two polls that failed.
    @Test func `is one where the model vanishes from the list`() {
        var bench = OutageBench()
        bench.fail(from: 75, to: 80)
        bench.fleet.poll("triton", after: 85, [], vanished: [Server.model])
        bench.pass(from: 90, to: 6000)
        #expect(bench.fleet.state.openIncidents.count == 1, "\(bench.text)")
    }

    @Test func `is one through a crash loop, whenever it loads`() {
        var bench = OutageBench()
        bench.fail(from: 75, to: 80)
        bench.poll("triton", after: 85, Self.nothing)
        bench.pass(from: 90, to: 330)
        for cycle in 0..<8 {
            let start = 335 + Double(cycle) * 30
            bench.fail(from: start, to: start + 5)
            bench.poll("triton", after: start + 10, Server.told([("46", .loading), ("47", .loading)]))
            bench.fleet.tick(start + 11)
            #expect(bench.isOpen, "\(cycle): \(bench.text)")
            bench.poll("triton", after: start + 20, Self.nothing)
            bench.fleet.tick(start + 21)
            #expect(bench.isOpen, "\(cycle): \(bench.text)")
        }
        #expect(bench.fleet.state.incidents.count == 1)
    }

    /// Another cluster's server has it ready, which serves that cluster.
    @Test func `is one of its cluster`() {
        let servers = [("eu", "triton"), ("us", "triton2")].map { cluster, id in
            BackendStatus(
                id: BackendID(id), system: "Triton", address: "", interval: .seconds(5), environment: .production,
                cluster: cluster, reports: [.deployment])
        }
        let am = BackendStatus(id: "am", system: "Alertmanager", address: "", interval: .seconds(5), reports: [.alert])
        func told(_ cluster: String, on server: BackendID, _ versions: [String]) -> Observation {
            .deployment(
                Deployment(
                    id: DeploymentID(backend: server, cluster: cluster, name: "fraud"), environment: .production,
                    system: "Triton", labels: ["service": "fraud"],
                    variants: versions.map { Variant(version: $0, readiness: .ready) },
                    readiness: versions.isEmpty ? .idle : .ready))
        }
        var fleet = Fleet(services: [Service(id: "fraud", tier: 1)], sources: servers + [am])
        let all: [BackendID] = ["am", "triton", "triton2"]
        fleet.poll("am")
        fleet.poll("triton", [told("eu", on: "triton", ["46"])])
        fleet.poll("triton2", [told("us", on: "triton2", ["46"])])
        fleet.pass(from: 10, to: 70, all)
        for seconds in [75.0, 80] { fleet.fail("triton", after: seconds) }
        fleet.poll("triton", after: 85, [told("eu", on: "triton", [])])
        fleet.pass(from: 90, to: 2000, all)
        #expect(fleet.entry("fraud")?.status == .critical && fleet.state.openIncidents.count == 1)
    }
}
