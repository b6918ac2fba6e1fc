import OpsModel
import Wire

/// Where Triton's models came from, as teams write it into the `parameters` of their configuration: read once a model
/// and its versions, some at a poll.
actor TritonLineage {
    /// Configurations read in one poll, so that a large repository is no burst.
    private static let most = 16
    /// Requests under way at once.
    private static let width = 4
    /// For one configuration, since the poll waits for it.
    private static let deadline = Duration.seconds(2)
    /// A configuration can be loaded anew under the same versions.
    private static let period = Duration.seconds(600)

    private struct Known {
        var versions: [String] = []
        /// `nil` where it could not be read yet.
        var readAt: Instant?
        var askedAt: Instant
        var labels: [String: String] = [:]
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
        await read(due(of: versions, at: now), versions, at: now)
        return known.mapValues(\.labels)
    }

    /// Those never asked for first, then those that were longest ago, so that none that fails stands before the rest.
    private func due(of versions: [String: [String]], at now: Instant) -> ArraySlice<String> {
        let due = versions.keys.filter { name in
            guard let last = known[name], let readAt = last.readAt else { return true }
            return last.versions != versions[name] || now < readAt || now - readAt >= Self.period
        }
        let never = Instant(seconds: -.infinity)
        return due.map { (known[$0]?.askedAt ?? never, $0) }.sorted(by: <).map(\.1).prefix(Self.most)
    }

    /// A few at a time, until one fails: what is left waits for the next poll.
    private func read(_ due: ArraySlice<String>, _ versions: [String: [String]], at now: Instant) async {
        await withTaskGroup(of: (String, [String: String]?).self) { group in
            var waiting = due
            for name in waiting.prefix(Self.width) { group.addTask { (name, await self.parameters(of: name)) } }
            waiting = waiting.dropFirst(Self.width)
            while let (name, labels) = await group.next() {
                known[name, default: Known(askedAt: now)].askedAt = now
                guard let labels else {
                    waiting = []
                    continue
                }
                known[name] = Known(versions: versions[name] ?? [], readAt: now, askedAt: now, labels: labels)
                if let next = waiting.popFirst() { group.addTask { (next, await self.parameters(of: next)) } }
            }
        }
    }

    /// `{ "parameters": { "mlflow_run_id": { "string_value": "3f2c…" } } }`; nothing for a model that has no
    /// configuration, `nil` for one that could not be read.
    private func parameters(of model: String) async -> [String: String]? {
        var request = endpoint.request("v2/models/\(model)/config")
        request.deadline = min(request.deadline, Self.deadline)
        let response: Response
        do throws(BackendError) {
            response = try await endpoint.fetch(request)
        } catch {
            return error.failure.kind == .notFound ? [:] : nil
        }
        guard let json = try? response.json() else { return nil }
        var labels: [String: String] = [:]
        for (key, value) in json["parameters"].object {
            let text = value["string_value"].string ?? ""
            if !text.isEmpty, text.utf8.count <= 1000, labels.count < 32 { labels[key] = text }
        }
        return labels
    }
}
