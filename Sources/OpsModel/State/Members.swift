/// Everything bound to one service, by identity.
struct Members: Sendable {
    var deployments: Set<DeploymentID> = []
    var models: Set<ModelID> = []
    var signals: Set<SignalsID> = []
    var drifts: Set<DriftID> = []
    var objectives: Set<SLOID> = []
    var alerts: Set<AlertID> = []
    var changes: Set<ChangeID> = []
    var replicas: Set<ReplicaID> = []
    var traffic: Set<TrafficID> = []
    var gauges: Set<GaugeID> = []

    var isEmpty: Bool {
        deployments.isEmpty && models.isEmpty && signals.isEmpty && drifts.isEmpty && objectives.isEmpty
            && alerts.isEmpty && changes.isEmpty && replicas.isEmpty && traffic.isEmpty && gauges.isEmpty
    }

    /// Whether anything tells that it is served.
    var isServed: Bool { !deployments.isEmpty || !signals.isEmpty }

    mutating func insert(_ id: EntityID) {
        switch id {
        case .deployment(let id): deployments.insert(id)
        case .model(let id): models.insert(id)
        case .signals(let id): signals.insert(id)
        case .drift(let id): drifts.insert(id)
        case .objective(let id): objectives.insert(id)
        case .alert(let id): alerts.insert(id)
        case .change(let id): changes.insert(id)
        case .replica(let id): replicas.insert(id)
        case .traffic(let id): traffic.insert(id)
        case .gauge(let id): gauges.insert(id)
        case .version, .silence, .target, .distribution, .backend, .fleet, .incident, .finding, .request, .mute: break
        }
    }

    mutating func remove(_ id: EntityID) {
        switch id {
        case .deployment(let id): deployments.remove(id)
        case .model(let id): models.remove(id)
        case .signals(let id): signals.remove(id)
        case .drift(let id): drifts.remove(id)
        case .objective(let id): objectives.remove(id)
        case .alert(let id): alerts.remove(id)
        case .change(let id): changes.remove(id)
        case .replica(let id): replicas.remove(id)
        case .traffic(let id): traffic.remove(id)
        case .gauge(let id): gauges.remove(id)
        case .version, .silence, .target, .distribution, .backend, .fleet, .incident, .finding, .request, .mute: break
        }
    }

    /// Those that have not vanished. A service of which only registered models remain has no row in the fleet.
    func present(in known: StateReading) -> Members {
        var result = self
        result.deployments = known.state.deployments.present(deployments)
        result.models = known.state.models.present(models)
        result.signals = known.state.signals.present(signals)
        result.drifts = known.state.drifts.present(drifts)
        result.objectives = known.state.objectives.present(objectives)
        result.alerts = known.state.alerts.present(alerts)
        result.replicas = known.state.replicas.present(replicas)
        result.traffic = known.state.traffic.present(traffic)
        result.gauges = known.state.gauges.present(gauges)
        return result
    }
}
