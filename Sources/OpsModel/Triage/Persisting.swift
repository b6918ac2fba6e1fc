extension OpsState {
    /// What the store is to keep of what was decided and found since the last call; call after ``settle(visible:)``.
    public mutating func takePersisted() -> [Effect] {
        let now = latestInstant
        let word = giveWord(at: now)
        let calls = takeCalls()
        let isDue =
            !triage.unsaved.isEmpty
            && (triage.isSettled || !triage.unsaved.records.isEmpty || !triage.unsaved.audit.isEmpty)
        guard isDue || word != nil || !calls.isEmpty else { return [] }
        let unsaved = triage.unsaved
        triage.unsaved = TriageState.Unsaved()
        var batch = StoreBatch(at: now)
        batch.word = word
        batch.records = sorted(unsaved.records).compactMap { records[$0] }
        let incidents = sorted(unsaved.incidents.union(unsaved.records)).compactMap { self.incidents[$0] }
        batch.incidents = incidents
        batch.episodes =
            (unsaved.ended + unsaved.signals.compactMap { kept($0, at: now) })
            .filter { $0.openedAt != nil }.earliestFirst()
        noteSaid(batch.episodes)
        batch.changes = unsaved.changes.compactMap { changes[$0] }.sorted(by: ChangeEvent.precedes)
        batch.timeline = incidents.flatMap { incident in
            timeline(of: incident.id).map { IncidentEntry(incident: incident.id, entry: $0) }
        }
        batch.mutes = unsaved.mutes.sorted().compactMap { mutes[$0] }
        batch.snapshots = incidents.filter { unsaved.opened.contains($0.id) }.map(snapshot)
        if !unsaved.audit.isEmpty { batch.audit = unsaved.audit }
        if !calls.isEmpty { batch.announcements = calls }
        return batch.isEmpty ? [] : [.persist(batch)]
    }

    private func sorted(_ ids: Set<IncidentID>) -> [IncidentID] { ids.sorted { $0.rawValue < $1.rawValue } }

    /// The signal as the store is to keep it, with whether it was seen here.
    private func kept(_ id: Signal.ID, at now: Instant) -> Signal? {
        guard let entry = triage.followed[id.service]?[id] else { return nil }
        var signal = entry.signal(at: now)
        if entry.isSeenHere { signal.seenAt = now }
        return signal
    }

    /// Takes up the signals that the store knows of, so that they go on, and those that had closed not long before or
    /// that belong to an incident with one of these. What is told again changes nothing.
    mutating func resume(_ episodes: [Signal]) {
        let isRecent: (Signal) -> Bool = { [now, rules = triage.rules] in
            $0.closedAt.map { now - $0 <= rules.retention } ?? true
        }
        let held = episodes.allSatisfy(isRecent) ? [] : membersBeside(episodes.filter(isRecent))
        var touched: Set<ServiceID> = []
        for signal in episodes.sorted(by: { $0.onset > $1.onset })
        where isRecent(signal) || held.contains(IncidentRecord.Member(signal)) {
            expectHeartbeat(of: signal)
            if triage.resume(signal, lastSaved: lastSaved ?? now) { touched.insert(signal.id.service) }
        }
        for service in touched {
            let known = triage.environments(of: service).subtracting([.unknown])
            if known.count == 1, let environment = known.first { triage.adopt(service, into: environment) }
        }
        guard !touched.isEmpty else { return }
        dirtyServices.formUnion(touched)
        triage.isDirty = true
    }

    /// Every signal of the incidents that have one of these.
    private func membersBeside(_ episodes: [Signal]) -> Set<IncidentRecord.Member> {
        let alive = Set(episodes.map(IncidentRecord.Member.init))
        return Set(records.values.map(\.members).filter { $0.contains(where: alive.contains) }.joined())
    }
}

extension TriageState {
    /// Takes up one episode of the store; the latest of a signal first, since earlier ones are over.
    ///
    /// - Returns: whether anything is new.
    fileprivate mutating func resume(_ stored: Signal, lastSaved: Instant) -> Bool {
        let service = stored.id.service
        guard let key = key(of: stored.id), let known = followed[service]?[key] else {
            guard !isEnded(stored) else { return false }
            followed[service, default: [:]][stored.id] = Followed(resuming: stored, lastSaved: lastSaved)
            return true
        }
        let (keep, isSeenHere) = (known.condition.hold.keep, known.heldUntil == nil)
        if known.track.isSame(as: stored, keep: keep, isSeenHere: isSeenHere) {
            return update(known, at: key, with: stored, lastSaved: lastSaved)
        }
        if let end = known.track.closedAt, stored.onset.latest > end {
            ended[service, default: []].append(known.signal(at: end))
            followed[service]?[key] = Followed(resuming: stored, lastSaved: lastSaved)
            return true
        }
        guard stored.onset < known.track.onset, !isEnded(stored) else { return false }
        var over = stored
        if over.closedAt == nil {
            // It ended while nobody watched, before the one that goes on began.
            let end = known.track.onset.earliest - .milliseconds(1)
            (over.closedAt, over.state) = (max(end, over.openedAt ?? end), .closed)
            (over.clearSince, over.keep) = (nil, nil)
            unsaved.ended.append(over)
        }
        ended[service, default: []].append(over)
        return true
    }

    /// What another program says of an episode that is followed here: all there is to know of one that was not seen
    /// here.
    private mutating func update(
        _ known: Followed, at key: Signal.ID, with stored: Signal, lastSaved: Instant
    ) -> Bool {
        var new = known
        if known.heldUntil != nil, known.track.closedAt == nil {
            new = Followed(resuming: stored, lastSaved: lastSaved)
            new.condition.id = key
            new.track.takeLoss(of: known.track)
        } else {
            if known.contradicts(stored) { unsaved.signals.insert(key) }
            new.track.take(stored)
        }
        followed[key.service]?[key] = new
        return new.track != known.track || new.heldUntil != known.heldUntil
    }

    /// Under which name a signal is followed here, which may know better where it is.
    private func key(of id: Signal.ID) -> Signal.ID? {
        guard let mine = followed[id.service] else { return nil }
        if mine[id] != nil { return id }
        let same = mine.keys.filter { $0.isCompatible(with: id) }
        return same.count == 1 ? same.first : nil
    }

    /// Whether it is kept already among those that are over.
    private func isEnded(_ stored: Signal) -> Bool {
        (ended[stored.id.service] ?? []).contains { over in
            over.id.isCompatible(with: stored.id) && over.onset.overlaps(stored.onset)
        }
    }
}

extension TriageState.Followed {
    /// Until its source answers nobody knows whether it still holds.
    fileprivate init(resuming signal: Signal, lastSaved: Instant) {
        var condition = SignalCondition(
            id: signal.id, severity: signal.severity, subject: signal.subject, title: signal.title,
            hold: SignalRules.Hold(for: .zero, keep: signal.keep ?? .zero), onset: signal.onset,
            evidence: signal.evidence, suppression: signal.suppression, dependency: signal.dependency,
            entity: signal.entity, beside: signal.beside)
        condition.inputs = Set([signal.entity?.watch].compactMap { $0 })
        var track = SignalTrack(signal)
        if track.closedAt == nil { track.lose(.silent, at: signal.seenAt ?? lastSaved) }
        self.init(condition: condition, track: track)
        heldUntil = track.closedAt == nil ? (signal.seenAt ?? lastSaved) + TriageState.wordHolds : nil
    }
}

extension EntityID {
    /// What must be answered whole before anything can be said of it; `nil` for what is derived here.
    var watch: Watch? { backend.map { Watch(backend: $0, kind: kind) } }
}
