/// Finds the alert that Prometheus and Alertmanager both tell of, so that it is listed once.
///
/// Two alerts are one when their labels are equal less the external labels, which Prometheus adds only on sending.
struct AlertTwins: Sendable {
    /// Label names left out of the comparison.
    var externalLabels: Set<String> = ["replica", "prometheus_replica", "prometheus", "cluster", "receive"]

    private var byLabels: [[String: String]: Set<AlertID>] = [:]
    private var labelsOf: [AlertID: [String: String]] = [:]

    mutating func write(_ alert: Alert) {
        remove(alert.id)
        let key = alert.labels.filter { !externalLabels.contains($0.key) }
        byLabels[key, default: []].insert(alert.id)
        labelsOf[alert.id] = key
    }

    mutating func remove(_ id: AlertID) {
        guard let key = labelsOf.removeValue(forKey: id) else { return }
        byLabels[key]?.remove(id)
        if byLabels[key]?.isEmpty == true { byLabels[key] = nil }
    }

    /// The other reports of the same alert.
    func twins(of id: AlertID) -> [AlertID] {
        guard let key = labelsOf[id], let all = byLabels[key] else { return [] }
        return all.filter { $0 != id }.sorted {
            ($0.backend.rawValue, $0.fingerprint) < ($1.backend.rawValue, $1.fingerprint)
        }
    }
}
