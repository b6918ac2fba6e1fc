extension RowReading {
    /// Requests that no longer come, or come outside the band of the same hour in the last weeks.
    func trafficConditions() -> [SignalCondition] {
        guard let rate = entry.requestRate.value, entry.requestRate.quality != .absent else { return [] }
        return [rate <= 0 ? gone(rate) : unusual(rate)].compactMap { $0 }
    }

    /// They came within the kept hour, or at this hour of the last weeks, and so often that none is no chance
    /// once it has held.
    private func gone(_ rate: Double) -> SignalCondition? {
        let outages = outages
        let pauses = group.signals.compactMap { signals in
            (known.state.histories[signals.id]?.samples(of: .requestRate)).flatMap {
                TrafficPause($0, horizon: rules.horizon, outages: outages)
            }
        }
        guard let last = pauses.max(by: { $0.onset < $1.onset }) else { return nil }
        let (before, hour) = (pauses.reduce(0) { $0 + $1.usual }, weeks?.lowerBound ?? 0)
        let usual = max(before, hour)
        guard usual > rules.trafficFloor else { return nil }
        let told =
            before > rules.trafficFloor
            ? "requests, \(Self.pace(before)) within the hour before"
            : "requests, \(Self.pace(hour)) at this hour in the last weeks"
        var hold = rules.trafficGone
        hold.for = max(hold.for, last.needed(usual: usual))
        // Requests came again, and what is open ends unless this pause becomes news as well.
        let isOpen = known.state.triage.isFollowed(id(.traffic, "requests"))
        if isOpen, now.age(since: last.onset.latest) < hold.for { return nil }
        var condition = traffic("requests", "no requests", hold, .critical)
        condition.onset = last.onset
        condition.evidence = [
            Evidence(told, value: rate, threshold: rules.trafficFloor, unit: .perSecond, series: .requestRate)
        ]
        return condition
    }

    /// When requests were gone and it was news.
    private var outages: [InstantInterval] {
        let (name, triage) = (id(.traffic, "requests"), known.state.triage)
        let over = (triage.ended[name.service] ?? []).filter { $0.id == name }.map {
            InstantInterval($0.onset.latest, $0.closedAt ?? now)
        }
        guard let track = triage.followed[name.service]?[name]?.track, track.openedAt != nil else { return over }
        return over + [InstantInterval(track.onset.latest, track.closedAt ?? track.clearSince ?? now)]
    }

    /// `12 a second`, `30 a minute`.
    private static func pace(_ rate: Double) -> String {
        let (number, unit) = rate >= 1 ? (rate, "second") : (rate * 60, "minute")
        return "\(Int(bounded: number.rounded())) a \(unit)"
    }

    private func unusual(_ rate: Double) -> SignalCondition? {
        guard let weeks else { return nil }
        let isFollowed = known.state.triage.isFollowed(id(.traffic, "unusual"))
        // Hysteresis narrows the band while the signal is followed.
        let slack = isFollowed ? rules.clearBelow : 1
        let (low, high) = (weeks.lowerBound * rules.trafficBelow / slack, weeks.upperBound * rules.trafficAbove * slack)
        let isFew = rate < low && weeks.lowerBound > rules.trafficFloor
        guard isFew || rate > max(high, rules.trafficFloor) else { return nil }
        var condition = traffic("unusual", isFew ? "few requests" : "many requests", rules.trafficBand, .warning)
        let bound = isFew ? weeks.lowerBound * rules.trafficBelow : weeks.upperBound * rules.trafficAbove
        let onsets = group.signals.compactMap { polled($0.id.backend) }
        condition.onset = onsets.max()
        condition.evidence = [
            Evidence(
                "requests, \(Int(bounded: weeks.lowerBound.rounded())) to "
                    + "\(Int(bounded: weeks.upperBound.rounded())) a second at this hour in the last weeks",
                value: rate, threshold: bound, unit: .perSecond, series: .requestRate)
        ]
        return condition
    }

    private func traffic(
        _ detail: String, _ title: String, _ hold: SignalRules.Hold, _ severity: Severity
    ) -> SignalCondition {
        var condition = SignalCondition(
            id: id(.traffic, detail), severity: severity, subject: subject(), title: title, hold: hold,
            entity: .fleet(entry.id))
        condition.inputs = Set(group.signals.map { Watch(backend: $0.id.backend, kind: .signals) })
        return condition
    }

    /// The least and the most of the last weeks at this hour, two of them at least, of all that makes the row's
    /// requests.
    private var weeks: ClosedRange<Double>? {
        guard group.signals.contains(where: { !$0.weeks.isEmpty }) else { return nil }
        struct Place: Hashable {
            var backend: BackendID
            var source: String
            var subject: Subject
        }
        var told: [Place: [Double]] = [:]
        for signals in group.signals where signals[.requestRate].quality != .absent {
            let subject = signals.id.subject
            let place = Place(
                backend: signals.id.backend, source: signals.id.source,
                subject: Subject(name: subject.name, environment: subject.environment, cluster: subject.cluster))
            told[place] = signals.weeks
        }
        guard let count = told.values.map(\.count).min(), count >= 2 else { return nil }
        let sums = (0..<count).map { index in told.values.reduce(0) { $0 + $1[$1.count - count + index] } }
        guard let low = sums.min(), let high = sums.max(), low <= high else { return nil }
        return low...high
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
            onset: known.state.triage.pastOnsets[.degraded(signals.id)] ?? polled(signals.id.backend),
            entity: .signals(signals.id))
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
        let slack = known.state.triage.isFollowed(name) ? rules.clearBelow : 1
        guard rules.isAtLimit(busy, waiting, slack: slack) else { return nil }
        var condition = SignalCondition(
            id: name, severity: isBurning ? .critical : .warning, subject: signals.id.subject,
            title: version.map { "saturated v\($0)" } ?? "saturated", hold: rules.saturation,
            onset: known.state.triage.pastOnsets[.full(signals.id)] ?? polled(signals.id.backend),
            entity: .signals(signals.id))
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
    func bound(_ threshold: Double, _ id: Signal.ID) -> Double {
        known.state.triage.isFollowed(id) ? threshold * rules.clearBelow : threshold
    }
}
