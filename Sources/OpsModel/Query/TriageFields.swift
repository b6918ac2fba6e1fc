extension FieldCatalog where Entity == Incident {
    /// What `get incidents` prints.
    public static let incidents = FieldCatalog([
        Field("id", title: "INCIDENT") { .text($0.id.rawValue) },
        Field("level", title: "SEV", unit: .count) { .number(Double($0.level)) },
        Field("urgency", title: "URGENCY", kind: .number, exported: false) {
            .number(($0.status == .resolved ? 0 : 100) - Double($0.level))
        },
        Field("status", title: "STATUS") { .text($0.status.rawValue) },
        Field("title", title: "WHAT") { .text($0.title) },
        Field("services", title: "SERVICES") { .list($0.services.map(\.rawValue)) },
        Field("environment", title: "ENV") { .text($0.environment.name) },
        Field("since", title: "SINCE") { .instant($0.onset.since) },
        Field("sinceLatest", title: "AT LATEST") {
            $0.onset.isInstant || $0.onset.isOpen ? .absent : .instant($0.onset.latest)
        },
        Field("sinceBound", title: "SINCE IS") { FieldValue(boundOf: $0.onset) },
        Field("openedAt", title: "OPENED") { .instant($0.openedAt) },
        Field("resolvedAt", title: "RESOLVED") { $0.resolvedAt.map(FieldValue.instant) ?? .absent },
        Field("signals", title: "SIGNALS") { .list($0.signals.map(\.title)) },
        Field("suspect", title: "SUSPECT") { $0.likeliestSuspect.map { .text($0.reason) } ?? .absent },
        Field("suspects", title: "SUSPECTS") { incident in
            incident.suspects.isEmpty ? .absent : .list(incident.suspects.map(\.exported))
        },
        Field("lever", title: "DO") { $0.proposedLever.map { .text($0.text) } ?? .absent },
        Field("acknowledgedBy", title: "ACKED BY") { $0.record.acknowledged.map { .text($0.by) } ?? .absent },
        Field("assignedTo", title: "ASSIGNED") { $0.record.assigned.map { .text($0.text) } ?? .absent },
    ])
}

extension FieldValue {
    /// What the one instant of an onset that is not known exactly is: `atLatest` where it had begun before anybody
    /// looked, `atEarliest` where it began between two answers.
    init(boundOf onset: InstantInterval?) {
        guard let onset, !onset.isInstant else {
            self = .absent
            return
        }
        self = .text(onset.isOpen ? "atLatest" : "atEarliest")
    }
}

extension Suspect {
    /// `A v47 canary 5%→25%: follow v47: …`; `contradicted` in the place of the class and what speaks against it in that
    /// of the reason.
    fileprivate var exported: String {
        let what: String =
            switch cause {
            case .condition(let text): text
            case .changes(let steps):
                steps.last.map { step in
                    [step.object, step.exportedStep, step.reference.map { "(\($0))" }].compactMap { $0 }
                        .joined(separator: " ")
                } ?? ""
            }
        return contradiction.map { "contradicted \(what): \($0)" } ?? "\(evidenceClass.rawValue) \(what): \(reason)"
    }
}

extension ChangeEvent {
    /// `5%→25%`, `25%`, `was 25%`; `nil` where neither side is told.
    fileprivate var exportedStep: String? {
        switch (before, after) {
        case (let before?, let after?): "\(before)→\(after)"
        case (let before?, nil): "was \(before)"
        case (nil, let after): after
        }
    }
}

extension FieldCatalog where Entity == Finding {
    /// What `get findings` prints.
    public static let findings = FieldCatalog([
        Field("service", title: "SERVICE") { .text($0.signal.id.service.rawValue) },
        Field("environment", title: "ENV") { .text($0.signal.id.environment.name) },
        Field("kind", title: "KIND") { .text($0.signal.id.kind.rawValue) },
        Field("title", title: "WHAT") { .text($0.signal.title) },
        Field("severity", title: "SEVERITY") { .text("\($0.signal.severity)") },
        Field("state", title: "STATE") { .text($0.signal.state.rawValue) },
        Field("since", title: "SINCE") { .instant($0.signal.onset.since) },
        Field("sinceBound", title: "SINCE IS") { FieldValue(boundOf: $0.signal.onset) },
        Field("value", title: "VALUE", kind: .number) { FieldValue($0.signal.evidence.first?.value) },
        Field("threshold", title: "THRESHOLD", kind: .number) { FieldValue($0.signal.evidence.first?.threshold) },
        Field("flaps", title: "FLAPS", unit: .count) { .number(Double($0.signal.flaps)) },
        Field("owner", title: "OWNER") { $0.owner.map(FieldValue.text) ?? .absent },
        Field("incident", title: "INCIDENT") { $0.incident.map { .text($0.rawValue) } ?? .absent },
        Field("suppressed", title: "SUPPRESSED") { $0.signal.suppression.map { .text($0.reason) } ?? .absent },
    ])
}

