/// The windows of one column against both references.
struct DriftWindows: Sendable, Hashable {
    var training = DriftWindowLog()
    var seasonal = DriftWindowLog()
}

extension OpsState {
    /// Keeps what a monitor told of a column as windows. A value that did not change was not told anew, and still holds
    /// for every window that ended since.
    mutating func noteWindows(of drift: DriftMeasurement, at instant: Instant) {
        guard drift.kind.comparesDistributions else { return }
        let length = drift.window ?? triage.rules.driftWindow
        let old = drifts[drift.id]
        var log = driftWindows[drift.id] ?? DriftWindows()
        func append(_ value: Double?, _ past: [Sample], _ before: Double?, to log: inout DriftWindowLog) {
            for sample in past where sample.at < instant {
                guard let score = sample.value else { continue }
                log.append(.init(end: sample.at, score: score, rows: drift.sampleSize), window: length)
            }
            if let before, let until = triage.lastAnswers[drift.id.backend], until < instant {
                log.append(.init(end: until, score: before, rows: old?.sampleSize), window: length)
            }
            guard let value else { return }
            log.append(.init(end: instant, score: value, rows: drift.sampleSize), window: length)
        }
        append(drift.value, drift.past, old?.value, to: &log.training)
        append(drift.seasonal, drift.seasonalPast, old?.seasonal, to: &log.seasonal)
        driftWindows[drift.id] = log
    }

    /// What the drift rule says of each of `drifts` whose size is told, corrected over the columns of each monitor's
    /// report.
    func driftDecisions(_ drifts: [DriftMeasurement]) -> [DriftID: DriftDecision] {
        struct Report: Hashable {
            var backend: BackendID
            var monitor: String
        }
        var result: [DriftID: DriftDecision] = [:]
        // The method itself, handed on, would take a copy of the state along.
        let told = drifts.filter { isChanceTold($0) }
        guard !told.isEmpty else { return result }
        for report in Dictionary(grouping: told, by: { Report(backend: $0.id.backend, monitor: $0.id.monitor) }).values
        {
            let decisions = DriftRule(level: NoChangeDistribution.level).decide(report.map(column))
            for (drift, decision) in zip(report, decisions) { result[drift.id] = decision }
        }
        return result
    }

    /// What the drift rule says of one column beside the others of its report; `nil` where nobody tells of how many
    /// rows and bins it is, so that only its threshold can speak.
    public func driftDecision(of id: DriftID) -> DriftDecision? {
        guard let drift = drifts[id], isChanceTold(drift) else { return nil }
        let columns = fleetRow(of: .drift(id)).flatMap { fleet[$0] }?.drifts ?? [id]
        let report = columns.filter { $0.backend == id.backend && $0.monitor == id.monitor }
        return driftDecisions((report.contains(id) ? report : [id]).compactMap { self.drifts[$0] })[id]
    }

    /// Whether it is told of how many rows a score is, and in how many bins: then chance must be excluded too.
    private func isChanceTold(_ drift: DriftMeasurement) -> Bool {
        guard drift.kind.comparesDistributions, drift.threshold != nil, drift.value != nil else { return false }
        if drift.quantile != nil { return true }
        guard let method = DriftMethod(rawValue: drift.method), method.isKnownWithoutChange else { return false }
        let counted = distribution(of: drift.id)
        let isBinned = drift.bins != nil || counted.map { !$0.bins.isEmpty } ?? false
        return (drift.sampleSize ?? counted?.currentSize) != nil && (isBinned || method == .kolmogorovSmirnov)
    }

    private func column(_ drift: DriftMeasurement) -> DriftColumn {
        let (length, log) = (drift.window ?? triage.rules.driftWindow, driftWindows[drift.id] ?? DriftWindows())
        let basis = driftBasis(of: drift)
        return DriftColumn(
            name: drift.id.column, threshold: drift.threshold ?? 0,
            windows: log.training.windows(of: length) { basis.withoutChange(rows: $0, reference: basis.reference) },
            seasonal: log.seasonal.windows(of: length) { basis.withoutChange(rows: $0, reference: nil) })
    }

    /// What one column's score must be read with, from the measurement, else from a distribution of the column.
    public func driftBasis(of drift: DriftMeasurement) -> DriftBasis {
        DriftBasis(drift, counted: distribution(of: drift.id))
    }
}

extension DriftMethod {
    /// Whether sizes and bins tell what chance does to it.
    fileprivate var isKnownWithoutChange: Bool {
        switch self {
        case .psi, .jensenShannon, .kolmogorovSmirnov, .chiSquare: true
        case .wasserstein, .nullRatio, .outOfRangeRatio, .newCategoryRatio: false
        }
    }
}

extension DriftDecision {
    /// The newest window's reading, where it is known.
    var latest: Reading? {
        switch self {
        case .open(let latest, _), .risen(let latest, _), .seasonal(let latest, _, _): latest
        case .closed(let reading): reading
        case .undecided: nil
        }
    }
}
