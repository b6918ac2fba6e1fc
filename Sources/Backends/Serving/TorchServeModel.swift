import OpsModel
import Wire

/// A model with its registered versions, as TorchServe's management address describes it.
struct TorchServeModel: Sendable {
    struct Version: Sendable {
        var name: String
        /// The file or address that it was registered from.
        var archive: String
        var fewest: Int
        var most: Int
        var workers: [Worker]
        /// Requests that wait for a worker.
        var pending: Int?
    }

    struct Worker: Sendable {
        var isReady: Bool
        /// A worker that is starting says `UNLOADING` too, but has no process yet.
        var isStarting: Bool
        var startedAt: Instant?
    }

    var name: String
    /// In the order of the server.
    var versions: [Version]
    /// The one that answers requests which name none.
    var defaultVersion: String?

    func version(_ name: String) -> Version? { versions.first { $0.name == name } }
}

extension TorchServeModel.Version {
    /// `nil` for what has no version.
    init?(_ json: JSON) {
        guard let name = json["modelVersion"].string, !name.isEmpty else { return nil }
        self.name = name
        archive = json["modelUrl"].string ?? ""
        fewest = max(0, json["minWorkers"].int ?? 0)
        most = max(fewest, json["maxWorkers"].int ?? 0)
        workers = json["workers"].array.map { TorchServeModel.Worker($0) }
        pending = json["jobQueueStatus"]["pendingRequests"].int
    }

    var ready: Int { workers.count { $0.isReady } }

    var readiness: (Readiness, reason: String?) {
        if ready > 0 { return (.ready, ready < fewest ? "\(ready) of \(fewest) workers are ready" : nil) }
        if workers.contains(where: \.isStarting) { return (.loading, "its workers are starting") }
        if !workers.isEmpty { return (.unloading, "its workers are ending") }
        return fewest == 0
            ? (.idle, "scaled to no workers: every request is answered 503")
            : (.unavailable, "no worker runs of the \(fewest) that should")
    }

    /// As plans name it: a range where it may grow, and a word where nobody serves although somebody should.
    var workersText: String {
        let range = fewest == most ? "\(fewest)" : "\(fewest) to \(most)"
        return fewest > 0 && ready == 0 ? "\(range), none ready" : range
    }
}

extension TorchServeModel.Worker {
    init(_ json: JSON) {
        isReady = json["status"].isString("READY")
        isStarting = !isReady && (json["pid"].int ?? -1) < 0
        startedAt = json["startTime"].string.flatMap { Instant(rfc3339: $0) }
    }
}

extension TorchServe {
    /// Newest version first; a model is as ready as the version that answers requests which name none.
    func deployment(_ model: TorchServeModel) -> Deployment {
        let variants = model.versions.map { variant($0, isDefault: $0.name == model.defaultVersion) }.sorted {
            NaturalOrder.precedes(NaturalOrder.key($1.version), NaturalOrder.key($0.version))
        }
        let main = variants.first { $0.role == .stable }
        let readiness = main?.readiness ?? OpenInference.readiness(of: variants)
        return Deployment(
            id: DeploymentID(backend: settings.id, cluster: settings.cluster, name: model.name),
            environment: settings.environment, system: Self.system, variants: variants, readiness: readiness,
            reason: main?.reason ?? variants.first { $0.readiness == readiness }?.reason)
    }

    private func variant(_ version: TorchServeModel.Version, isDefault: Bool) -> Variant {
        let (readiness, reason) = version.readiness
        return Variant(
            version: version.name, role: isDefault ? .stable : .unknown, readiness: readiness,
            replicasReady: version.ready, replicasDesired: version.fewest,
            since: version.workers.filter(\.isReady).compactMap(\.startedAt).min(), reason: reason)
    }
}
