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

    /// Remembers since when answers are made up, and since when the server has been at its limit.
    mutating func notePast(of observed: GoldenSignals) {
        let rules = triage.rules
        let (degraded, full) = (TriageState.PastOnset.degraded(observed.id), TriageState.PastOnset.full(observed.id))
        if let share = observed[.degraded].value, share <= rules.degradedShare * rules.clearBelow {
            triage.pastOnsets[degraded] = nil
        }
        let load = (busy: observed[.saturation].value, waiting: observed[.queueDepth].value)
        if !rules.isAtLimit(load.busy, load.waiting, slack: rules.clearBelow) { triage.pastOnsets[full] = nil }
        if let shares = observed.past[.degraded] {
            triage.pastOnsets[degraded] =
                Episode(shares, keep: rules.degraded.keep, horizon: rules.horizon) { $0 > rules.degradedShare }?.onset
        }
        let busy = observed.past[.saturation] ?? []
        let waiting = Dictionary((observed.past[.queueDepth] ?? []).map { ($0.at, $0.value) }) { $1 }
        let instants = Set(busy.map(\.at)).union(waiting.keys).sorted()
        guard !instants.isEmpty else { return }
        let loads = Dictionary(busy.map { ($0.at, $0.value) }) { $1 }
        let limits = instants.map { at in
            Sample(at: at, value: rules.isAtLimit(loads[at] ?? nil, waiting[at] ?? nil) ? 1 : 0)
        }
        triage.pastOnsets[full] =
            Episode(limits, keep: rules.saturation.keep, horizon: rules.horizon) { $0 > 0 }?.onset
    }

    /// Remembers since when a replica has waited for the reason that it waits for now.
    mutating func notePast(of replica: Replica) {
        if let before = replicas[replica.id]?.reason, before != replica.reason {
            triage.pastOnsets[.waiting(replica.id, before)] = nil
        }
        guard let reason = replica.reason, let past = replica.waitingPast else { return }
        let keep = triage.rules.crashLoop.keep
        let episode = Episode(past, keep: keep, horizon: triage.rules.horizon) { $0 > 0 }
        triage.pastOnsets[.waiting(replica.id, reason)] = episode?.onset
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

extension TriageState.PastOnset {
    static func degraded(_ id: SignalsID) -> Self { Self(entity: .signals(id), rule: "degraded") }
    static func full(_ id: SignalsID) -> Self { Self(entity: .signals(id), rule: "full") }
    static func waiting(_ id: ReplicaID, _ reason: String) -> Self { Self(entity: .replica(id), rule: reason) }
}

extension SignalRules {
    /// Full with others waiting, or of unknown queue; or with too many waiting. Full alone is well used. A `slack`
    /// below 1 lowers both thresholds.
    func isAtLimit(_ busy: Double?, _ waiting: Double?, slack: Double = 1) -> Bool {
        ((busy ?? 0) >= saturationRatio * slack && (waiting ?? 1) > 0) || (waiting ?? 0) >= queueDepth * slack
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
