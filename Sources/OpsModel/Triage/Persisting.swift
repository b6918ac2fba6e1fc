extension OpsState {
    /// What the store is to keep of what was decided and found since the last call; call after ``settle(visible:)``.
    public mutating func takePersisted() -> [Effect] {
        guard !triage.unsaved.isEmpty, triage.isSettled || !triage.unsaved.records.isEmpty else { return [] }
        let unsaved = triage.unsaved
        triage.unsaved = TriageState.Unsaved()
        let now = latestInstant
        var batch = StoreBatch(at: now)
        batch.records = sorted(unsaved.records).compactMap { records[$0] }
        let incidents = sorted(unsaved.incidents.union(unsaved.records)).compactMap { self.incidents[$0] }
        batch.incidents = incidents
        batch.episodes =
            (unsaved.ended + unsaved.signals.compactMap { triage.followed[$0.service]?[$0]?.signal(at: now) })
            .filter { $0.openedAt != nil }.earliestFirst()
        batch.changes = unsaved.changes.compactMap { changes[$0] }.sorted(by: ChangeEvent.precedes)
        batch.timeline = incidents.flatMap { incident in
            timeline(of: incident.id).map { IncidentEntry(incident: incident.id, entry: $0) }
        }
        batch.mutes = unsaved.mutes.sorted().compactMap { mutes[$0] }
        batch.snapshots = incidents.filter { unsaved.opened.contains($0.id) }.map(snapshot)
        return batch.isEmpty ? [] : [.persist(batch)]
    }

    private func sorted(_ ids: Set<IncidentID>) -> [IncidentID] { ids.sorted { $0.rawValue < $1.rawValue } }

    /// Takes up the signals that were open when the last process ended, so that they go on, and those that had closed
    /// not long before or that belong to an incident with one of these.
    mutating func resume(_ episodes: [Signal]) {
        let isRecent: (Signal) -> Bool = { [now, rules = triage.rules] in
            $0.closedAt.map { now - $0 <= rules.retention } ?? true
        }
        let alive = Set(episodes.filter(isRecent).map(IncidentRecord.Member.init))
        let held = Set(
            records.values.map(\.members).filter { $0.contains(where: alive.contains) }.flatMap { $0 })
        for signal in episodes.sorted(by: { $0.onset > $1.onset })
        where isRecent(signal) || held.contains(IncidentRecord.Member(signal)) {
            resume(signal)
            expectHeartbeat(of: signal)
            dirtyServices.insert(signal.id.service)
        }
        for service in Set(episodes.map(\.id.service)) {
            let known = triage.environments(of: service).subtracting([.unknown])
            if known.count == 1, let environment = known.first { triage.adopt(service, into: environment) }
        }
        triage.isDirty = true
    }

    /// The latest first: earlier ones of the same signal are over.
    private mutating func resume(_ signal: Signal) {
        let id = signal.id
        guard let known = triage.followed[id.service]?[id] else {
            triage.followed[id.service, default: [:]][id] = TriageState.Followed(resuming: signal)
            return
        }
        if signal.closedAt == nil, known.track.closedAt == nil,
            signal.onset.overlaps(known.track.onset)
        {
            triage.followed[id.service]?[id]?.track.take(signal)
        } else if signal.onset != known.track.onset {
            var over = signal
            if over.closedAt == nil {
                // It ended while nobody watched, before the one that goes on began.
                (over.closedAt, over.state) = (known.track.onset.earliest - .milliseconds(1), .closed)
                triage.unsaved.ended.append(over)
            }
            triage.ended[id.service, default: []].append(over)
        }
    }
}

extension TriageState.Followed {
    /// Until its source answers nobody knows whether it still holds.
    fileprivate init(resuming signal: Signal) {
        var condition = SignalCondition(
            id: signal.id, severity: signal.severity, subject: signal.subject, title: signal.title,
            hold: SignalRules.Hold(for: .zero, keep: .zero), onset: signal.onset, evidence: signal.evidence,
            suppression: signal.suppression, dependency: signal.dependency, entity: signal.entity)
        condition.inputs = Set([signal.entity?.watch].compactMap { $0 })
        var track = SignalTrack(signal)
        track.isInputLost = track.closedAt == nil
        self.init(condition: condition, track: track)
    }
}

extension EntityID {
    /// What must be answered whole before anything can be said of it; `nil` for what is derived here.
    var watch: Watch? { backend.map { Watch(backend: $0, kind: kind) } }
}
