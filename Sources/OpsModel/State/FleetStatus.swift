/// Decides the status of a fleet row: its worst open signal, else what readiness says, and what is stale.
///
/// Suppressed and pending signals raise nothing. Nothing stale is ever `ok`, and only what nobody can tell is unknown.
struct FleetStatus {
    let known: StateReading
    let environment: Environment
    let group: FleetBuilder.Group

    func fill(_ entry: inout FleetEntry, _ signals: [Signal]) {
        let planned = signals.first { $0.isLasting && $0.suppression?.cause == .maintenance }?.suppression?.reason
        let heard = signals.filter(\.isHeard)
        let firing = uniqueFiring()
        let sources = sources()
        let telling = telling(sources)
        let unheard = telling.isEmpty ? nil : allSilent(telling, .alert)
        entry.firingAlerts = firing.isEmpty && (telling.isEmpty || unheard != nil) ? nil : firing.count
        entry.firstAlerts = first(of: firing)
        entry.freshAsOf = sources.compactMap(\.lastSuccess).min()
        let staleParts = staleParts(entry)
        entry.isStale = sources.contains { known.state.isSilent($0.id) } || staleParts != nil
        let worst = worst(heard)
        (entry.status, entry.reason, entry.since) =
            worst.map { (Status($0.severity), said($0), $0.onset.since) } ?? calm(entry, planned)
        entry.onset = worst?.onset
        if entry.status == .ok, let missed = sources.first(where: { group.missed.contains($0.id) }) {
            (entry.status, entry.reason, entry.since) = (.unknown, silence(of: missed), nil)
            entry.lastStatus = .unknown
            return
        }
        if entry.status == .ok, let staleParts {
            (entry.status, entry.reason) = (.unknown, staleParts)
            entry.lastStatus = .ok
            return
        }
        if entry.status == .ok, let unmeasured = unmeasured(signals) {
            (entry.status, entry.reason) = (.unknown, unmeasured.title)
        }
        entry.lastStatus = entry.status
        let isUntold = worst == nil && entry.variants.isEmpty && group.deployments.isEmpty
        guard let silent = silentSource(sources, isUntold ? nil : unheard) else { return }
        if let told = self.worst(heard.filter(\.isTold)) { return fill(&entry, told, worse: worst) }
        let was = [.ok, .unknown].contains(entry.status) ? "" : ", was \(entry.status.word)"
        entry.status = .unknown
        entry.reason = "\(silence(of: silent))\(was)"
        (entry.since, entry.onset) = (silent.hasTold ? silent.lastSuccess : silent.emptySince, nil)
    }

    /// Its title, and where that is only its last word since when.
    private func said(_ signal: Signal) -> String {
        guard signal.state == .inputLost, let loss = signal.loss else { return signal.title }
        return "\(signal.title), \(loss.text(at: known.state.latestInstant))"
    }

    /// Where it has not told yet, with all others that may tell of the row and have not.
    private func silence(of source: BackendStatus) -> String {
        let missed = group.missed.contains(source.id) ? known.untold.filter { group.missed.contains($0.id) } : [source]
        return BackendStatus.silence(of: missed) ?? ""
    }

    /// What has not been measured since the start; when that has lasted it is a signal.
    private func unmeasured(_ signals: [Signal]) -> Signal? {
        signals.first { signal in
            guard case .fleet? = signal.entity else { return false }
            return signal.id.kind == .blind && signal.state == .pending
        }
    }

    /// A row of which a source is silent is as bad as what another still tells; what was worse is said to have been.
    private func fill(_ entry: inout FleetEntry, _ told: Signal, worse: Signal?) {
        let was = worse.map(\.severity).flatMap { $0 > told.severity ? ", was \(Status($0).word)" : nil }
        (entry.status, entry.reason) = (Status(told.severity), told.title + (was ?? ""))
        (entry.lastStatus, entry.since, entry.onset) = (entry.status, told.onset.since, told.onset)
    }

    /// At most so many; more would not be read.
    private static let firstAlerts = 6

    private func first(of firing: [Alert]) -> [FirstAlert] {
        let dated = firing.compactMap { alert in
            known.state.start(of: alert).map { FirstAlert(name: alert.name, at: $0) }
        }
        return Array(dated.ordered { ($0.at, $0.name) < ($1.at, $1.name) }.prefix(Self.firstAlerts))
    }

