/// One fact from outside. Backends speak only in these, so that nothing else learns a vendor's name.
public enum Observation: Sendable, Hashable, Codable {
    case deployment(Deployment)
    case model(RegisteredModel)
    case version(ModelVersion)
    case signals(GoldenSignals)
    case drift(DriftMeasurement)
    case objective(ObjectiveStatus)
    case alert(Alert)
    case silence(Silence)
    case target(ScrapeTarget)
    case change(ChangeEvent)
    case distribution(Distribution)
    case replica(Replica)
    case traffic(TrafficSplit)
    case gauge(Gauge)

    public var id: EntityID {
        switch self {
        case .deployment(let entity): .deployment(entity.id)
        case .model(let entity): .model(entity.id)
        case .version(let entity): .version(entity.id)
        case .signals(let entity): .signals(entity.id)
        case .drift(let entity): .drift(entity.id)
        case .objective(let entity): .objective(entity.id)
        case .alert(let entity): .alert(entity.id)
        case .silence(let entity): .silence(entity.id)
        case .target(let entity): .target(entity.id)
        case .change(let entity): .change(entity.id)
        case .distribution(let entity): .distribution(entity.id)
        case .replica(let entity): .replica(entity.id)
        case .traffic(let entity): .traffic(entity.id)
        case .gauge(let entity): .gauge(entity.id)
        }
    }
}

/// The identity of anything that can be observed, selected or opened.
public enum EntityID: Sendable, Hashable, Codable {
    case deployment(DeploymentID)
    case model(ModelID)
    case version(VersionID)
    case signals(SignalsID)
    case drift(DriftID)
    case objective(SLOID)
    case alert(AlertID)
    case silence(SilenceID)
    case target(TargetID)
    case change(ChangeID)
    case distribution(DriftID)
    case replica(ReplicaID)
    case traffic(TrafficID)
    case gauge(GaugeID)
    case backend(BackendID)
    case fleet(FleetID)
    case incident(IncidentID)
    case finding(Signal.ID)
    case request(RequestID)
    case mute(Mute.ID)

    public var kind: EntityKind {
        switch self {
        case .deployment: .deployment
        case .model: .model
        case .version: .version
        case .signals: .signals
        case .drift: .drift
        case .objective: .objective
        case .alert: .alert
        case .silence: .silence
        case .target: .target
        case .change: .change
        case .distribution: .distribution
        case .replica: .replica
        case .traffic: .traffic
        case .gauge: .gauge
        case .backend: .backend
        case .fleet: .fleet
        case .incident: .incident
        case .finding: .finding
        case .request: .request
        case .mute: .mute
        }
    }
}

/// The kinds of ``EntityID``; the scope in which a poll may be incomplete.
public enum EntityKind: String, Sendable, Hashable, Codable, CaseIterable {
    case deployment, model, version, signals, drift, objective, alert, silence, target, change, distribution, replica
    case traffic, gauge, backend, fleet, incident, finding, request, mute
}
