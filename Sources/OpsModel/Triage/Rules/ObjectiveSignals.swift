extension RowReading {
    /// Error budgets that go too fast over a long and a short window at once; of an objective's rules the severest that
    /// fires.
    func objectiveConditions() -> [SignalCondition] {
        group.objectives.compactMap { objective in
            let verdict = objective.burnVerdict(requestRate: entry.requestRate.value, rules: rules)
            let firing = verdict.readings.filter { $0.state == .firing }
            return firing.max { $0.rule.severity < $1.rule.severity }.map { condition(objective, $0, firing) }
        }
    }

    private func condition(
        _ objective: ObjectiveStatus, _ reading: BurnRateVerdict.Reading, _ firing: [BurnRateVerdict.Reading]
    ) -> SignalCondition {
        let rule = reading.rule
        let place = objective.id.subject.cluster
        var condition = SignalCondition(
            id: id(.sloBurn, objective.id.name, cluster: place ?? ""), severity: rule.severity,
            subject: subject(cluster: place), title: "\(objective.id.name) budget burns",
            hold: SignalRules.Hold(for: .zero, keep: rule.keep), onset: onset(objective, firing.map(\.rule)),
            entity: .objective(objective.id))
        condition.evidence = [
            Evidence(
                "\(objective.id.name) burn rate over \(rule.long.briefly)", value: reading.longBurn,
                threshold: rule.factor, unit: .none, entity: .objective(objective.id)),
            Evidence(
                "\(objective.id.name) burn rate over \(rule.short.briefly)", value: reading.shortBurn,
                threshold: rule.factor, unit: .none, entity: .objective(objective.id)),
        ]
        condition.inputs = [Watch(backend: objective.id.backend, kind: .objective)]
        return condition
    }

    /// What the past told; else between the last answer without it and the first with it, and by the first
    /// answer where nobody looked before.
    private func onset(_ objective: ObjectiveStatus, _ rules: [BurnRateRule]) -> InstantInterval {
        let told = rules.compactMap { rule in
            known.state.triage.pastOnsets[TriageState.PastOnset(entity: .objective(objective.id), rule: rule.name)]
        }
        if let told = told.min() { return told }
        let at = known.state.backends[objective.id.backend]?.lastSuccess ?? now
        let long = rules.map(\.long).min() ?? .zero
        let last = known.state.triage.lastAnswers[objective.id.backend]
        return last.map { InstantInterval($0, at) } ?? .by(at, reach: long)
    }
}