extension FieldCatalog where Entity == ChangeEvent {
    public static let changes = changes(from: { [$0.id.backend] })

    /// What `get changes` prints: who tells of each, as ``OpsState/changeSources`` says.
    public static func changes(_ sources: [ChangeID: [BackendID]]) -> FieldCatalog {
        changes(from: { sources[$0.id] ?? [] })
    }

    private static func changes(from sources: @escaping @Sendable (ChangeEvent) -> [BackendID]) -> FieldCatalog {
        FieldCatalog([
            Field("at", title: "WHEN") { .instant($0.tookEffect.latest) },
            Field("notBefore", title: "NOT BEFORE") {
                $0.tookEffect.isInstant ? .absent : .instant($0.tookEffect.earliest)
            },
            Field("kind", title: "KIND") { .text($0.kind.rawValue) },
            Field("service", title: "SERVICE") { $0.subject.name.isEmpty ? .absent : .text($0.subject.name) },
            Field("object", title: "WHAT") { .text($0.object) },
            Field("before", title: "BEFORE") { $0.before.map(FieldValue.text) ?? .absent },
            Field("after", title: "AFTER") { $0.after.map(FieldValue.text) ?? .absent },
            Field("actor", title: "BY") { $0.actor.map(FieldValue.text) ?? .absent },
            Field("reference", title: "REFERENCE") { $0.reference.map(FieldValue.text) ?? .absent },
            Field("affects", title: "AFFECTS") { $0.affects.isEmpty ? .absent : .list($0.affects) },
            Field("source", title: "SOURCE") { .text(sources($0).map(\.rawValue).joined(separator: ", ")) },
        ])
    }
}

extension FieldCatalog where Entity == ObjectiveStatus {
    /// What `get slos` prints.
    public static let objectives = FieldCatalog([
        Field("service", title: "SERVICE") { .text($0.id.subject.name) },
        Field("slo", title: "SLO") { .text($0.id.name) },
        Field("environment", title: "ENV") { $0.id.subject.environment.map(FieldValue.text) ?? .absent },
        Field("objective", title: "OBJECTIVE", unit: .ratio) { .number($0.objective) },
        Field("window", title: "WINDOW", kind: .duration) { .duration($0.window) },
        Field("burn5m", title: "BURN 5M") { FieldValue($0.burnRate(over: .seconds(300))) },
        Field("burn30m", title: "BURN 30M") { FieldValue($0.burnRate(over: .seconds(1800))) },
        Field("burn1h", title: "BURN 1H") { FieldValue($0.burnRate(over: .seconds(3600))) },
        Field("burn6h", title: "BURN 6H") { FieldValue($0.burnRate(over: .seconds(6 * 3600))) },
    ])
}

extension FieldCatalog where Entity == Replica {
    /// One replica of a served version.
    public static let replicas = FieldCatalog([
        Field("readiness", title: "READY") { .text($0.readiness.rawValue) },
        Field("name", title: "REPLICA") { .text($0.id.name) },
        Field("service", title: "SERVICE") { .text($0.subject.name) },
        Field("version", title: "VERSION") { $0.subject.version.map(FieldValue.text) ?? .absent },
        Field("node", title: "NODE") { $0.node.map(FieldValue.text) ?? .absent },
        Field("restarts", title: "RESTARTS", unit: .count) { FieldValue($0.restarts.map(Double.init)) },
        Field("reason", title: "REASON") { $0.reason.map(FieldValue.text) ?? .absent },
        Field("since", title: "SINCE") { $0.startedAt.map(FieldValue.instant) ?? .absent },
    ])
}
