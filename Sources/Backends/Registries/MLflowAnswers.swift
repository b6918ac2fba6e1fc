import OpsModel
import Wire

/// A registered model as one element of MLflow's list has it, with the newest version of each stage.
struct ListedModel: Sendable {
    var model: RegisteredModel
    var latest: [ModelVersion]
}

/// What a version needs of the run that made it.
struct MLflowRun: Sendable {
    var id: String
    /// No more numbers are to be expected of it.
    var isOver: Bool
    var user: String?
    /// A value that is no finite number is `nil`.
    var metrics: [String: Double?]
}

/// Reads MLflow's answers: empty lists are left out, versions are strings, times are milliseconds, NaN is the string
/// `"NaN"` and infinity the largest double.
struct MLflowAnswers: Sendable {
    /// Of one run; the first in the order of their names are kept.
    static let mostMetrics = 256

    let registry: BackendID

    /// `nil` for what has no name, and for a prompt, which older servers list among the models.
    func model(_ json: JSON) -> ListedModel? {
        guard let name = json["name"].string, !name.isEmpty else { return nil }
        let id = ModelID(registry: registry, name: name)
        let tags = tags(json["tags"])
        let latest = json["latest_versions"].array.compactMap { version($0, of: id) }
        let model = RegisteredModel(
            id: id, description: json["description"].string ?? "", aliases: aliases(json["aliases"]), tags: tags,
            latestVersion: latest.map(\.id.version).max(by: VersionOrder.precedes),
            createdAt: instant(json["creation_timestamp"]), updatedAt: instant(json["last_updated_timestamp"]))
        return ListedModel(model: model, latest: latest)
    }

    func version(_ json: JSON) -> ModelVersion? {
        guard let name = json["name"].string, !name.isEmpty else { return nil }
        return version(json, of: ModelID(registry: registry, name: name))
    }

    private func version(_ json: JSON, of model: ModelID) -> ModelVersion? {
        guard let number = json["version"].string, !number.isEmpty else { return nil }
        let stage = filled(json["current_stage"])
        return ModelVersion(
            id: VersionID(model: model, version: number), registration: registration(json["status"]),
            stage: stage == "None" ? nil : stage, tags: tags(json["tags"]),
            description: json["description"].string ?? "", runID: filled(json["run_id"]),
            source: filled(json["source"]), createdAt: instant(json["creation_timestamp"]),
            createdBy: filled(json["user_id"]))
    }

    func run(_ json: JSON) -> MLflowRun? {
        let facts = json["info"]
        guard let id = filled(facts["run_id"]) ?? filled(facts["run_uuid"]) else { return nil }
        let status = facts["status"]
        return MLflowRun(
            id: id, isOver: !status.isString("RUNNING") && !status.isString("SCHEDULED"),
            user: filled(facts["user_id"]) ?? tags(json["data"]["tags"])["mlflow.user"],
            metrics: metrics(json["data"]["metrics"]))
    }

    /// The server's version, which comes as text of the type `text/html`; `nil` for a page.
    func serverVersion(_ response: Response) -> String? {
        guard response.body.count <= 40 else { return nil }
        let text = response.text.split { $0.isWhitespace }.first ?? ""
        return text.first?.isNumber == true ? String(text) : nil
    }

    /// Measurements of the machine that trained, whose names MLflow begins with `system/`, are no evaluation.
    private func metrics(_ json: JSON) -> [String: Double?] {
        var result: [String: Double?] = [:]
        for metric in json.array {
            guard let key = filled(metric["key"]), !key.hasPrefix("system/") else { continue }
            let value = metric["value"].double
            result[key] = .some(value.flatMap { abs($0) < .greatestFiniteMagnitude ? $0 : nil })
        }
        guard result.count > Self.mostMetrics else { return result }
        let kept = Set(result.keys.sorted().prefix(Self.mostMetrics))
        return result.filter { kept.contains($0.key) }
    }

    private func registration(_ json: JSON) -> ModelVersion.Registration {
        if json.isString("READY") { return .ready }
        if json.isString("PENDING_REGISTRATION") { return .pending }
        if json.isString("FAILED_REGISTRATION") { return .failed }
        return .unknown(json.string ?? "")
    }

    private func tags(_ json: JSON) -> [String: String] {
        pairs(json, "key", "value")
    }

    private func aliases(_ json: JSON) -> [String: String] {
        pairs(json, "alias", "version").filter { !$0.value.isEmpty }
    }

    private func pairs(_ json: JSON, _ name: String, _ value: String) -> [String: String] {
        let elements = json.array
        var result: [String: String] = [:]
        result.reserveCapacity(json.count)
        for element in elements {
            if let key = filled(element[name]) { result[key] = element[value].string ?? "" }
        }
        return result
    }

    private func instant(_ json: JSON) -> Instant? {
        json.double.flatMap { $0.isFinite && $0 > 0 ? Instant(milliseconds: $0) : nil }
    }

    /// An empty text means that there is none.
    private func filled(_ json: JSON) -> String? {
        json.string.flatMap { $0.isEmpty ? nil : $0 }
    }
}

/// Versions are counted, but written as text: `9` before `10`.
enum VersionOrder {
    static func precedes(_ left: String, _ right: String) -> Bool {
        if let left = Int(left), let right = Int(right) { return left < right }
        return left.utf8.lexicographicallyPrecedes(right.utf8)
    }
}
