extension RowReading {
    /// One condition an alert and version, though several sources tell of it; what only pends is followed and does not
    /// open.
    func alertConditions() -> [SignalCondition] {
        guard !group.alerts.isEmpty else { return [] }
        var seen: Set<AlertID> = []
        return group.alerts.ordered { $0.id.fingerprint < $1.id.fingerprint }.compactMap { alert in
            guard seen.insert(alert.id).inserted else { return nil }
            let twins = known.state.alertTwins.twins(of: alert.id).filter { known.state.alerts.isPresent($0) }
                .compactMap { known.state.alerts[$0] }
            seen.formUnion(twins.map(\.id))
            return rules.heartbeats.contains(alert.name) ? nil : condition(alert, twins)
        }
    }

    /// Alerts that ended before the first look, as the signals that they were.
    func endedSignals() -> [Signal] {
        group.endedAlerts.compactMap { told in
            let fact = told.fact
            let id = AlertID(backend: told.backend, fingerprint: LabelFingerprint(fact.labels).description)
            let alert = Alert(id: id, labels: fact.labels, state: .firing, activeAt: fact.onset.latest)
            guard !rules.heartbeats.contains(alert.name), let found = condition(alert, []) else { return nil }
            let condition = capped(found)
            return Signal(
                id: condition.id, severity: condition.severity, state: .closed, subject: condition.subject,
                title: condition.title, onset: fact.onset, openedAt: fact.firedAt, closedAt: fact.ended.latest,
                evidence: condition.evidence, dependency: condition.dependency)
        }
    }

    private func condition(_ alert: Alert, _ twins: [Alert]) -> SignalCondition? {
        let told = [alert] + twins
        // Only what routes alerts can keep them quiet, and only for a source that does not.
        let main = told.first { !$0.receivers.isEmpty } ?? alert
        let severity = known.state.severities.severity(of: main.labels)
        guard severity > .info, main.state != .unknown else { return nil }
        let labels = main.labels
        let version = (labels["version"] ?? labels["model_version"]).map(NameNormalisation.version)
        let column = labels["feature"] ?? labels["column"]
        let title = ([main.name] + [version.map(NameNormalisation.shown), column].compactMap { $0 }).joined(
            separator: " ")
        let (onset, hold) = times(told, main)
        var condition = SignalCondition(
            id: id(.alert, title, cluster: labels["cluster"] ?? ""), severity: severity,
            subject: subject(version: version, cluster: labels["cluster"]), title: title, hold: hold, onset: onset,
            evidence: evidence(told), dependency: labels["dependency"] ?? labels["feature_view"],
            entity: .alert(main.id))
        condition.suppression = suppression(main)
        condition.inputs = Set(told.map { Watch(backend: $0.id.backend, kind: .alert) })
        return condition
    }

    /// Prometheus knows when the condition began; Alertmanager's start comes after the rule's `for`, which it does not
    /// tell.
    private func times(_ told: [Alert], _ main: Alert) -> (InstantInterval?, SignalRules.Hold) {
        // What fires began by now, whatever the other clock says.
        let active = told.compactMap(\.activeAt).min().map { min($0, now) }
        let started = told.compactMap(\.startsAt).min().map { min($0, now) }
        let reach = told.compactMap(\.holdFor).first ?? known.state.hold(ofRule: main.name) ?? rules.alertReach
        let onset = active.map { InstantInterval($0) } ?? started.map { InstantInterval($0 - reach, $0) }
        var hold = rules.alert
        if main.state == .pending {
            hold.for = .seconds(1e9)
        } else if let active, let started {
            hold.for = max(.zero, started - active)
        } else if let active, let told = told.compactMap(\.holdFor).first {
            // It fires, so that it has held for as long as its rule asks.
            hold.for = min(told, max(.zero, now - active))
        }
        return (onset, hold)
    }

    private func evidence(_ told: [Alert]) -> [Evidence] {
        guard let alert = told.first(where: { $0.value != nil }) ?? told.first else { return [] }
        return [Evidence(alert.summary.isEmpty ? alert.name : alert.summary, value: alert.value)]
    }

    private func suppression(_ alert: Alert) -> Suppression? {
        guard alert.state == .suppressed else { return nil }
        let silences = alert.silencedBy.compactMap {
            known.state.silences[SilenceID(backend: alert.id.backend, id: $0)]
        }
        if let silence = silences.max(by: { ($0.endsAt?.seconds ?? 0) < ($1.endsAt?.seconds ?? 0) }) {
            let end = silence.endsAt.map { " until \(CivilTime($0).hourAndMinute)" } ?? ""
            return Suppression(
                cause: .silence, reason: "silenced by \(silence.createdBy)\(end)", until: silence.endsAt,
                since: silence.startsAt)
        }
        guard let first = alert.inhibitedBy.first else { return Suppression(cause: .silence, reason: "silenced") }
        let name = known.state.alerts[AlertID(backend: alert.id.backend, fingerprint: first)]?.name ?? "another alert"
        return Suppression(cause: .inhibition, reason: "inhibited by \(name)")
    }
}

extension OpsState {
    /// How long an alerting rule's condition holds before it fires, where any source tells.
    func hold(ofRule name: String) -> Duration? {
        var longest: Duration?
        for source in alertSources {
            guard let hold = backends[source]?.facts.holds[name] else { continue }
            longest = max(hold, longest ?? hold)
        }
        return longest
    }
}
