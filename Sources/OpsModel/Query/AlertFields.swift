extension FieldCatalog where Entity == Alert {
    /// One alert, with what a second source adds: what `get alerts` prints.
    public static func alerts(_ state: OpsState) -> FieldCatalog {
        let severities = state.severities
        let bindings = state.serviceOf
        return FieldCatalog([
            Field("urgency", title: "ST", kind: .number, exported: false) { .number($0.urgency(severities)) },
            Field("severity", title: "SEVERITY", aliases: ["status", "st", "sev"]) {
                .text("\(severities.severity(of: $0.labels))")
            },
            Field("state", title: "STATE") { .text($0.state.rawValue) },
            Field("alert", title: "ALERT", aliases: ["name"]) { .text($0.name) },
            Field("service", title: "SERVICE") { alert in
                bindings[.alert(alert.id)].map { .text($0.service.rawValue) } ?? .absent
            }.searched(),
            Field("since", title: "SINCE", aliases: ["age"], kind: .instant) { alert in
                let starts = [alert.since] + state.twins(of: alert.id).map(\.since)
                return starts.compactMap { $0 }.min().map(FieldValue.instant) ?? .absent
            },
            Field("summary", title: "SUMMARY") { $0.summary.isEmpty ? .absent : .text($0.summary) },
            Field("labels", title: "LABELS", aliases: ["label"], kind: .list) { alert in
                .list(
                    alert.labels.filter { $0.key != "alertname" }.sorted { $0.key < $1.key }.map {
                        "\($0.key)=\($0.value)"
                    })
            },
            Field("silencedBy", title: "SILENCED BY", aliases: ["silenced"], kind: .list) {
                $0.silencedBy.isEmpty ? .absent : .list($0.silencedBy)
            },
            Field("inhibitedBy", title: "INHIBITED BY", aliases: ["inhibited"], kind: .list) {
                $0.inhibitedBy.isEmpty ? .absent : .list($0.inhibitedBy)
            },
            Field("source", title: "SOURCE") { .text($0.id.backend.rawValue) },
        ])
    }
}

extension Alert {
    /// Firing before suppressed before pending, and the worse first within each; greater is more urgent.
    func urgency(_ severities: SeverityTable) -> Double {
        let order: [AlertState: Double] = [.firing: 30, .unknown: 20, .suppressed: 10, .pending: 0]
        return (order[state] ?? 0) + Double(severities.severity(of: labels).rawValue)
    }
}
