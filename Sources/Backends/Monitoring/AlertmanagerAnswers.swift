import OpsModel
import Wire

/// What an Alertmanager says of itself; its configuration, which the same answer holds, is not read.
struct AlertmanagerStatus: Sendable, Hashable {
    var version: String?
    /// `ready`, `settling`, `disabled` (a single instance), as the cluster's own word.
    var cluster: String
    var peers: Int
    var startedAt: Instant?

    /// `nil` while it does not say.
    var isHealthy: Bool? {
        switch cluster {
        case "ready", "disabled": true
        case "settling": false
        default: nil
        }
    }

    var note: String? {
        switch cluster {
        case "disabled", "": nil
        case "ready": "cluster of \(peers), ready"
        default: "cluster of \(peers), \(cluster)"
        }
    }
}

/// Reads the answers of Alertmanager's API v2.
struct AlertmanagerAnswers: Sendable {
    let backend: BackendID

    /// `nil` for what has no fingerprint, by which alone an alert is known.
    func alert(_ json: JSON) -> Alert? {
        guard let fingerprint = json["fingerprint"].string, !fingerprint.isEmpty else { return nil }
        let status = json["status"]
        let silencedBy = texts(status["silencedBy"])
        let inhibitedBy = texts(status["inhibitedBy"])
        let url = json["generatorURL"].string
        return Alert(
            id: AlertID(backend: backend, fingerprint: fingerprint), labels: pairs(json["labels"]),
            annotations: pairs(json["annotations"]),
            state: silencedBy.isEmpty && inhibitedBy.isEmpty ? state(status["state"]) : .suppressed,
            startsAt: instant(json["startsAt"]), silencedBy: silencedBy, inhibitedBy: inhibitedBy,
            receivers: json["receivers"].array.compactMap { $0["name"].string }, generatorURL: url == "" ? nil : url)
    }

    /// What is received and not yet routed is `unprocessed`, and fires all the same.
    private func state(_ json: JSON) -> Alert.AlertState {
        if json.isString("active") || json.isString("unprocessed") { return .firing }
        return json.isString("suppressed") ? .suppressed : .unknown
    }

    func silence(_ json: JSON) -> Silence? {
        guard let id = json["id"].string, !id.isEmpty else { return nil }
        return Silence(
            id: SilenceID(backend: backend, id: id),
            state: json["status"]["state"].string.flatMap { Silence.SilenceState(rawValue: $0) } ?? .unknown,
            matchers: json["matchers"].array.compactMap(matcher), startsAt: instant(json["startsAt"]),
            endsAt: instant(json["endsAt"]), createdBy: json["createdBy"].string ?? "",
            comment: json["comment"].string ?? "")
    }

    /// `isEqual` is left out by versions that know no negative matchers.
    private func matcher(_ json: JSON) -> Silence.Matcher? {
        guard let name = json["name"].string else { return nil }
        return Silence.Matcher(
            name: name, value: json["value"].string ?? "", isRegex: json["isRegex"].bool ?? false,
            isEqual: json["isEqual"].bool ?? true)
    }

    func status(_ json: JSON) -> AlertmanagerStatus {
        AlertmanagerStatus(
            version: json["versionInfo"]["version"].string.flatMap { $0.isEmpty ? nil : $0 },
            cluster: json["cluster"]["status"].string ?? "", peers: json["cluster"]["peers"].count,
            startedAt: instant(json["uptime"]))
    }

    private func pairs(_ json: JSON) -> [String: String] {
        var result: [String: String] = [:]
        result.reserveCapacity(json.count)
        for (name, value) in json.object {
            if let value = value.string { result[name] = value }
        }
        return result
    }

    private func texts(_ json: JSON) -> [String] {
        json.array.compactMap(\.string)
    }

    private func instant(_ json: JSON) -> Instant? {
        json.string.flatMap { Instant(rfc3339: $0) }
    }
}
