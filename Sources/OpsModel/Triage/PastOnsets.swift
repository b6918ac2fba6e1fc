// The past that comes with a first observation reaches six hours back, further than what is kept for charts. What it
// tells of an onset is read off it once, and holds until the series is clear again.

extension OpsState {
    /// Remembers when a series that is beyond its threshold now went beyond it.
    mutating func notePast(of drift: DriftMeasurement) {
        let key = TriageState.PastOnset(entity: .drift(drift.id))
        if let value = drift.value, !drift.isBeyond(value, drift.clearBound(triage.rules.clearBelow)) {
            triage.pastOnsets[key] = nil
        }
        guard let threshold = drift.threshold, !drift.past.isEmpty else { return }
        let keep = drift.kind == .quality ? triage.rules.quality.keep : triage.rules.driftKeep
        let episode = Episode(drift.past, keep: keep, horizon: triage.rules.horizon) {
            drift.isBeyond($0, threshold)
        }
        triage.pastOnsets[key] = episode?.onset
    }

    /// Remembers since when both windows of each burn-rate rule burn too fast.
    mutating func notePast(of objective: ObjectiveStatus) {
        guard objective.objective < 1 else { return }
        for rule in BurnRatePolicy.standard(window: objective.window).rules {
            let key = TriageState.PastOnset(entity: .objective(objective.id), rule: rule.name)
            let burns = [rule.long, rule.short].map { objective.burnRate(over: $0) }
            if burns.contains(where: { $0.map { $0 <= rule.factor } ?? false }) { triage.pastOnsets[key] = nil }
            guard let long = objective.past[rule.long], let short = objective.past[rule.short] else { continue }
            let limit = rule.factor * (1 - objective.objective)
            let other = Dictionary(short.map { ($0.at, $0.value) }) { first, _ in first }
            let lesser = long.map { sample in
                Sample(
                    at: sample.at,
                    value: sample.value.flatMap { value in (other[sample.at] ?? nil).map { min(value, $0) } })
            }
            let episode = Episode(lesser, keep: rule.keep, horizon: triage.rules.horizon) { $0 > limit }
            triage.pastOnsets[key] = episode?.onset
        }
    }
}

extension TriageState {
    mutating func forgetPast(of entity: EntityID) {
        for key in pastOnsets.keys where key.entity == entity { pastOnsets[key] = nil }
    }
}

extension BurnRateRule {
    /// `1h/5m`.
    var name: String { "\(long.briefly)/\(short.briefly)" }
}
