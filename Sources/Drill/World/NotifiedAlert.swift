/// An alert as it reached Alertmanager, with what quiets it.
struct NotifiedAlert: Sendable {
    let labels: Labels
    let annotations: [(String, String)]
    let expression: String
    /// When it fired, which is later than when its condition began to hold.
    let startsAt: Double
    let updatedAt: Double
    let silencedBy: [String]
    /// Fingerprints of the alerts that inhibit it.
    let inhibitedBy: [String]

    var isSuppressed: Bool { !silencedBy.isEmpty || !inhibitedBy.isEmpty }
    var receiver: String { Self.pages(labels) ? "oncall" : "tickets" }

    /// What Prometheus adds to every alert it sends.
    static let externalLabels = [("replica", "a")]
    /// How long an alert lives without being sent again.
    static let resolveTime = 240.0

    private static func pages(_ labels: Labels) -> Bool { ["page", "critical"].contains(labels["severity"]) }

    /// What fires now, in order of labels.
    static func all(_ simulation: Simulation, at instant: Double) -> [NotifiedAlert] {
        let firing = simulation.alerts.alerts.filter { $0.state == .firing }.map { alert in
            (alert, alert.labels.adding(externalLabels))
        }
        let updatedAt = Double(simulation.world.lastTick) * World.tick
        return firing.map { alert, labels in
            NotifiedAlert(
                labels: labels, annotations: alert.annotations,
                expression: simulation.alerts.rules[alert.rule].expression,
                startsAt: alert.episode.firedAt ?? alert.episode.activeAt, updatedAt: updatedAt,
                silencedBy: simulation.silences.silencing(labels, at: instant),
                inhibitedBy: firing.map(\.1).filter { inhibits($0, labels) }.map(\.fingerprint).sorted())
        }.sorted { $0.labels.fingerprint < $1.labels.fingerprint }
    }

    /// What pages quiets the warnings of the same version.
    private static func inhibits(_ source: Labels, _ target: Labels) -> Bool {
        pages(source) && target["severity"] == "warning"
            && ["service", "env", "version"].allSatisfy { source[$0] == target[$0] }
    }
}
