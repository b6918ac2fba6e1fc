/// What was known of a request's service when somebody decided on it, frozen with the decision: what reviewers and
/// auditors ask for.
public struct DecisionSnapshot: Sendable, Hashable, Codable {
    /// What it rests on.
    public enum Basis: String, Sendable, Hashable, Codable {
        /// The state of a program that watched.
        case watched
        /// One answer of each source to a command, and what the store held: rates that take two answers are missing.
        case askedOnce

        /// In words.
        public var text: String {
            switch self {
            case .watched: "as a program that watched knew it"
            case .askedOnce: "as each source answered once; rates that take two answers are missing"
            }
        }
    }

    public var basis: Basis
    public var state: StateSnapshot

    public init(basis: Basis, state: StateSnapshot) {
        self.basis = basis
        self.state = state
    }
}

/// A snapshot as it is kept, beside the record of the audit chain that names its digest.
public struct RecordedDecision: Sendable, Hashable {
    public var record: AuditRecord
    public var snapshot: DecisionSnapshot
    /// False where it is another than the one that was frozen.
    public var isAsRecorded: Bool

    public init(record: AuditRecord, snapshot: DecisionSnapshot, isAsRecorded: Bool) {
        self.record = record
        self.snapshot = snapshot
        self.isAsRecorded = isAsRecorded
    }
}

extension OpsState {
    /// What is known now of the service of a request, and of those that its incident touches.
    public func snapshot(for request: ChangeRequest, _ basis: DecisionSnapshot.Basis) -> DecisionSnapshot {
        snapshot(for: request.service, in: request.incident, basis)
    }

    /// As ``snapshot(for:_:)``, for a request that is not kept yet.
    public func snapshot(
        for service: ServiceID, in incident: IncidentID?, _ basis: DecisionSnapshot.Basis
    ) -> DecisionSnapshot {
        let incident = incident.flatMap(self.incident) ?? openIncident(of: service)
        let services = incident?.services ?? []
        let all = services.contains(service) ? services : [service] + services
        let found = findings.entities.map(\.signal).filter { $0.id.service == service }.sorted { $0.onset < $1.onset }
        let told = incident.map { $0.signals + $0.evidence } ?? []
        let signals = told + found.filter { signal in !told.contains { $0.id == signal.id } }
        return DecisionSnapshot(basis: basis, state: snapshot(of: all, incident: incident?.id, signals: signals))
    }
}
