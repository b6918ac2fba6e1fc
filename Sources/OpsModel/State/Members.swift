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
        case .version, .silence, .target, .distribution, .backend, .fleet, .incident, .finding: break
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
        case .version, .silence, .target, .distribution, .backend, .fleet, .incident, .finding: break
        }
    }
}
