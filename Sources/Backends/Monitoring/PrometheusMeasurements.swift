import OpsModel

extension DriftSeries {
    /// One measurement a subject and column.
    func measurements(
        _ backend: BackendID, _ answers: [PrometheusQuery.ID: PrometheusResult],
        _ past: [PrometheusQuery.ID: PrometheusResult]
    ) -> [DriftMeasurement] {
        let combined = SubjectValues(answers[.drift(name)], labels, combine: max)
        let earlier = SubjectValues(past[.drift(name)], labels, combine: max)
        let sizes = SubjectValues(answers[.driftSize(name)], labels, combine: +)
        return combined.rows.map { key, row in
            DriftMeasurement(
                id: DriftID(backend: backend, monitor: name, subject: key.subject, column: key.column), kind: kind,
                method: method, value: row.points.last?.value, threshold: threshold, window: window,
                sampleSize: sizes.rows[key]?.points.last?.value.flatMap { Int(exactly: $0.rounded()) },
                isKey: keyColumns.contains { $0.matches(key.column) }, past: earlier.rows[key]?.points ?? [])
        }
    }
}

extension ObjectiveSeries {
    /// One status a subject that any of the error ratios speaks of.
    func statuses(
        _ backend: BackendID, _ answers: [PrometheusQuery.ID: PrometheusResult],
        _ past: [PrometheusQuery.ID: PrometheusResult]
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
