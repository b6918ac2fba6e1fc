import OpsModel

/// Signals, changes and versions to triage, at minutes after a start.
struct Scene {
    static let start = Instant(seconds: 1_795_489_200)

    var signals: [Signal] = []
    var triage = Triage(now: Scene.at(60))

    static func at(_ minutes: Double) -> Instant { start + .seconds(minutes * 60) }

    static func during(_ from: Double, _ to: Double) -> InstantInterval { InstantInterval(at(from), at(to)) }

    static func signal(
        _ kind: Signal.Kind = .alert, _ service: ServiceID = "fraud", _ title: String = "ErrorsHigh",
        at minutes: Double = 0, onset: InstantInterval? = nil, version: String? = nil,
        severity: Severity = .critical, closed: Double? = nil, state: Signal.State = .open, dependency: String? = nil,
        entity: EntityID? = nil, suppression: Suppression? = nil
    ) -> Signal {
        let onset = onset ?? InstantInterval(at(minutes))
        return Signal(
            id: Signal.ID(
                service: service, environment: .production, kind: kind,
                detail: version.map { "\(title) v\($0)" } ?? title),
            severity: severity, state: closed == nil ? state : .closed,
            subject: Subject(name: service.rawValue, version: version),
            title: version.map { "\(title) v\($0)" } ?? title,
            onset: onset, openedAt: onset.latest, closedAt: closed.map(at), suppression: suppression,
            dependency: dependency, entity: entity)
    }

    /// A share of missing values of one column, measured from `onset` on.
    static func nulls(_ column: String, onset: InstantInterval, service: ServiceID = "fraud") -> Signal {
        let id = DriftID(backend: "prom", monitor: "nulls", subject: Subject(name: service.rawValue), column: column)
        return signal(
            .quality, service, "nulls \(column)", onset: onset, severity: .warning, entity: .drift(id))
    }

    static func change(
        _ kind: ChangeEvent.ChangeKind, _ object: String, at minutes: Double = 0, took: InstantInterval? = nil,
        service: String = "fraud", version: String? = nil, before: String? = nil, after: String? = nil,
        affects: [String] = [], isAutomatic: Bool = false
    ) -> ChangeEvent {
        ChangeEvent(
            id: ChangeID(backend: "history", key: "\(kind.rawValue) \(object) \(after ?? "") \(minutes)"), kind: kind,
            subject: Subject(name: service, version: version), object: object, before: before, after: after,
            affects: affects, tookEffect: took ?? InstantInterval(at(minutes)), isAutomatic: isAutomatic,
            serving: ChangeEvent.Serving(told: after, of: kind))
    }

    static func version(
        _ name: String, _ role: Variant.VariantRole, share: Double, errors: Double? = nil, nodes: Set<String> = [],
        aliases: [String] = []
    ) -> Circumstances.Version {
        Circumstances.Version(
            name: name, role: role, share: share, requestRate: share * 100, errorRatio: errors, nodes: nodes,
            aliases: aliases)
    }

    mutating func changed(_ changes: ChangeEvent...) {
        for change in changes { triage.changes[ServiceID(change.subject.name), default: []].append(change) }
    }

    func result() -> Triage.Result { triage.evaluate(signals) }

    var incidents: [Incident] { result().incidents }

    /// The suspects of the only incident.
    var suspects: [Suspect] { incidents.first?.suspects ?? [] }
}

extension Suspect {
    /// What changed, in the words of the first step, or the condition.
    var object: String {
        switch cause {
        case .changes(let steps): steps.first?.object ?? ""
        case .condition(let text): text
        }
    }

    var steps: Int {
        if case .changes(let steps) = cause { steps.count } else { 0 }
    }
}
