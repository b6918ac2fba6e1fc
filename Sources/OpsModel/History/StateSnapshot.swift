/// What was known of some services when an incident opened or a request was decided, frozen.
public struct StateSnapshot: Sendable, Hashable, Codable {
    /// Entities in one snapshot at most.
    public static let capacity = 400

    /// That opened, or that the request is for; `nil` for a request without one.
    public var incident: IncidentID?
    public var at: Instant
    /// Entities of the services, in the order of their kinds.
    public var observations: [Observation]
    /// How each source was doing, and so what could not be seen.
    public var backends: [BackendStatus]
    /// Entities left out because there were too many.
    public var omitted: Int
    /// The rows of the services; `nil` in what an earlier version kept, as below.
    public var rows: [Row]?
    /// The incident's signals and what was evidence of them.
    public var signals: [Signal]?

    /// How one service stood in one environment.
    public struct Row: Sendable, Hashable, Codable {
        public var service: ServiceID
        public var environment: Environment
        public var status: Status
        public var reason: String
        public var since: Instant?

        public init(
            service: ServiceID, environment: Environment, status: Status, reason: String = "", since: Instant? = nil
        ) {
            self.service = service
            self.environment = environment
            self.status = status
            self.reason = reason
            self.since = since
        }
    }

    public init(
        incident: IncidentID?, at: Instant, observations: [Observation], backends: [BackendStatus], omitted: Int = 0,
        rows: [Row]? = nil, signals: [Signal]? = nil
    ) {
        self.incident = incident
        self.at = at
        self.observations = observations
        self.backends = backends
        self.omitted = omitted
        self.rows = rows
        self.signals = signals
    }

    public var deployments: [Deployment] {
        observations.compactMap { if case .deployment(let deployment) = $0 { deployment } else { nil } }
    }

    public var goldenSignals: [GoldenSignals] {
        observations.compactMap { if case .signals(let signals) = $0 { signals } else { nil } }
    }
}

extension OpsState {
    /// What is known now of the services that an incident touches.
    public func snapshot(for incident: Incident) -> StateSnapshot {
        snapshot(of: incident.services, incident: incident.id, signals: incident.signals + incident.evidence)
    }

    func snapshot(of services: [ServiceID], incident: IncidentID?, signals: [Signal]) -> StateSnapshot {
        let found = services.compactMap { members[$0] }.flatMap(observations)
        return StateSnapshot(
            incident: incident, at: now, observations: Array(found.prefix(StateSnapshot.capacity)),
            backends: backends.entities.sorted { $0.id.rawValue < $1.id.rawValue },
            omitted: max(0, found.count - StateSnapshot.capacity), rows: services.flatMap(openingRows), signals: signals
        )
    }

    private func openingRows(of service: ServiceID) -> [StateSnapshot.Row] {
        (fleetRowsOf[service] ?? []).compactMap { fleet[$0] }.map { entry in
            StateSnapshot.Row(
                service: service, environment: entry.id.environment, status: entry.status, reason: entry.reason,
                since: entry.since)
        }
    }

    /// What tells most first, so that what is left out is what tells least; each kind in an order of its own.
    private func observations(of members: Members) -> [Observation] {
        let alerts = members.alerts.compactMap { self.alerts[$0] }.map(Observation.alert)
        let objectives = members.objectives.compactMap { self.objectives[$0] }.map(Observation.objective)
        let deployments = members.deployments.compactMap { self.deployments[$0] }.map(Observation.deployment)
        let signals = members.signals.compactMap { self.signals[$0] }.map(Observation.signals)
        let traffic = members.traffic.compactMap { self.traffic[$0] }.map(Observation.traffic)
        let changes = members.changes.compactMap { self.changes[$0] }.map(Observation.change)
        let drifts = members.drifts.compactMap { self.drifts[$0] }.map(Observation.drift)
        let replicas = members.replicas.compactMap { self.replicas[$0] }.map(Observation.replica)
        let gauges = members.gauges.compactMap { self.gauges[$0] }.map(Observation.gauge)
        let models = members.models.compactMap { self.models[$0] }.map(Observation.model)
        return [alerts, objectives, deployments, signals, traffic, changes, drifts, replicas, gauges, models].flatMap {
            kind in
            kind.sorted { $0.id.sortText < $1.id.sortText }
        }
    }
}

extension EntityID {
    /// The same for the same identity in every process, unlike a set's order.
    fileprivate var sortText: String { String(describing: self) }
}
