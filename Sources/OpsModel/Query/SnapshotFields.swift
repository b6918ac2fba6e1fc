extension FieldCatalog where Entity == StateSnapshot.Row {
    /// How a service stood when an incident opened.
    public static let openingRows = FieldCatalog([
        Field("status", title: "ST", kind: .status) { .status($0.status) },
        Field("service", title: "SERVICE") { .text($0.service.rawValue) },
        Field("environment", title: "ENV") { .text($0.environment.name) },
        Field("reason", title: "REASON") { $0.reason.isEmpty ? .absent : .text($0.reason) },
        Field("since", title: "SINCE") { $0.since.map(FieldValue.instant) ?? .absent },
    ])
}

extension FieldCatalog where Entity == Signal {
    /// Signals by themselves, whatever incident they are of.
    public static let signals = FieldCatalog([
        Field("severity", title: "SEVERITY") { .text("\($0.severity)") },
        Field("state", title: "STATE") { .text($0.state.rawValue) },
        Field("kind", title: "KIND") { .text($0.id.kind.rawValue) },
        Field("title", title: "WHAT") { .text($0.title) },
        Field("service", title: "SERVICE") { .text($0.id.service.rawValue) },
        Field("environment", title: "ENV") { .text($0.id.environment.name) },
        Field("since", title: "SINCE") { .instant($0.onset.earliest) },
        Field("openedAt", title: "OPENED") { $0.openedAt.map(FieldValue.instant) ?? .absent },
        Field("value", title: "VALUE", kind: .number) { FieldValue($0.evidence.first?.value) },
        Field("threshold", title: "THRESHOLD", kind: .number) { FieldValue($0.evidence.first?.threshold) },
        Field("suppressed", title: "SUPPRESSED") { $0.suppression.map { .text($0.reason) } ?? .absent },
    ])
}

extension FieldCatalog where Entity == GoldenSignals {
    /// The numbers of one version, as its source measured them.
    public static let goldenSignals = FieldCatalog([
        Field("service", title: "SERVICE") { .text($0.id.subject.name) },
        Field("version", title: "VERSION") { $0.id.subject.version.map(FieldValue.text) ?? .absent },
        Field("environment", title: "ENV") { $0.id.subject.environment.map(FieldValue.text) ?? .absent },
        Field("requestRate", title: "RPS", unit: .perSecond) { FieldValue($0[.requestRate]) },
        Field("errorRatio", title: "ERR%", unit: .ratio) { FieldValue($0[.errorRatio]) },
        Field("latencyP50", title: "P50", unit: .seconds) { FieldValue($0[.latencyP50]) },
        Field("latencyP99", title: "P99", unit: .seconds) { FieldValue($0[.latencyP99]) },
        Field("saturation", title: "SATURATION", unit: .ratio) { FieldValue($0[.saturation]) },
        Field("queueDepth", title: "QUEUE", unit: .count) { FieldValue($0[.queueDepth]) },
        Field("degraded", title: "DEGRADED%", unit: .ratio) { FieldValue($0[.degraded]) },
        Field("source", title: "SOURCE") { .text($0.id.backend.rawValue) },
    ])
}
