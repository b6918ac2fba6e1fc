extension RowReading {
    /// No source that measures this row answers, so that nobody can judge its objectives.
    func blindConditions() -> [SignalCondition] {
        let isHeard =
            group.signals.contains { !known.state.isStale($0.id.backend, .signals) }
            || group.objectives.contains { !known.state.isStale($0.id.backend, .objective) }
        guard !isHeard else { return [] }
        let sources = Set(
            group.signals.map { Watch(backend: $0.id.backend, kind: .signals) }
                + group.objectives.map { Watch(backend: $0.id.backend, kind: .objective) })
        guard !sources.isEmpty else { return [vanishedCondition() ?? unmeasuredCondition()].compactMap { $0 } }
        let last = sources.compactMap { known.state.backends[$0.backend]?.lastWhole[$0.kind] }.max()
        return [blind(Set(sources.map(\.backend)), onset: last.map { InstantInterval($0) })]
    }

    /// The numbers of its requests have vanished, all of them, though their source answers: pods that have died tell
    /// none. That no more requests are told is no word that none come. It lasts until somebody measures it again.
    func vanishedCondition() -> SignalCondition? {
        guard !isResting else { return nil }
        let mine = (known.state.members[entry.id.service]?.signals ?? []).filter { signals in
            let named = Environment(signals.subject.environment)
            let place = named == .unknown ? known.state.backends[signals.backend]?.environment : named
            return place == entry.id.environment || place == .unknown || entry.id.environment == .unknown
        }
        let since = mine.compactMap { known.state.signals.goneSince($0) }
        guard since.count == mine.count else { return nil }
        let requests = mine.compactMap { known.state.signals[$0]?[.requestRate].value }.reduce(0, +)
        guard let last = since.max(), requests > rules.trafficFloor || isMissed else { return lasting }
        return blind(Set(mine.map(\.backend)), onset: InstantInterval(last))
    }

    private var isResting: Bool {
        !group.deployments.isEmpty && group.deployments.allSatisfy { $0.readiness == .idle }
    }

    private var followed: [TriageState.Followed] {
        (known.state.triage.followed[entry.id.service] ?? [:]).values.filter { followed in
            let place = followed.told.value.id.environment
            return (place == entry.id.environment || entry.id.environment == .unknown)
                && followed.track.openedAt != nil && followed.track.closedAt == nil
        }
    }

    /// Whether it is known that requests which ought to come do not.
    private var isMissed: Bool { followed.contains { $0.told.value.id.kind == .traffic && $0.isCritical } }

    /// What was said before its numbers were let go.
    private var lasting: SignalCondition? {
        let blind = followed.map(\.condition).first { condition in
            guard condition.id.kind == .blind, case .backend(let backend)? = condition.entity else { return false }
            return known.state.backends[backend] != nil
        }
        return blind.map { blind in
            var condition = blind
            condition.suppression = nil
            return condition
        }
    }

    /// Nothing measures it, and what could has not answered since the start: who watched before would know that it did.
    private func unmeasuredCondition() -> SignalCondition? {
        guard !isResting, let start = known.state.triage.watchedSince else { return nil }
        let silent = known.sources.filter { source in
            source.hasToldNoNumbers && couldMeasure(source) && (source.hasFailed || known.state.hasHeardMost)
        }
        guard !silent.isEmpty else { return nil }
        var condition = blind(Set(silent.map(\.id)), onset: .by(start, reach: rules.horizon))
        // It rests on no numbers: any answer ends it.
        condition.entity = .fleet(entry.id)
        return condition
    }

    /// Whether it is a monitoring system of this place, or the server that this is expected on.
    private func couldMeasure(_ source: BackendStatus) -> Bool {
        guard !source.reports.contains(.deployment) || group.awaited.contains(source.id) else { return false }
        return
            (source.environment == .unknown || entry.id.environment == .unknown
            || source.environment == entry.id.environment)
            && (source.cluster.isEmpty || entry.clusters.isEmpty || entry.clusters.contains(source.cluster))
    }

    private func blind(_ sources: Set<BackendID>, onset: InstantInterval?) -> SignalCondition {
        let names = sources.map(\.rawValue).sorted()
        var condition = SignalCondition(
            id: id(.blind, names.joined(separator: " ")), severity: entry.tier == 1 ? .critical : .warning,
            subject: subject(), title: "no numbers from \(names.joined(separator: " and "))", hold: rules.blind,
            onset: onset,
            entity: sources.min { $0.rawValue < $1.rawValue }.map(EntityID.backend))
        condition.evidence = [Evidence("sources that measure it and answer", value: 0, threshold: 1, unit: .count)]
        return condition
    }
}

extension BackendStatus {
    /// Whether it could tell numbers of requests, or objectives, and has told no list of them since the start.
    fileprivate var hasToldNoNumbers: Bool {
        let kinds = reports.intersection([.signals, .objective])
        guard kinds.contains(.signals), kinds.allSatisfy({ lastWhole[$0] == nil }) else { return false }
        return lastSuccess == nil || kinds.isSubset(of: incompleteKinds)
    }
}
