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
        guard !sources.isEmpty else { return [] }
        let names = Set(sources.map(\.backend.rawValue)).sorted()
        let last = sources.compactMap { known.state.backends[$0.backend]?.lastWhole[$0.kind] }.max()
        var condition = SignalCondition(
            id: id(.blind, names.joined(separator: " ")), severity: entry.tier == 1 ? .critical : .warning,
            subject: subject(), title: "no numbers from \(names.joined(separator: " and "))", hold: rules.blind,
            onset: last.map { InstantInterval($0) }, entity: sources.first.map { EntityID.backend($0.backend) })
        condition.evidence = [Evidence("sources that measure it and answer", value: 0, threshold: 1, unit: .count)]
        return [condition]
    }
}
