extension RowReading {
    /// What monitors measure beyond its threshold: drift, skew, quality and performance.
    func driftConditions() -> [SignalCondition] {
        let chances = chances()
        let cutoff = BenjaminiHochberg.cutoff(Array(chances.values), level: NoChangeDistribution.level)
        return group.drifts.compactMap { drift in
            // Where sizes and bins tell what chance does, the effect must be beyond that too.
            if let chance = chances[drift.id], chance > cutoff { return nil }
            return condition(drift)
        }
    }

    /// How likely each score is without change, where its column's sizes and bins are told.
    private func chances() -> [DriftID: Double] {
        group.drifts.reduce(into: [:]) { result, drift in
            guard drift.kind.comparesDistributions, let value = drift.value,
                let counted = known.state.distribution(of: drift.id), let reference = counted.referenceSize,
                let current = drift.sampleSize ?? counted.currentSize,
                let sizes = SampleSizes(reference: Double(reference), current: Double(current)),
                let free = DriftMethod(rawValue: drift.method)?.withoutChange(sizes, bins: counted.bins.count)
            else { return }
            result[drift.id] = free.probability(ofAtLeast: value)
        }
    }

    private func condition(_ drift: DriftMeasurement) -> SignalCondition? {
        guard let value = drift.value, let threshold = drift.threshold else { return nil }
        let isOpen = known.state.triage.isFollowed(driftID(drift))
        guard drift.isBeyond(value, isOpen ? drift.clearBound(rules.clearBelow) : threshold) else { return nil }
        let history = known.state.driftHistories[drift.id]?.samples ?? []
        let hold = hold(drift)
        let kept = Episode(history, keep: hold.keep, horizon: rules.horizon) { drift.isBeyond($0, threshold) }?.onset
        let past = known.state.triage.pastOnsets[TriageState.PastOnset(entity: .drift(drift.id))]
        let onset = [kept, past].compactMap { $0 }.min { $0.uncertainty < $1.uncertainty }
        var condition = SignalCondition(
            id: driftID(drift), severity: severity(drift), subject: subject(version: drift.id.subject.version),
            title: "\(drift.method) \(drift.id.column)", hold: hold,
            onset: onset ?? polled(drift.id.backend), entity: .drift(drift.id))
        condition.evidence = [
            Evidence(
                "\(drift.method) of \(drift.id.column)", value: value, threshold: threshold,
                unit: drift.kind == .quality ? .ratio : .none, entity: .drift(drift.id))
        ]
        condition.inputs = [Watch(backend: drift.id.backend, kind: .drift)]
        return condition
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
