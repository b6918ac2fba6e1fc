import OpsModel

extension DriftSeries {
    /// One measurement a subject and column.
    func measurements(
        _ backend: BackendID, _ answers: [PrometheusQuery.ID: PrometheusResult],
        _ past: [PrometheusQuery.ID: PrometheusResult]
    ) -> [DriftMeasurement] {
        let combined = SubjectValues(answers[.drift(name)], labels, combine: max)
        let earlier = SubjectValues(past[.drift(name)], labels, combine: max)
        func fact(_ fact: Fact, combine: (Double, Double) -> Double) -> [SubjectValues.Key: Double] {
            SubjectValues(answers[.driftFact(name, fact)], labels, combine: combine).rows
                .compactMapValues { $0.points.last?.value }
        }
        let sizes = fact(.size, combine: +).compactMapValues { Int(exactly: $0.rounded()) }
        let references = fact(.referenceSize, combine: +).compactMapValues { Int(exactly: $0.rounded()) }
        let (quantiles, seasonal) = (fact(.quantile, combine: max), fact(.seasonal, combine: max))
        let seasonalPast = SubjectValues(past[.driftFact(name, .seasonal)], labels, combine: max).rows
        return combined.rows.map { key, row in
            DriftMeasurement(
                id: DriftID(backend: backend, monitor: name, subject: key.subject, column: key.column), kind: kind,
                method: method, value: row.points.last?.value, threshold: threshold, window: window,
                sampleSize: sizes[key], referenceSize: references[key], bins: bins, quantile: quantiles[key],
                seasonal: seasonal[key], isKey: keyColumns.contains { $0.matches(key.column) },
                past: earlier.rows[key]?.points ?? [], seasonalPast: seasonalPast[key]?.points ?? [])
        }
    }
}

extension ObjectiveSeries {
    /// One status a subject that any of the error ratios speaks of.
    func statuses(
        _ backend: BackendID, _ answers: [PrometheusQuery.ID: PrometheusResult],
        _ past: [PrometheusQuery.ID: PrometheusResult], _ seldom: SeldomAnswers
    ) -> [ObjectiveStatus] {
        var statuses: [Subject: ObjectiveStatus] = [:]
        for (window, _) in errorRatios {
            let query = PrometheusQuery.ID.objective(name, window)
            let earlier = SubjectValues(past[query], labels, combine: max).rows
            for (key, row) in SubjectValues(answers[query], labels, combine: max).rows {
                var status = statuses[key.subject] ?? status(backend, key.subject)
                status.errorRatios.updateValue(row.points.last?.value, forKey: window)
                if let points = earlier[key]?.points, !points.isEmpty { status.past[window] = points }
                statuses[key.subject] = status
            }
        }
        for (window, _) in requests {
            for (key, row) in SubjectValues(answers[.requests(name, window)], labels, combine: +).rows {
                statuses[key.subject]?.requests.updateValue(row.points.last?.value, forKey: window)
            }
        }
        for (key, row) in SubjectValues(answers[.bound(name)], labels, combine: max).rows {
            guard let seconds = row.points.last?.value, seconds > 0, seconds < 1e9 else { continue }
            statuses[key.subject]?.bound = .seconds(seconds)
        }
        let windows = Set(errorRatios.map(\.window) + BurnRatePolicy.standard(window: window).windows + [window])
        for (key, coverage) in seldom.coverage(self) {
            for window in windows {
                let share = coverage.share(of: window)
                if share < 1 { statuses[key.subject]?.coverage[window] = share }
            }
        }
        return Array(statuses.values)
    }

    private func status(_ backend: BackendID, _ subject: Subject) -> ObjectiveStatus {
        var fixed: Duration?
        if case .fixed(let bound) = bound { fixed = bound }
        return ObjectiveStatus(
            id: SLOID(backend: backend, name: name, subject: subject), objective: objective, window: window,
            errorRatios: [:], bound: fixed)
    }
}
