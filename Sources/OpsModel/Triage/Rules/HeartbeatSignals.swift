// Alerts such as `Watchdog` fire for as long as alerting works: here their absence is the alarm.

extension OpsState {
    /// What the missing heartbeats of a source are listed under.
    static func heartbeatService(_ backend: BackendID) -> ServiceID { ServiceID("alerting \(backend.rawValue)") }

    mutating func noteHeartbeat(_ alert: Alert) {
        guard triage.rules.heartbeats.contains(alert.name) else { return }
        triage.heartbeats[alert.id.backend, default: [:]][alert.name, default: []].insert(alert.id)
        dirtyServices.insert(Self.heartbeatService(alert.id.backend))
    }

    mutating func forgetHeartbeat(_ id: AlertID) {
        guard let name = alerts[id]?.name, triage.heartbeats[id.backend]?[name]?.remove(id) != nil else { return }
        dirtyServices.insert(Self.heartbeatService(id.backend))
    }

    /// One that was missing when an earlier process ended is missing until it is heard.
    mutating func expectHeartbeat(of episode: Signal) {
        guard episode.id.kind == .blind, episode.closedAt == nil, case .backend(let backend)? = episode.entity,
            episode.id.service == Self.heartbeatService(backend)
        else { return }
        expectHeartbeat(episode.id.detail, from: backend)
    }

    /// Expects what a rule sends, or what the configuration names, though it has never been heard here.
    mutating func expectHeartbeats() {
        let sources = alertSources.compactMap { backends[$0] }
        let usual = SignalRules().heartbeats
        let named = triage.rules.heartbeats == usual ? [] : triage.rules.heartbeats
        let evaluating = sources.filter { !$0.facts.holds.isEmpty }
        for source in evaluating {
            for name in triage.rules.heartbeats where source.facts.holds[name] != nil {
                expectHeartbeat(name, from: source.id)
            }
        }
        // With several, nobody knows which of them a rule sends to.
        let receiving = sources.filter { $0.facts.holds.isEmpty && $0.lastWhole[.alert] != nil }
        guard receiving.count == 1, let only = receiving.first else { return }
        let told = triage.rules.heartbeats.filter { name in evaluating.contains { $0.facts.holds[name] != nil } }
        for name in named.union(told) { expectHeartbeat(name, from: only.id) }
    }

    private mutating func expectHeartbeat(_ name: String, from backend: BackendID) {
        guard triage.heartbeats[backend]?[name] == nil else { return }
        triage.heartbeats[backend, default: [:]][name] = []
        dirtyServices.insert(Self.heartbeatService(backend))
    }

    /// The row that a source's heartbeats stand for, and those that have fallen silent; `nil` for any other service.
    func heartbeatConditions(_ service: ServiceID) -> (row: FleetID, conditions: [SignalCondition])? {
        guard let beats = triage.heartbeats.first(where: { Self.heartbeatService($0.key) == service }) else {
            return nil
        }
        let backend = backends[beats.key]
        let row = FleetID(service: service, environment: backend?.environment ?? .unknown)
        // Until it has told which alerts there are nobody knows which are missing.
        guard backend?.lastWhole[.alert] != nil else { return (row, []) }
        let silent = beats.value.filter { $0.value.isEmpty }.map(\.key).sorted()
        let at = backend?.lastSuccess ?? triage.clock
        let last = triage.lastAnswers[beats.key]
        let onset = last.map { InstantInterval($0, at) } ?? .by(at, reach: triage.rules.horizon)
        return (
            row,
            silent.map { name in
                var condition = SignalCondition(
                    id: Signal.ID(service: service, environment: row.environment, kind: .blind, detail: name),
                    severity: .critical, subject: Subject(name: service.rawValue), title: "\(name) is no longer sent",
                    hold: triage.rules.heartbeat, onset: onset, entity: .backend(beats.key))
                condition.inputs = [Watch(backend: beats.key, kind: .alert)]
                return condition
            }
        )
    }

    /// How a column is distributed, where a series tells.
    func distribution(of id: DriftID) -> Distribution? {
        distributions[id] ?? triage.distributionOf[TriageState.Column(id)].flatMap { distributions[$0] }
    }

    /// Every signal of a service that is followed: pending, open, lost or closed not long ago; earliest first.
    public func raised(of service: ServiceID) -> [Signal] {
        let now = latestInstant
        return (triage.followed[service] ?? [:]).values.map { $0.signal(at: now) }
            .earliestFirst()
    }
}
