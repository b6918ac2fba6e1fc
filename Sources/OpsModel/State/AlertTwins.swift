/// Finds the alert that several sources tell of, so that it is listed once.
///
/// Prometheus adds its external labels only on sending, so an alert of its API and one of Alertmanager are one when the
/// labels are equal less the external ones, and an external label that both have has one value. Two Alertmanagers, or
/// two Prometheis, tell of one alert only when all labels are equal. One source never tells of an alert twice.
struct AlertTwins: Sendable {
    private struct Told: Sendable {
        /// Of the labels less the external ones.
        let hash: UInt64
        let labels: [String: String]
        /// Alertmanager routes alerts to receivers; Prometheus has none.
        let isRouted: Bool
    }

    /// Label names left out of the comparison.
    var externalLabels: Set<String> = ["replica", "prometheus_replica", "prometheus", "cluster", "receive"]

    private var byHash: [UInt64: [AlertID]] = [:]
    private var told: [AlertID: Told] = [:]

    mutating func write(_ alert: Alert) {
        remove(alert.id)
        let hash = hash(alert.labels)
        byHash[hash, default: []].append(alert.id)
        told[alert.id] = Told(hash: hash, labels: alert.labels, isRouted: !alert.receivers.isEmpty)
    }

    mutating func remove(_ id: AlertID) {
        guard let hash = told.removeValue(forKey: id)?.hash else { return }
        byHash[hash]?.removeAll { $0 == id }
        if byHash[hash]?.isEmpty == true { byHash[hash] = nil }
    }

    /// The other sources' reports of the same alert.
    func twins(of id: AlertID) -> [AlertID] {
        guard let mine = told[id], let all = byHash[mine.hash], all.count > 1 else { return [] }
        return all.filter { other in
            other.backend != id.backend && (told[other].map { isOne(mine, $0) } ?? false)
        }.sorted { ($0.backend.rawValue, $0.fingerprint) < ($1.backend.rawValue, $1.fingerprint) }
    }

    private func isOne(_ left: Told, _ right: Told) -> Bool {
        guard left.isRouted != right.isRouted else { return left.labels == right.labels }
        return isSame(left.labels, right.labels) && isSame(right.labels, left.labels)
    }

    /// Whether `other` has every label of `labels` with the same value, or lacks it where it is an external one.
    private func isSame(_ labels: [String: String], _ other: [String: String]) -> Bool {
        labels.allSatisfy { name, value in other[name].map { $0 == value } ?? externalLabels.contains(name) }
    }

    /// The same whatever order the labels are in.
    private func hash(_ labels: [String: String]) -> UInt64 {
        labels.reduce(0) { hash, label in
            guard !externalLabels.contains(label.key) else { return hash }
            var hasher = Hasher()
            hasher.combine(label.key)
            hasher.combine(label.value)
            return hash ^ UInt64(bitPattern: Int64(hasher.finalize()))
        }
    }
}
