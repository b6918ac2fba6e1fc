extension RowReading {
    /// Error budgets that go too fast over a long and a short window at once (SRE Workbook, chapter 5).
    func objectiveConditions() -> [SignalCondition] {
        group.objectives.flatMap { objective in
            [
                burn(objective, share: 0.02, long: .seconds(3600), short: .seconds(300), .critical)
                    ?? burn(objective, share: 0.05, long: .seconds(6 * 3600), short: .seconds(1800), .critical)
            ].compactMap { $0 }
        }
    }

    private func burn(
        _ objective: ObjectiveStatus, share: Double, long: Duration, short: Duration, _ severity: Severity
    ) -> SignalCondition? {
        let factor = share * (objective.window / long)
        guard let longBurn = objective.burnRate(over: long), let shortBurn = objective.burnRate(over: short),
            longBurn > factor, shortBurn > factor, hasEvents(objective, long)
        else { return nil }
        var condition = SignalCondition(
            id: id(.sloBurn, objective.id.name, cluster: objective.id.subject.cluster ?? ""), severity: severity,
            subject: subject(cluster: objective.id.subject.cluster), title: "\(objective.id.name) burns its budget",
            hold: rules.burn, onset: onset(objective, long), entity: .objective(objective.id))
        condition.evidence = [long, short].map { window in
            Evidence(
                "burn rate over \(window == long ? "the long" : "the short") window",
                value: objective.burnRate(over: window), threshold: factor, unit: .none,
                entity: .objective(objective.id))
        }
        condition.inputs = [Watch(backend: objective.id.backend, kind: .objective)]
        return condition
    }

    /// At least ten bad events in the long window, where the traffic is known.
    private func hasEvents(_ objective: ObjectiveStatus, _ window: Duration) -> Bool {
        guard let rate = entry.requestRate.value, let ratio = objective.errorRatios[window] ?? nil else { return true }
        return rate * ratio * window.inSeconds >= rules.burnEvents
    }

    /// Between the last answer without it and the first with it; before a first answer at most the long window ago.
    private func onset(_ objective: ObjectiveStatus, _ long: Duration) -> InstantInterval {
        let at = state.backends[objective.id.backend]?.lastSuccess ?? now
        return InstantInterval(state.triage.lastAnswers[objective.id.backend] ?? at - long, at)
    }
}
