/// Time as an input; no rule reads a clock.
public enum ClockAction: Sendable, Hashable {
    /// Now is `at`; the person's own clock is `localOffset` seconds east of UTC.
    case ticked(at: Instant, localOffset: Int)
}

extension OpsState {
    /// How long something that vanished stays on display, marked gone (domain.md §3).
    static let goneLifetime = Duration.seconds(3600)

    mutating func reduce(_ action: ClockAction) -> [Effect] {
        guard case .ticked(let instant, let offset) = action else { return [] }
        now = instant
        localOffset = offset
        if let notice, now.age(since: notice.at) > Notice.lifetime { self.notice = nil }
        if triage.clock - instant > Self.clockTolerance { stepBack(to: instant) }
        triage.learn(at: instant)
        markStaleSources()
        markDueServices()
        removeLongGone()
        return askForSeries() + watchSteps() + askForRunbook() + askForSimilar() + verifications()
    }

    /// By how much what a source's answer brought may be ahead of the last tick.
    private static let clockTolerance = Duration.seconds(30)

    /// The clock was wrong: what was noted under an instant that has not come yet counts as noted now, else nothing would
    /// end before that instant has come.
    private mutating func stepBack(to instant: Instant) {
        for id in Array(backends.ids) { backends.update(id) { $0.stepBack(to: instant) } }
        lastWatched = lastWatched.mapValues { min($0, instant) }
        lastCleaning = min(lastCleaning, instant)
        stepBackTables(to: instant)
        stepBackChanges(to: instant)
        triage.stepBack(to: instant)
        dirtyServices.formUnion(members.keys)
        dirtyServices.formUnion(triage.followed.keys)
    }

    private mutating func stepBackTables(to instant: Instant) {
        deployments.stepBack(to: instant)
        models.stepBack(to: instant)
        versions.stepBack(to: instant)
        signals.stepBack(to: instant)
        drifts.stepBack(to: instant)
        objectives.stepBack(to: instant)
        alerts.stepBack(to: instant)
        quiets.stepBack(to: instant)
        targets.stepBack(to: instant)
        distributions.stepBack(to: instant)
        replicas.stepBack(to: instant)
        traffic.stepBack(to: instant)
        gauges.stepBack(to: instant)
        fleet.stepBack(to: instant)
    }

    /// Finds sources that became stale or fresh, and makes the rows that depend on them be rebuilt.
    mutating func markStaleSources() {
        let stale = Set(backends.entities.filter { $0.isStale(at: now) }.map(\.id))
        var parts: Set<Watch> = []
        backends.forEach { backend in
            for kind in backend.staleKinds(at: now) { parts.insert(Watch(backend: backend.id, kind: kind)) }
        }
        let turned = stale.symmetricDifference(staleBackends)
            .union(parts.symmetricDifference(staleParts).map(\.backend))
        guard !turned.isEmpty else { return }
        (staleBackends, staleParts) = (stale, parts)
        staleRevision += 1
        let isMissed = turned.contains { backends[$0]?.hasTold == false }
        if isMissed || !turned.isDisjoint(with: alertSources) {
            dirtyServices.formUnion(members.keys)
        } else {
            for (id, binding) in serviceOf where id.backend.map(turned.contains) ?? false {
                dirtyServices.insert(binding.service)
            }
        }
    }

    private mutating func removeLongGone() {
        let limit = now - Self.goneLifetime
        guard limit > lastCleaning else { return }
        lastCleaning = now - Self.goneLifetime + .seconds(60)
        for entity in deployments.removeGone(before: limit) {
            unbind(.deployment(entity.id))
            triage.unrecovered[entity.id] = nil
            triage.firstWords[entity.id] = nil
        }
        for entity in models.removeGone(before: limit) { unbind(.model(entity.id)) }
        for entity in signals.removeGone(before: limit) {
            unbind(.signals(entity.id))
            histories[entity.id] = nil
            triage.canaryRecords[entity.id] = nil
            triage.signalPasts[entity.id] = nil
            triage.forgetPast(of: .signals(entity.id))
        }
        for entity in drifts.removeGone(before: limit) {
            unbind(.drift(entity.id))
            driftHistories[entity.id] = nil
            driftWindows[entity.id] = nil
            triage.forgetPast(of: .drift(entity.id))
        }
        for entity in objectives.removeGone(before: limit) {
            unbind(.objective(entity.id))
            triage.forgetPast(of: .objective(entity.id))
        }
        for entity in alerts.removeGone(before: limit) {
            alertTwins.remove(entity.id)
            unbind(.alert(entity.id))
        }
        _ = versions.removeGone(before: limit)
        _ = quiets.removeGone(before: limit)
        _ = targets.removeGone(before: limit)
        for entity in distributions.removeGone(before: limit) {
            triage.distributionOf[TriageState.Column(entity.id)] = nil
        }
        for entity in replicas.removeGone(before: limit) {
            unbind(.replica(entity.id))
            triage.forgetPast(of: .replica(entity.id))
            triage.kills[entity.id] = nil
        }
        for entity in traffic.removeGone(before: limit) { unbind(.traffic(entity.id)) }
        for entity in gauges.removeGone(before: limit) {
            unbind(.gauge(entity.id))
            if let node = entity.node { triage.gaugesOfNode[node]?.remove(entity.id) }
        }
        removeOldChanges()
        forgetUnions()
        removeOldRecords()
        forgetIncidents()
        shelf.forget(before: limit)
    }

    /// Changes that are kept however old they are; of more, those that no incident can follow any more go.
    static let changesCapacity = 2000

    private mutating func removeOldChanges() {
        guard changes.count > Self.changesCapacity else { return }
        let oldest = changes.entities.sorted { $0.tookEffect < $1.tookEffect }.prefix(
            changes.count - Self.changesCapacity)
        let limit = now - triage.rules.lookBack - triage.rules.retention
        for change in oldest where change.tookEffect.latest < limit {
            changes.remove(change.id)
            unbind(.change(change.id))
        }
    }

    /// What people said of incidents whose signals are long gone stays in the store.
    private mutating func removeOldRecords() {
        for record in records.values where isForgotten(record) { records[record.id] = nil }
    }

    /// Lets go of lines and names of incidents that are no longer here; the store keeps the lines.
    private mutating func forgetIncidents() {
        // Until then nothing is known to be gone.
        guard triage.isSettled else { return }
        storedTimeline = storedTimeline.filter { incidents[forwarded($0.key)] != nil || records[$0.key] != nil }
        triage.provisional = triage.provisional.filter { triage.forwards[$0.key] != nil }
    }

    /// Whether its signals are long gone, and with them the incident here.
    func isForgotten(_ record: IncidentRecord) -> Bool {
        let limit = now - triage.rules.retention - triage.rules.intake
        guard incidents[record.id] == nil, let last = record.members.map(\.onset.latest).max(), last < limit else {
            return false
        }
        return record.mergedInto.flatMap { incidents[$0] } == nil && incidents[forwarded(record.id)] == nil
    }
}
