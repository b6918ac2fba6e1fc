import OpsModel

/// What one poll has learnt so far; becomes a ``Snapshot``.
struct PrometheusReport {
    private let backend: BackendID
    private let plan: PrometheusPlan
    private var observations: [Observation] = []
    private var incomplete: [EntityKind: String] = [:]
    private var cuts: [String] = []
    private var remarks: [String] = []
    var facts = BackendFacts(isHealthy: true)

    init(_ backend: BackendID, _ plan: PrometheusPlan) {
        self.backend = backend
        self.plan = plan
    }

    var snapshot: Snapshot {
        var facts = facts
        let notes = [facts.note].compactMap { $0 } + remarks
        facts.note = notes.isEmpty ? nil : notes.joined(separator: "; ")
        return Snapshot(
            observations: observations, incomplete: incomplete,
            truncated: cuts.isEmpty ? nil : cuts.joined(separator: "; "), facts: facts)
    }

    mutating func add(_ alerts: Listing<Alert>) {
        observations += alerts.items.map(Observation.alert)
        note(alerts.incompleteness, .alert, cutAt: alerts.cutAt, "alerts")
    }

    mutating func add(_ targets: Listing<ScrapeTarget>) {
        observations += targets.items.map(Observation.target)
        note(targets.incompleteness, .target, cutAt: targets.cutAt, "targets")
        let up = targets.items.count { $0.isUp == true }
        if !targets.items.isEmpty { facts.note = "targets \(up)/\(targets.items.count) up" }
    }

    private mutating func note(_ fault: String?, _ kind: EntityKind, cutAt: Int?, _ what: String) {
        if let cutAt { cuts.append("more than \(cutAt) \(what)") }
        if let fault { fail(kind, fault) }
    }

    mutating func fail(_ kind: EntityKind, _ reason: String) {
        incomplete[kind] = incomplete[kind].map { $0.contains(reason) ? $0 : "\($0) \(reason)" } ?? reason
    }

    mutating func remark(_ text: String) {
        if remarks.count < 5, !remarks.contains(text) { remarks.append(text) }
    }

    /// Takes the answers to all queries of the plan, and what range queries told of their past.
    mutating func add(
        _ answers: [PrometheusQuery.ID: Result<PrometheusResult, BackendError>],
        past: [PrometheusQuery.ID: PrometheusResult]
    ) {
        for query in plan.queries {
            switch answers[query.id] {
            case .success(let result): remark(on: result, of: query)
            case .failure(let error): fail(query.id.entityKind, "\(query.id.name): \(error)")
            case nil: fail(query.id.entityKind, "\(query.id.name) was not asked.")
            }
        }
        let values = answers.compactMapValues { try? $0.get() }
        observations += SignalTable(backend: backend, plan: plan, answers: values, past: past).signals.map(
            Observation.signals)
        observations += plan.drift.flatMap { drift in
            Self.measurements(drift, backend, values[.drift(drift.name)], past[.drift(drift.name)]).map(
                Observation.drift)
        }
        observations += plan.objectives.flatMap { Self.statuses($0, backend, values).map(Observation.objective) }
    }

    private mutating func remark(on result: PrometheusResult, of query: PrometheusQuery) {
        if result.isCut { cuts.append("\(query.id.name): \(result.series.count) of \(result.seriesCount) series") }
        if let first = result.remarks.first { remark("\(query.id.name): \(first)") }
        let nameless = result.series.count { query.labels.subject(of: $0.labels) == nil }
        if nameless > 0 { remark("\(query.id.name): \(nameless) series without the label \(query.labels.service)") }
        if let skew = result.clockSkew { facts.clockSkew = skew }
    }

    private static func measurements(
        _ drift: DriftSeries, _ backend: BackendID, _ answer: PrometheusResult?, _ past: PrometheusResult?
    ) -> [DriftMeasurement] {
        let combined = SubjectValues(answer, drift.labels, combine: max)
        let earlier = SubjectValues(past, drift.labels, combine: max)
        return combined.rows.map { key, row in
            DriftMeasurement(
                id: DriftID(backend: backend, monitor: drift.name, subject: key.subject, column: key.column),
                kind: drift.kind, method: drift.method, value: row.points.last?.value, threshold: drift.threshold,
                window: drift.window, past: earlier.rows[key]?.points ?? [])
        }
    }

    private static func statuses(
        _ objective: ObjectiveSeries, _ backend: BackendID, _ answers: [PrometheusQuery.ID: PrometheusResult]
    ) -> [ObjectiveStatus] {
        var ratios: [Subject: [Duration: Double?]] = [:]
        for (window, _) in objective.errorRatios {
            let values = SubjectValues(answers[.objective(objective.name, window)], objective.labels, combine: max)
            for (key, row) in values.rows {
                ratios[key.subject, default: [:]].updateValue(row.points.last?.value, forKey: window)
            }
        }
        return ratios.map { subject, ratios in
            ObjectiveStatus(
                id: SLOID(backend: backend, name: objective.name, subject: subject), objective: objective.objective,
                window: objective.window, errorRatios: ratios)
        }
    }
}
