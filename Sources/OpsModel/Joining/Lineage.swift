/// From which registered model something that is served came, by what both systems report of it: the run that trained
/// it, or where its artifact lies (domain.md §2).
struct Lineage {
    /// Names under which a run is told, in lower case with `_` for `.` and `-`.
    static let runLabels: Set<String> = ["mlflow_run_id", "run_id", "mlflow_source_run", "mlflow_source_run_id"]
    /// Names under which the place of an artifact is told, likewise.
    static let sourceLabels: Set<String> = [
        "model_uri", "mlflow_model_uri", "storage_uri", "storageuri", "model_source",
    ]

    /// One run or place may stand behind several models, and then tells nothing.
    private var runs: [String: Set<ModelID>] = [:]
    private var sources: [String: Set<ModelID>] = [:]

    init(_ versions: some Sequence<ModelVersion>) {
        for version in versions {
            if let run = version.runID, !run.isEmpty { runs[run, default: []].insert(version.id.model) }
            if let source = version.source, !source.isEmpty {
                sources[Self.place(source), default: []].insert(version.id.model)
            }
        }
    }

    /// Whether labels name a run or a place, which some registry may know.
    static func isClaimed(by labels: [String: String]) -> Bool {
        labels.contains { runLabels.contains(normalised($0.key)) || sourceLabels.contains(normalised($0.key)) }
    }

    /// The model that labels lead to, and by what.
    func model(behind labels: [String: String]) -> (id: ModelID, reason: String)? {
        for (label, value) in labels.sorted(by: { $0.key < $1.key }) where !value.isEmpty {
            let name = Self.normalised(label)
            if Self.runLabels.contains(name), let id = Self.only(runs[value]) {
                return (id, "by run id \(Self.brief(value)) in \(label)")
            }
            guard Self.sourceLabels.contains(name) else { continue }
            if let id = Self.only(sources[Self.place(value)]) { return (id, "by \(label) \(value)") }
            // `runs:/ID/model`, and the folder of a run in an artifact store: `s3://mlflow/3/ID/artifacts/model`.
            for part in value.split(separator: "/") {
                guard let id = Self.only(runs[String(part)]) else { continue }
                return (id, "by run id \(Self.brief(String(part))) in \(label)")
            }
        }
        return nil
    }

    private static func only(_ models: Set<ModelID>?) -> ModelID? {
        models?.count == 1 ? models?.first : nil
    }

    private static func normalised(_ label: String) -> String {
        String(label.lowercased().map { $0 == "." || $0 == "-" || $0 == "/" ? "_" : $0 })
    }

    /// A place with and without a slash at its end is one.
    private static func place(_ uri: String) -> String {
        uri.hasSuffix("/") ? String(uri.dropLast()) : uri
    }

    private static func brief(_ run: String) -> String {
        run.count > 12 ? "\(run.prefix(8))…" : run
    }
}

extension OpsState {
    /// Binds what names a run or an artifact to the service of the model that came from there, once a registry has told
    /// of it, in whichever order the two are polled.
    mutating func traceLineage() {
        guard !traced.isEmpty, lineageAsOf != versions.revision else { return }
        lineageAsOf = versions.revision
        let lineage = Lineage(versions.entities)
        for id in traced {
            guard let deployment = deployments[id] else {
                traced.remove(id)
                continue
            }
            let model = lineage.model(behind: deployment.labels).map { model in
                Binding(
                    service: (serviceOf[.model(model.id)] ?? joiner.bind(model: model.id, tags: [:])).service,
                    evidence: .lineage, reason: model.reason)
            }
            bind(.deployment(id), joiner.bind(deployment, tracedTo: model))
        }
    }

    /// Remembers a deployment that names where it came from.
    mutating func noteLineage(of deployment: Deployment) {
        guard Lineage.isClaimed(by: deployment.labels) else { return }
        traced.insert(deployment.id)
        lineageAsOf = nil
    }
}
