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
        guard !sources.isEmpty else { return [vanishedCondition()].compactMap { $0 } }
        let last = sources.compactMap { known.state.backends[$0.backend]?.lastWhole[$0.kind] }.max()
        return [blind(Set(sources.map(\.backend)), since: last)]
    }

    /// The numbers of its requests have vanished, all of them, though their source answers: pods that have died tell
    /// none. That no more requests are told is no word that none come.
    func vanishedCondition() -> SignalCondition? {
        let isResting = !group.deployments.isEmpty && group.deployments.allSatisfy { $0.readiness == .idle }
        let mine = (known.state.members[entry.id.service]?.signals ?? []).filter { signals in
            let named = Environment(signals.subject.environment)
            let place = named == .unknown ? known.state.backends[signals.backend]?.environment : named
            return place == entry.id.environment || place == .unknown
        }
        let since = mine.compactMap { known.state.signals.goneSince($0) }
        let requests = mine.compactMap { known.state.signals[$0]?[.requestRate].value }.reduce(0, +)
        guard !isResting, since.count == mine.count, let last = since.max(), requests > rules.trafficFloor else {
            return nil
        }
        return blind(Set(mine.map(\.backend)), since: last)
    }

    private func blind(_ sources: Set<BackendID>, since last: Instant?) -> SignalCondition {
        let names = sources.map(\.rawValue).sorted()
        var condition = SignalCondition(
            id: id(.blind, names.joined(separator: " ")), severity: entry.tier == 1 ? .critical : .warning,
            subject: subject(), title: "no numbers from \(names.joined(separator: " and "))", hold: rules.blind,
            onset: last.map { InstantInterval($0) },
            entity: sources.min { $0.rawValue < $1.rawValue }.map(EntityID.backend))
        condition.evidence = [Evidence("sources that measure it and answer", value: 0, threshold: 1, unit: .count)]
        return condition
    }
}
