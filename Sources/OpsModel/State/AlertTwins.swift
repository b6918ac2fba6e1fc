/// Finds the alert that several sources tell of, so that it is listed once.
///
/// Prometheus adds its external labels only on sending, so an alert of its API and one of Alertmanager are one when the
/// labels are equal less the external ones, and an external label that both have has one value. Two Alertmanagers, or two
/// Prometheis, tell of one alert only when all labels are equal. One source never tells of an alert twice.
struct AlertTwins: Sendable {
    private struct Told: Sendable {
        let key: [String: String]
        let labels: [String: String]
        /// Alertmanager routes alerts to receivers; Prometheus has none.
        let isRouted: Bool
    }

    /// Label names left out of the comparison.
    var externalLabels: Set<String> = ["replica", "prometheus_replica", "prometheus", "cluster", "receive"]

    private var byLabels: [[String: String]: Set<AlertID>] = [:]
    private var told: [AlertID: Told] = [:]

    mutating func write(_ alert: Alert) {
        remove(alert.id)
        let key = alert.labels.filter { !externalLabels.contains($0.key) }
        byLabels[key, default: []].insert(alert.id)
        told[alert.id] = Told(key: key, labels: alert.labels, isRouted: !alert.receivers.isEmpty)
    }

    mutating func remove(_ id: AlertID) {
        guard let key = told.removeValue(forKey: id)?.key else { return }
        byLabels[key]?.remove(id)
        if byLabels[key]?.isEmpty == true { byLabels[key] = nil }
    }

    /// The other sources' reports of the same alert.
    func twins(of id: AlertID) -> [AlertID] {
        guard let mine = told[id], let all = byLabels[mine.key], all.count > 1 else { return [] }
        return all.filter { other in
            other.backend != id.backend && (told[other].map { isOne(mine, $0) } ?? false)
        }.sorted { ($0.backend.rawValue, $0.fingerprint) < ($1.backend.rawValue, $1.fingerprint) }
    }

    private func isOne(_ left: Told, _ right: Told) -> Bool {
        guard left.isRouted != right.isRouted else { return left.labels == right.labels }
        return externalLabels.allSatisfy { label in
            guard let one = left.labels[label], let other = right.labels[label] else { return true }
            return one == other
        }
    }
}
