extension OpsState {
    /// What the store is to keep of what was decided and found since the last call; call after ``settle(visible:)``.
    public mutating func takePersisted() -> [Effect] {
        guard !triage.unsaved.isEmpty else { return [] }
        var unsaved = triage.unsaved
        triage.unsaved = TriageState.Unsaved()
        postponeProvisional(&unsaved)
        let now = max(self.now, triage.clock)
        var batch = StoreBatch(at: now)
        batch.records = sorted(unsaved.records).compactMap { records[$0] }
        let incidents = sorted(unsaved.incidents.union(unsaved.records)).compactMap { self.incidents[$0] }
        batch.incidents = incidents
        batch.episodes = unsaved.signals.compactMap { id in
            triage.followed[id.service]?[id].map { $0.condition.signal($0.track, at: now) }
        }.filter { $0.openedAt != nil }.earliestFirst()
        batch.changes = unsaved.changes.compactMap { changes[$0] }.sorted {
            ($0.tookEffect, $0.id.key) < ($1.tookEffect, $1.id.key)
        }
        batch.timeline = incidents.flatMap { incident in
            timeline(of: incident.id).map { IncidentEntry(incident: incident.id, entry: $0) }
        }
        batch.mutes = unsaved.mutes.sorted().compactMap { mutes[$0] }
        batch.snapshots = incidents.filter { unsaved.opened.contains($0.id) }.map(snapshot)
        return batch.isEmpty ? [] : [.persist(batch)]
    }

    /// An incident that nobody has touched waits for its name until every source has answered once, or failed to.
    private mutating func postponeProvisional(_ unsaved: inout TriageState.Unsaved) {
        guard backends.entities.contains(where: { $0.health == .starting }) else { return }
        let waiting = unsaved.incidents.union(unsaved.records).filter { id in
            records[id].map { $0.isProvisional == true && !$0.isTouched } ?? false
        }
        triage.unsaved.incidents = unsaved.incidents.intersection(waiting)
        triage.unsaved.records = unsaved.records.intersection(waiting)
        triage.unsaved.opened = unsaved.opened.intersection(waiting)
        unsaved.incidents.subtract(waiting)
        unsaved.records.subtract(waiting)
        unsaved.opened.subtract(waiting)
    }

    private func sorted(_ ids: Set<IncidentID>) -> [IncidentID] { ids.sorted { $0.rawValue < $1.rawValue } }

    /// Takes up the signals that were open, or have just closed, when the last process ended, so that they go on.
    mutating func resume(_ episodes: [Signal]) {
        for signal in episodes {
            // A source was quicker than the store.
            guard triage.followed[signal.id.service]?[signal.id] == nil else {
                triage.followed[signal.id.service]?[signal.id]?.track.remember(signal)
                continue
            }
            guard (signal.closedAt.map { now - $0 <= triage.rules.retention }) ?? true else { continue }
            var condition = SignalCondition(
                id: signal.id, severity: signal.severity, subject: signal.subject, title: signal.title,
                hold: SignalRules.Hold(for: .zero, keep: .zero), onset: signal.onset, evidence: signal.evidence,
                suppression: signal.suppression, dependency: signal.dependency, entity: signal.entity)
            condition.inputs = Set([signal.entity?.watch].compactMap { $0 })
            var track = SignalTrack(signal)
            track.isInputLost = track.closedAt == nil
            triage.followed[signal.id.service, default: [:]][signal.id] = TriageState.Followed(
                condition: condition, track: track)
            dirtyServices.insert(signal.id.service)
        }
        triage.isDirty = true
    }
}

extension EntityID {
    /// What must be answered whole before anything can be said of it; `nil` for what is derived here.
    var watch: Watch? { backend.map { Watch(backend: $0, kind: kind) } }
}