    /// The severest open signal, of equals the one that began first.
    private func worst(_ heard: [Signal]) -> Signal? {
        heard.min { one, other in
            one.severity == other.severity ? Signal.isEarlier(one, other) : one.severity > other.severity
        }
    }

    /// What is said of a row that nothing raises: what readiness says, else what is expected because of maintenance.
    private func calm(_ entry: FleetEntry, _ planned: String?) -> (Status, String, Instant?) {
        let (status, reason, since) = base(entry)
        return (status, reason.isEmpty ? planned ?? "" : reason, since)
    }

    /// What readiness alone says where nothing is wrong.
    private func base(_ entry: FleetEntry) -> (Status, String, Instant?) {
        let served = group.deployments
        if served.isEmpty {
            return entry.variants.isEmpty ? (.unknown, "no source reports what is served", nil) : (.ok, "", nil)
        }
        if served.allSatisfy({ $0.readiness == .idle }) { return (.idle, "nothing is loaded", nil) }
        if served.contains(where: { $0.readiness == .unknown }) { return (.unknown, "readiness is unknown", nil) }
        let since = entry.canary?.since ?? entry.stable?.since
        return (.ok, "", since)
    }

    /// Numbers or readiness of this row that are too old, though their source may answer: what they are and whose.
    private func staleParts(_ entry: FleetEntry) -> String? {
        if let old = group.deployments.map(\.id.backend).first(where: { known.state.isStale($0, .deployment) }) {
            return "what \(old.rawValue) serves is stale"
        }
        let shown = entry.variants.compactMap(\.signals?.backend)
        let old = shown.first { known.state.isStale($0, .signals) }
        return old.map { "numbers of \($0.rawValue) are stale" }
    }

    /// Each alert once, though Prometheus and Alertmanager both tell of it. One that Alertmanager keeps quiet is quiet.
    private func uniqueFiring() -> [Alert] {
        guard !group.alerts.isEmpty else { return [] }
        var seen: Set<AlertID> = []
        return group.alerts.ordered { $0.id.fingerprint < $1.id.fingerprint }.filter { alert in
            guard alert.state == .firing, !seen.contains(alert.id), !isGone(alert.id) else { return false }
            let twins = known.state.alertTwins.twins(of: alert.id)
            seen.formUnion(twins)
            // Only what routes alerts can keep them quiet, and only for a source that does not.
            guard alert.receivers.isEmpty else { return true }
            return !twins.contains { known.state.alerts[$0]?.state == .suppressed && !isGone($0) }
        }
    }

    private func isGone(_ id: AlertID) -> Bool {
        known.state.alerts.goneSince(id) != nil
    }

    private func sources() -> [BackendStatus] {
        var ids = known.state.alertSources.union(group.missed)
        for deployment in group.deployments { ids.insert(deployment.id.backend) }
        for signals in group.signals { ids.insert(signals.id.backend) }
        for alert in group.alerts { ids.insert(alert.id.backend) }
        return known.sources.filter { ids.contains($0.id) }
    }

    /// The source whose silence makes this row unknown: one that says what is served, the last that measures, or the
    /// last that tells of alerts, where anything is told that could be wrong.
    private func silentSource(_ sources: [BackendStatus], _ unheard: BackendStatus?) -> BackendStatus? {
        let serving = Set(group.deployments.map(\.id.backend))
        let missed = group.isTold ? group.awaited : group.missed
        if let source = sources.first(where: { missed.contains($0.id) }) { return source }
        if let source = sources.first(where: { serving.contains($0.id) && known.state.isStale($0.id, .deployment) }) {
            return source
        }
        if let unheard { return unheard }
        let measuring = Set(group.signals.map(\.id.backend))
        return serving.isEmpty ? allSilent(sources.filter { measuring.contains($0.id) }, .signals) : nil
    }

    /// Those that could tell of this row's alerts: one of another environment or cluster cannot vouch for it.
    private func telling(_ sources: [BackendStatus]) -> [BackendStatus] {
        let clusters = Set(group.deployments.map(\.id.cluster)).subtracting([""])
        return sources.filter { known.state.alertSources.contains($0.id) && $0.isNear(environment, clusters) }
    }

    private func allSilent(_ sources: [BackendStatus], _ kind: EntityKind) -> BackendStatus? {
        sources.allSatisfy { known.state.isStale($0.id, kind) || $0.lastWhole[kind] == nil } ? sources.first : nil
    }
}
