extension RowReading {
    /// Requests that no longer come, though they came within the kept hour.
    func trafficConditions() -> [SignalCondition] {
        guard let rate = entry.requestRate.value, rate <= 0, entry.requestRate.quality != .absent else { return [] }
        let histories = group.signals.compactMap { known.state.histories[$0.id]?.samples(of: .requestRate) }
        let busiest = histories.flatMap { $0.compactMap(\.value) }.max() ?? 0
        guard busiest > rules.trafficFloor else { return [] }
        let onsets = histories.compactMap { samples in
            Episode(samples, keep: rules.trafficGone.keep, horizon: rules.horizon) { $0 <= 0 }?.onset
        }
        var condition = SignalCondition(
            id: id(.traffic, "requests"), severity: .critical, subject: subject(), title: "no requests",
            hold: rules.trafficGone, onset: onsets.max(), entity: .fleet(entry.id))
        condition.evidence = [
            Evidence(
                "requests, \(Int(busiest.rounded())) a second within the hour before", value: rate,
                threshold: rules.trafficFloor, unit: .perSecond, series: .requestRate)
        ]
        condition.inputs = Set(group.signals.map { Watch(backend: $0.id.backend, kind: .signals) })
        return [condition]
    }

    /// Answers that are made up though their status is 200, and servers that are full.
    func loadConditions(isBurning: Bool) -> [SignalCondition] {
        group.signals.flatMap { signals -> [SignalCondition] in
            guard (signals[.requestRate].value ?? 1) > 0 else { return [] }
            return [degraded(signals, isBurning), saturated(signals, isBurning)].compactMap { $0 }
        }
    }

    private func degraded(_ signals: GoldenSignals, _ isBurning: Bool) -> SignalCondition? {
        guard let share = signals[.degraded].value else { return nil }
        let version = signals.id.subject.version.map(NameNormalisation.version)
        let name = id(.degraded, version.map { "v\($0)" } ?? "answers", cluster: signals.id.subject.cluster ?? "")
        guard share > bound(rules.degradedShare, name) else { return nil }
        var condition = SignalCondition(
            id: name, severity: isBurning ? .critical : .warning, subject: signals.id.subject,
            title: version.map { "fallback answers v\($0)" } ?? "fallback answers", hold: rules.degraded,
            onset: polled(signals.id.backend), entity: .signals(signals.id))
        condition.evidence = [
            Evidence(
                "share of degraded answers", value: share, threshold: rules.degradedShare, unit: .ratio,
                entity: .signals(signals.id), series: .degraded)
        ]
        condition.inputs = [Watch(backend: signals.id.backend, kind: .signals)]
        return condition
    }

    private func saturated(_ signals: GoldenSignals, _ isBurning: Bool) -> SignalCondition? {
        let busy = signals[.saturation].value ?? 0
        let waiting = signals[.queueDepth].value
        guard busy > 0 || waiting != nil else { return nil }
        let version = signals.id.subject.version.map(NameNormalisation.version)
        let name = id(.saturation, version.map { "v\($0)" } ?? "server", cluster: signals.id.subject.cluster ?? "")
        // Full alone is well used; full with others waiting, or of unknown queue, is at its limit.
        let isFull = busy >= bound(rules.saturationRatio, name) && (waiting ?? 1) > 0
        let isQueueing = (waiting ?? 0) >= bound(rules.queueDepth, name)
        guard isFull || isQueueing else { return nil }
        var condition = SignalCondition(
            id: name, severity: isBurning ? .critical : .warning, subject: signals.id.subject,
            title: version.map { "saturated v\($0)" } ?? "saturated", hold: rules.saturation,
            onset: polled(signals.id.backend), entity: .signals(signals.id))
        let entity = EntityID.signals(signals.id)
        condition.evidence = [
            Evidence(
                "saturation", value: signals[.saturation].value, threshold: rules.saturationRatio, unit: .ratio,
                entity: entity, series: .saturation),
            Evidence(
                "requests waiting", value: waiting, threshold: rules.queueDepth, unit: .count, entity: entity,
                series: .queueDepth),
        ]
        condition.inputs = [Watch(backend: signals.id.backend, kind: .signals)]
        return condition
    }

    /// The threshold, a little lower while its signal is followed, so that a value on the line does not flap.
    private func bound(_ threshold: Double, _ id: Signal.ID) -> Double {
        known.state.triage.isFollowed(id) ? threshold * rules.clearBelow : threshold
    }
}
