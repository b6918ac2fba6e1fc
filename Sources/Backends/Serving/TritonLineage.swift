import OpsModel
import Wire

/// Where Triton's models came from, as teams write it into the `parameters` of their configuration: read once a model
/// and its versions, a few at a poll.
actor TritonLineage {
    /// Configurations read in one poll, so that a large repository is no burst.
    private static let atOnce = 16
    /// A configuration can be loaded anew under the same versions.
    private static let period = Duration.seconds(600)

    private struct Known {
        var versions: [String]
        var readAt: Instant
        var labels: [String: String]
    }

    private let endpoint: Endpoint
    private var known: [String: Known] = [:]

    init(_ endpoint: Endpoint) {
        self.endpoint = endpoint
    }

    /// The parameters of each model that serves; what cannot be read is asked for again later.
    func labels(of index: RepositoryIndex, at now: Instant) async -> [String: [String: String]] {
        let serving = Set(index.rows.filter { $0.readiness.0 == .ready }.map(\.name))
        let versions = index.versions.filter { serving.contains($0.key) }
        known = known.filter { versions[$0.key] != nil }
        let due = versions.keys.sorted().filter { name in
            guard let last = known[name] else { return true }
            return last.versions != versions[name] || now < last.readAt || now - last.readAt >= Self.period
        }
        for name in due.prefix(Self.atOnce) {
            let labels = await parameters(of: name)
            known[name] = Known(
                versions: versions[name] ?? [], readAt: now, labels: labels ?? known[name]?.labels ?? [:])
        }
        return known.mapValues(\.labels)
    }

    /// `{ "parameters": { "mlflow_run_id": { "string_value": "3f2c…" } } }`
    private func parameters(of model: String) async -> [String: String]? {
        guard let response = try? await endpoint.fetch(endpoint.request("v2/models/\(model)/config")),
            let json = try? response.json()
        else { return nil }
        var labels: [String: String] = [:]
        for (key, value) in json["parameters"].object {
            let text = value["string_value"].string ?? ""
            if !text.isEmpty, text.utf8.count <= 1000, labels.count < 32 { labels[key] = text }
        }
        return labels
    }
}
