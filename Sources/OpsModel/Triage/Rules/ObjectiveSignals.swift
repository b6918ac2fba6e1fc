extension RowReading {
    /// Error budgets that go too fast over a long and a short window at once; of an objective's rules the severest that fires.
    func objectiveConditions() -> [SignalCondition] {
        group.objectives.compactMap { objective in
            let policy = BurnRatePolicy.standard(window: objective.window)
            let verdict = BurnRateVerdict(objective, policy: policy, evidence: evidence(of: objective, policy))
            let firing = verdict.readings.filter { $0.state == .firing }
            return firing.max { $0.rule.severity < $1.rule.severity }.map { condition(objective, $0, firing) }
        }
    }

    /// How many requests each window held: told, else as many as come now.
    private func evidence(of objective: ObjectiveStatus, _ policy: BurnRatePolicy) -> ObjectiveEvidence {
        var evidence = ObjectiveEvidence()
        for window in policy.windows {
            let told = objective.requests[window] ?? nil
            evidence.requests[window] = told ?? entry.requestRate.value.map { $0 * window.inSeconds }
        }
        return evidence
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

    /// What the past told; else between the last answer without it and the first with it, and before a first answer at most
    /// the long window ago.
    private func onset(_ objective: ObjectiveStatus, _ rules: [BurnRateRule]) -> InstantInterval {
        let told = rules.compactMap { rule in
            known.state.triage.pastOnsets[TriageState.PastOnset(entity: .objective(objective.id), rule: rule.name)]
        }
        if let told = told.min() { return told }
        let at = known.state.backends[objective.id.backend]?.lastSuccess ?? now
        let long = rules.map(\.long).min() ?? .zero
        return InstantInterval(known.state.triage.lastAnswers[objective.id.backend] ?? at - long, at)
    }
}
