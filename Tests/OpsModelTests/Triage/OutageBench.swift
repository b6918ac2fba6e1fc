@testable import OpsModel

/// A service of tier 1 whose servers fail, and the programs that see it, one after the other, on one store.
struct OutageBench {
    var fleet: Fleet
    private var store = StoreStandIn()
    private var changes: [ChangeEvent] = []
    private let servers: [BackendID]

    /// What the servers tell at first, and Prometheus.
    init(_ told: [BackendID: [Observation]] = ["triton": [LosingServer.both]], routed: [Observation] = []) {
        servers = told.keys.sorted { $0.rawValue < $1.rawValue }
        fleet = servers.count > 1 ? Self.several(servers) : Fleet(services: [Self.service])
        for source: BackendID in ["am", "prom"] { fleet.poll(source) }
        fleet.poll("prom", after: 2, routed)
        for server in servers { fleet.poll(server, told[server] ?? []) }
        pass(from: 10, to: 70)
    }

    private static let service = Service(id: "fraud", tier: 1)

    private static func several(_ servers: [BackendID]) -> Fleet {
        let tritons = servers.map { id in
            BackendStatus(
                id: id, system: "Triton", address: "", interval: .seconds(5), environment: .production, cluster: "eu",
                reports: [.deployment])
        }
        let others = [
            BackendStatus(
                id: "prom", system: "Prometheus", address: "", interval: .seconds(5), reports: [.signals, .alert]),
            BackendStatus(id: "am", system: "Alertmanager", address: "", interval: .seconds(5), reports: [.alert]),
        ]
        return Fleet(services: [service], sources: tritons + others)
    }

    mutating func pass(from start: Double, to end: Double) {
        fleet.pass(from: start, to: end, ["am", "prom"] + servers)
    }

    /// Nobody can reach the first server, or those that are named, every five seconds.
    mutating func fail(from start: Double, to end: Double, _ failing: [BackendID] = ["triton"]) {
        for seconds in stride(from: start, through: end, by: 5) {
            for server in servers where failing.contains(server) { fleet.fail(server, after: seconds) }
            for source in ["am", "prom"] + servers where !failing.contains(source) {
                fleet.poll(source, after: seconds)
            }
            fleet.tick(seconds)
        }
    }

    /// A person closes every incident that is open, or those that are named.
    mutating func close(at seconds: Double, only ids: [IncidentID]? = nil) {
        for id in ids ?? fleet.state.openIncidents.map(\.id) {
            let at = Fleet.start + .seconds(seconds)
            _ = fleet.state.reduce(.incident(.closed(id, reason: "taken down", by: "k.lindt", at: at)))
        }
        fleet.settle()
    }

    mutating func poll(_ server: BackendID, after seconds: Double, _ told: Observation...) {
        fleet.poll(server, after: seconds, told)
    }

    /// Another program takes up what this one kept.
    mutating func reopen(at seconds: Double) {
        keep()
        fleet = opened(at: seconds)
    }

    /// Another program, beside this one.
    mutating func opened(at seconds: Double) -> Fleet {
        keep()
        var fleet = Fleet(services: [Self.service], now: Fleet.start + .seconds(seconds))
        tell(&fleet)
        for source: BackendID in ["am", "prom"] { fleet.poll(source, after: seconds + 1) }
        return fleet
    }

    private mutating func keep() {
        var program = fleet
        take(&program, by: "first")
        fleet = program
    }

    /// What a program keeps, and what it hears of the store then.
    mutating func exchange(_ other: inout Fleet) {
        keep()
        take(&other, by: "second")
        tell(&other)
        tell(&fleet)
    }

    private mutating func take(_ fleet: inout Fleet, by program: String) {
        for case .persist(let batch) in fleet.state.takePersisted() {
            store.save(batch, by: program)
            changes = changes.filter { old in !batch.changes.contains { $0.id == old.id } } + batch.changes
        }
    }

    private func tell(_ fleet: inout Fleet) {
        var history = store.history
        history.changes = changes
        _ = fleet.state.reduce(.source(.restored(history)))
        fleet.settle()
    }

    var isOpen: Bool { fleet.state.openIncidents.count == 1 && status == .critical }
    var isOver: Bool { fleet.state.openIncidents.isEmpty && status != .critical }
    var status: Status? { fleet.entry("fraud")?.status }

    var text: String {
        let incidents = fleet.state.incidents.entities.map {
            "\($0.status) \($0.signals.map { "\($0.title) \($0.state)" })"
        }
        return "\(incidents) \(status.map { "\($0)" } ?? "no row")"
    }
}
