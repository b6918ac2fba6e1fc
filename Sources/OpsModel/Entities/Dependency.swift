/// What a service cannot do without: a feature view, an index, a provider, a node pool, another service.
public struct Dependency: Sendable, Hashable {
    public var name: String
    /// What it was read from; `nil` for one that the configuration names.
    public var inferredFrom: String?

    public init(_ name: String, inferredFrom: String? = nil) {
        self.name = name
        self.inferredFrom = inferredFrom
    }
}

extension OpsState {
    /// Labels, tags and annotations by which systems say what a model or a deployment reads.
    private static let lineage = [
        "feature_view", "feature_views", "feature_service", "index", "provider", "depends_on", "dependency",
    ]

    /// What a service depends on: configured, else inferred from tags of the versions it serves, from labels of its
    /// deployments and alerts, and from the series of its feature views. By name, each once.
    public func dependencies(of service: ServiceID) -> [Dependency] {
        var found: [String: Dependency] = [:]
        for name in services[service]?.dependsOn ?? [] { found[name] = Dependency(name) }
        func infer(_ labels: [String: String], _ source: String) {
            guard !labels.isEmpty else { return }
            for key in Self.lineage {
                guard let value = labels[key] else { continue }
                for part in value.split(separator: ",") {
                    let name = String(part.drop { $0 == " " })
                    guard !name.isEmpty, name != service.rawValue, found[name] == nil else { continue }
                    found[name] = Dependency(name, inferredFrom: "\(key) of \(source)")
                }
            }
        }
        guard let members = members[service] else { return sorted(found) }
        for id in members.deployments.sorted(by: { $0.name < $1.name }) {
            if let deployment = deployments[id] { infer(deployment.labels, id.name) }
        }
        let served = Set(
            (fleetRowsOf[service] ?? []).compactMap { fleet[$0] }.flatMap(\.variants)
                .map { NameNormalisation.version($0.version) })
        for model in members.models.sorted(by: { $0.name < $1.name }) {
            for version in served.sorted() {
                if let known = versions[VersionID(model: model, version: version)] { infer(known.tags, "v\(version)") }
            }
        }
        for id in members.alerts.sorted(by: { $0.fingerprint < $1.fingerprint }) {
            if let alert = alerts[id] { infer(alert.labels, alert.name) }
        }
        for id in members.gauges where id.kind == .featureAge && found[id.name] == nil {
            found[id.name] = Dependency(id.name, inferredFrom: "its age, told for \(service.rawValue)")
        }
        return sorted(found)
    }

    private func sorted(_ found: [String: Dependency]) -> [Dependency] { found.values.sorted { $0.name < $1.name } }
}
