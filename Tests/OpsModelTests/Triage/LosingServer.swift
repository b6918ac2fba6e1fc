import OpsModel

/// A server that has v46 ready, and v47 as it says or no more.
enum LosingServer {
    static let both = told([("46", .ready), ("47", .ready)])
    static let idle = told([("46", .ready), ("47", .idle)])
    static let unlisted = told([("46", .ready)])
    static let loading = told([("46", .ready), ("47", .loading)])
    static let unavailable = told([("46", .ready), ("47", .unavailable)])
    static let unloading = told([("46", .ready), ("47", .unloading)])
    static let model = EntityID.deployment(DeploymentID(backend: "triton", cluster: "eu", name: "fraud"))

    static func without(listed isListed: Bool) -> Observation { isListed ? idle : unlisted }

    static func told(
        _ versions: [(String, Readiness)], named name: String = "fraud", on backend: BackendID = "triton",
        since: [String: Double] = [:]
    ) -> Observation {
        .deployment(
            Deployment(
                id: DeploymentID(backend: backend, cluster: "eu", name: name), environment: .production,
                system: "Triton", labels: ["service": "fraud"],
                variants: versions.map { version, readiness in
                    Variant(
                        version: version, readiness: readiness,
                        since: since[version].map { Fleet.start + .seconds($0) })
                },
                readiness: versions.contains { $0.1 == .ready } ? .ready : (versions.first?.1 ?? .idle)))
    }
}

extension Fleet {
    /// A second server of the same place, which has both versions ready.
    mutating func addServer() {
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
        _ = state.reduce(
            .source(.configured(.init(backends: servers + others, services: [Service(id: "fraud", tier: 2)]))))
        for source: BackendID in ["am", "prom", "triton"] { poll(source, after: 2) }
        poll(
            "triton2", after: 2, [LosingServer.told([("46", .ready), ("47", .ready)], named: "fraud-b", on: "triton2")])
    }

    /// An outage of a service that one server alone serves: what it had ready it has as unavailable from 20 s on.
    static func outage(_ before: [String] = ["47"]) -> Fleet {
        var fleet = Fleet(services: [Service(id: "fraud", tier: 1)])
        for source: BackendID in ["am", "prom"] { fleet.poll(source) }
        fleet.poll("triton", [LosingServer.told(before.map { ($0, .ready) })])
        fleet.poll("triton", after: 20, [LosingServer.told(before.map { ($0, .unavailable) })])
        fleet.pass(from: 30, to: 300)
        return fleet
    }
}

extension FailingCanary {
    static let quarter = [split("46", (0.75, 15)), split("47", (0.25, 15))]

    /// The server fails three polls; the numbers of v47 vanish meanwhile.
    static func crashed(_ first: [Observation] = []) -> FailingCanary {
        var canary = FailingCanary(first, served: [LosingServer.both])
        canary.fall()
        canary.fleet.poll("prom", after: 622, vanished: [canary.version("47")])
        return canary
    }

    mutating func fall() { for seconds in [611.0, 616, 621] { fleet.fail("triton", after: seconds) } }

    /// Both versions get half of the requests and answer well.
    mutating func recover(from start: Double, to end: Double = 4800) {
        let step = [Self.split("46", (0.75, 15), (0.5, start)), Self.split("47", (0.25, 15), (0.5, start))]
        for seconds in stride(from: start, through: end, by: 15) {
            let told = ["46", "47"].map { numbers($0, rate: 600, errors: 0.0005 + seconds * 1e-8) }
            fleet.poll("prom", after: seconds, (seconds == start ? step : []) + told)
            for source: BackendID in ["am", "triton", "triton2"] where fleet.state.backends[source] != nil {
                fleet.poll(source, after: seconds + 1)
            }
            fleet.tick(seconds + 2)
        }
    }
}
