extension RowReading {
    /// What monitors measure beyond its threshold: drift, skew, quality and performance.
    func driftConditions() -> [SignalCondition] {
        guard !group.drifts.isEmpty else { return [] }
        let decisions = known.state.driftDecisions(group.drifts)
        return group.drifts.compactMap { condition($0, decisions[$0.id]) }
    }

    /// Where sizes are told the drift rule decides; else a monitor is believed at its threshold, once it has held for a
    /// window.
    private func condition(_ drift: DriftMeasurement, _ decision: DriftDecision?) -> SignalCondition? {
        guard let value = drift.value, let threshold = drift.threshold else { return nil }
        let isOpen = known.state.triage.isFollowed(driftID(drift))
        guard drift.isBeyond(value, isOpen ? drift.clearBound(rules.clearBelow) : threshold) else { return nil }
        var hold = hold(drift)
        if let decision {
            switch decision.standing(isOpen: isOpen) {
            case .clear: return nil
            // The first of two windows is followed and does not open.
            case .pending: hold.for = .seconds(1e9)
            case .holds: break
            }
        }
        let onset = onset(drift, threshold, keep: hold.keep)
        var condition = SignalCondition(
            id: driftID(drift), severity: severity(drift), subject: subject(version: version(of: drift)),
            title: "\(drift.methodWord) \(drift.columnText)", hold: hold, onset: onset, entity: .drift(drift.id))
        condition.evidence = [measured(drift)]
        if let calm = calmSibling(of: drift) { condition.evidence.append(measured(calm)) }
        if drift.kind.comparesDistributions { condition.evidence.append(basis(drift, decision)) }
        condition.inputs = [Watch(backend: drift.id.backend, kind: .drift)]
        return condition
    }

    private func measured(_ drift: DriftMeasurement) -> Evidence {
        Evidence(
            "\(drift.methodWord) of \(drift.columnText)", value: drift.value, threshold: drift.threshold,
            unit: drift.kind == .quality ? .ratio : .none, entity: .drift(drift.id))
    }

    /// The same number of the stable version, where that is within its limit: what confines the drift to the other.
    private func calmSibling(of drift: DriftMeasurement) -> DriftMeasurement? {
        guard let version = version(of: drift),
            let stable = entry.stable.map({ NameNormalisation.version($0.version) }),
            stable != version
        else { return nil }
        let siblings = group.drifts.filter { other in
            other.kind == drift.kind && other.method == drift.method && other.id.monitor == drift.id.monitor
                && other.id.subject.cluster == drift.id.subject.cluster && other.version == stable
                // Of another column it says nothing, unless the column is what names the version of both.
                && (drift.id.subject.version == nil
                    ? other.id.subject.version == nil : other.id.column == drift.id.column)
        }
        return siblings.filter { sibling in
            guard let value = sibling.value, let threshold = sibling.threshold else { return false }
            return !sibling.isBeyond(value, threshold)
        }.min { $0.id.column < $1.id.column }
    }

    /// A column names a version only where one of that name takes part; else it is a class or a number of answers.
    private func version(of drift: DriftMeasurement) -> String? {
        guard drift.id.subject.version == nil, let named = drift.version else { return drift.version }
        return entry.variants.contains { NameNormalisation.version($0.version) == named } ? named : nil
    }

    private func onset(_ drift: DriftMeasurement, _ threshold: Double, keep: Duration) -> InstantInterval {
        let history = known.state.driftHistories[drift.id]?.samples ?? []
        let kept = Episode(history, keep: keep, horizon: rules.horizon) { drift.isBeyond($0, threshold) }?.onset
        let past = known.state.triage.pastOnsets[TriageState.PastOnset(entity: .drift(drift.id))]
        // Of two that know it equally well the one that remembers further back.
        return [kept, past].compactMap { $0 }.min { ($0.uncertainty, $0.latest) < ($1.uncertainty, $1.latest) }
            ?? polled(drift.id.backend)
    }

    /// By what it was judged: beside what chance does in two windows, or by its threshold alone.
    private func basis(_ drift: DriftMeasurement, _ decision: DriftDecision?) -> Evidence {
        let window = (drift.window ?? rules.driftWindow).briefly
        guard let reading = decision?.latest else {
            return Evidence("judged by its threshold alone, held for \(window): its rows are not told")
        }
        let rows = drift.sampleSize.map { ", n \($0)" } ?? ""
        return Evidence(
            "no-change 99.9 % quantile\(rows), corrected over the report; two windows of \(window)",
            value: reading.quantile, entity: .drift(drift.id))
    }

    private func driftID(_ drift: DriftMeasurement) -> Signal.ID {
        let kind: Signal.Kind =
            switch drift.kind {
            case .dataDrift, .predictionDrift, .targetDrift: .drift
            case .skew: .skew
            case .quality: .quality
            case .performance: .performance
            }
        let version = drift.id.subject.version.map { " v\(NameNormalisation.version($0))" } ?? ""
        let mark = drift.kind == .predictionDrift ? " \(Self.predictionMark)" : ""
        return id(kind, "\(drift.id.column) \(drift.method)\(version)\(mark)", cluster: drift.id.subject.cluster ?? "")
    }

    /// A monitor that tells no sample size is believed at its threshold, in two successive windows (domain.md §9).
    private func hold(_ drift: DriftMeasurement) -> SignalRules.Hold {
        switch drift.kind {
        case .quality: rules.quality
        case .performance: rules.performance
        case .dataDrift, .predictionDrift, .targetDrift, .skew:
            SignalRules.Hold(for: drift.window ?? rules.driftWindow, keep: rules.driftKeep)
        }
    }

    private func severity(_ drift: DriftMeasurement) -> Severity {
        let isKey = drift.isKey || rules.keyColumns[entry.id.service]?.contains(drift.id.column) ?? false
        switch drift.kind {
        case .dataDrift, .predictionDrift, .targetDrift, .skew: return isKey ? .critical : .warning
        case .quality: return .warning
        case .performance: return rules.criticalPerformance.contains(entry.id.service) ? .critical : .warning
        }
    }
}

extension DriftMeasurement {
    /// Scores that are better the higher they are, in the spelling of scikit-learn and of common usage.
    private static let higherIsBetter: Set<String> = [
        "auc", "rocAuc", "roc_auc", "accuracy", "precision", "recall", "f1", "r2", "ndcg", "map", "averagePrecision",
    ]

    /// Of a performance score that ought to be high the threshold is its floor.
    private var hasFloor: Bool { kind == .performance && Self.higherIsBetter.contains(method) }

    func isBeyond(_ value: Double, _ bound: Double) -> Bool {
        hasFloor ? value < bound : value > bound
    }

    /// Where it counts as clear again once it has been beyond its threshold.
    func clearBound(_ share: Double) -> Double {
        guard let threshold else { return 0 }
        return hasFloor ? threshold / share : threshold * share
    }
}

extension DriftDecision {
    fileprivate enum Standing { case clear, pending, holds }

    /// An open one holds on while its newest window is still beyond chance; its threshold is looked at with hysteresis.
    fileprivate func standing(isOpen: Bool) -> Standing {
        switch self {
        case .open: .holds
        case .seasonal: .clear
        case .risen, .undecided(.oneWindow): isOpen ? .holds : .pending
        case .closed(let reading): isOpen && reading.probability <= reading.cutoff ? .holds : .clear
        case .undecided(.chanceUnknown): isOpen ? .holds : .clear
        }
    }
}
