extension FieldCatalog where Entity == Deployment {
    /// One served endpoint: what `get deployments` prints.
    public static let deployments = FieldCatalog([
        Field("readiness", title: "READY", aliases: ["status", "st"]) { .text($0.readiness.rawValue) },
        Field("name", title: "DEPLOYMENT") { .text($0.id.name) },
        Field("backend", title: "SOURCE") { .text($0.id.backend.rawValue) },
        Field("cluster", title: "CLUSTER") { .text($0.id.cluster) },
        Field("namespace", title: "NAMESPACE") { .text($0.id.namespace) },
        Field("environment", title: "ENV", aliases: ["env"]) { .text($0.environment.name) },
        Field("system", title: "SERVING", aliases: ["serving"]) { .text($0.system) },
        Field("versions", title: "VERSIONS", aliases: ["version"], kind: .list) { .list($0.variants.map(\.version)) },
        Field("readyVersions", title: "READY VERSIONS", kind: .list) {
            .list($0.variants.filter { $0.readiness == .ready }.map(\.version))
        },
        Field("reason", title: "REASON") { $0.reason.map(FieldValue.text) ?? .absent },
    ])
}

extension FieldCatalog where Entity == ModelVersion {
    /// One registered version with the aliases that point at it now: what `get models` prints.
    public static func versions(_ state: OpsState) -> FieldCatalog {
        let models = state.models
        return FieldCatalog([
            Field("model", title: "MODEL") { .text($0.id.model.name) },
            Field("version", title: "VERSION", aliases: ["ver"]) {
                $0.id.version.isEmpty ? .absent : .text($0.id.version)
            },
            Field("aliases", title: "ALIASES", aliases: ["alias"], kind: .list) {
                .list(models[$0.id.model]?.aliases(of: $0.id.version) ?? [])
            }.searched(),
            Field("stage", title: "STAGE") { $0.stage.map(FieldValue.text) ?? .absent },
            Field("registration", title: "STATE", aliases: ["status", "st"]) { .text($0.registration.word) },
            Field("service", title: "SERVICE") { version in
                state.service(of: .version(version.id)).map { .text($0.rawValue) } ?? .absent
            }.searched(),
            Field("created", title: "CREATED", aliases: ["age"], kind: .instant) {
                $0.createdAt.map(FieldValue.instant) ?? .absent
            },
            Field("createdBy", title: "BY") { $0.createdBy.map(FieldValue.text) ?? .absent },
            Field("metrics", title: "METRICS", aliases: ["metric"], kind: .list) { version in
                .list(
                    version.metrics.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value.map { "\($0)" } ?? "NaN")" })
            },
            Field("tags", title: "TAGS", aliases: ["tag"], kind: .list) { version in
                .list(version.tags.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" })
            },
            Field("run", title: "RUN") { $0.runID.map(FieldValue.text) ?? .absent },
            Field("source", title: "SOURCE") { $0.source.map(FieldValue.text) ?? .absent },
            Field("registry", title: "REGISTRY") { .text($0.id.model.registry.rawValue) },
        ])
    }
}

extension RegisteredModel {
    /// The aliases that point at a version, in order.
    public func aliases(of version: String) -> [String] {
        aliases.filter { $0.value == version }.map(\.key).sorted()
    }
}

extension ModelVersion.Registration {
    /// The registry's state in one word.
    public var word: String {
        switch self {
        case .ready: "ready"
        case .pending: "pending"
        case .failed: "failed"
        case .unversioned: "no version"
        case .unknown(let text): text
        }
    }
}

extension FieldCatalog where Entity == DriftMeasurement {
    /// One column of one service under one monitor.
    public static let drifts = FieldCatalog([
        Field("column", title: "COLUMN") { .text($0.id.column) },
        Field("service", title: "SERVICE") { .text($0.id.subject.name) },
        Field("version", title: "VERSION") { $0.id.subject.version.map(FieldValue.text) ?? .absent },
        Field("environment", title: "ENV", aliases: ["env"]) {
            $0.id.subject.environment.map(FieldValue.text) ?? .absent
        },
        Field("method", title: "METHOD") { .text($0.method) },
        Field("kind", title: "KIND") { .text($0.kind.rawValue) },
        Field("value", title: "VALUE", aliases: ["drift"], kind: .number) { FieldValue($0.value) },
        Field("threshold", title: "THRESHOLD", aliases: ["limit"], kind: .number) { FieldValue($0.threshold) },
        Field("excess", title: "EXCESS", kind: .number) { FieldValue($0.excess) },
        Field("window", title: "WINDOW", kind: .duration) { $0.window.map(FieldValue.duration) ?? .absent },
        Field("rows", title: "ROWS", unit: .count) { FieldValue($0.sampleSize.map(Double.init)) },
        Field("monitor", title: "MONITOR") { .text($0.id.monitor) },
    ])
}

extension DriftMeasurement {
    /// The value over its threshold: 1 is at the threshold. `nil` where either is unknown.
    public var excess: Double? {
        guard let value, let threshold, threshold > 0 else { return nil }
        return value / threshold
    }
}
