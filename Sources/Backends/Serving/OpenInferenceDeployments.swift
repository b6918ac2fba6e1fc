import OpsModel

extension OpenInference {
    /// One deployment a model, in the order of the index.
    func deployments(_ index: RepositoryIndex) -> [Deployment] {
        var order: [String] = []
        var rows: [String: [RepositoryIndex.Row]] = [:]
        for row in index.rows {
            if rows[row.name] == nil { order.append(row.name) }
            rows[row.name, default: []].append(row)
        }
        return order.map { deployment($0, rows[$0] ?? []) }
    }

    private func deployment(_ name: String, _ rows: [RepositoryIndex.Row]) -> Deployment {
        let variants = rows.filter { $0.state != nil || !$0.version.isEmpty }.map { row in
            let (readiness, reason) = row.readiness
            return Variant(
                version: row.version, readiness: readiness, reason: reason, wasUnloaded: row.wasUnloaded ? true : nil)
        }
        let sorted = variants.sorted {
            NaturalOrder.precedes(NaturalOrder.key($1.version), NaturalOrder.key($0.version))
        }
        let readiness = Self.readiness(of: sorted)
        let fault = sorted.first { $0.readiness == .unavailable } ?? sorted.first { $0.readiness == readiness }
        return Deployment(
            id: DeploymentID(backend: settings.id, cluster: settings.cluster, name: name),
            environment: settings.environment, system: system, variants: sorted, readiness: readiness,
            reason: sorted.isEmpty ? "never loaded" : fault?.reason)
    }

    /// A model serves while any of its versions does; else what is most under way decides.
    static func readiness(of variants: [Variant]) -> Readiness {
        let order: [Readiness] = [.ready, .loading, .unloading, .unavailable, .unknown]
        return order.first { wanted in variants.contains { $0.readiness == wanted } } ?? .idle
    }
}
