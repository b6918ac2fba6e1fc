import OpsModel

/// What one poll has learnt so far; becomes a ``Snapshot``.
struct PrometheusReport {
    private let backend: BackendID
    private let plan: PrometheusPlan
    private var observations: [Observation] = []
    private var incomplete: [EntityKind: String] = [:]
    private var cuts: [String] = []
    private var remarks: [String] = []
    /// Queries that failed where others of the same family tell what there is: a number is missing and nothing else.
    private var faults: [String] = []
    var facts = BackendFacts(isHealthy: true)

    init(_ backend: BackendID, _ plan: PrometheusPlan) {
        self.backend = backend
        self.plan = plan
    }

    var snapshot: Snapshot {
        var facts = facts
        if !faults.isEmpty { facts.isHealthy = false }
        let notes = faults + [facts.note].compactMap { $0 } + remarks
        facts.note = notes.isEmpty ? nil : notes.joined(separator: "; ")
        return Snapshot(
            observations: observations, incomplete: incomplete,
            truncated: cuts.isEmpty ? nil : cuts.joined(separator: "; "), facts: facts)
    }

    mutating func add(_ alerts: Listing<Alert>) {
        observations += alerts.items.map { alert in
            var alert = alert
            alert.holdFor = facts.holds[alert.name]
            return .alert(alert)
        }
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

    /// A kind's list is whole as long as one query of each family that names its entities was answered.
    private mutating func fail(_ id: PrometheusQuery.ID, _ reason: String, _ told: Set<PrometheusQuery.Family>) {
        if id.isAside || (!id.isVital && id.family.map(told.contains) ?? false) {
            if faults.count < 3 { faults.append(reason) }
        } else {
            fail(id.entityKind, reason)
        }
    }

    mutating func remark(_ text: String) {
        if remarks.count < 5, !remarks.contains(text) { remarks.append(text) }
    }

    /// Takes the answers to all queries of the plan, and what range queries told of their past.
    mutating func add(
        _ answers: [PrometheusQuery.ID: Result<PrometheusResult, BackendError>],
        past: [PrometheusQuery.ID: PrometheusResult], seldom: SeldomAnswers
    ) {
        let whole = answers.filter { (try? $0.value.get())?.unreadable == 0 }
        let told = Set(whole.keys.compactMap(\.family))
        for query in plan.queries {
            switch answers[query.id] {
            case .success(let result):
                remark(on: result, of: query)
                if let text = result.unreadableText { fail(query.id, "\(query.id.name): \(text).", told) }
            case .failure(let error): fail(query.id, "\(query.id.name): \(error)", told)
            case nil: fail(query.id, "\(query.id.name) was not asked.", told)
            }
        }
        for (id, result) in past.sorted(by: { $0.key.name < $1.key.name }) {
            if let text = result.unreadableText { remark("\(id.name), its past: \(text)") }
        }
        let values = answers.compactMapValues { try? $0.get() }
        observations += SignalTable(backend: backend, plan: plan, answers: values, past: past, seldom: seldom)
            .signals.map(Observation.signals)
        observations += plan.drift.flatMap { drift in
            drift.measurements(backend, values, past).map(Observation.drift)
        }
        observations += plan.objectives.flatMap {
            $0.statuses(backend, values, past, seldom).map(Observation.objective)
        }
        observations += plan.gauges.flatMap { $0.gauges(backend, values).map(Observation.gauge) }
        for series in plan.distributions { add(series, values) }
        // A replica whose ailments were not told would look well.
        for series in plan.replicas where series.asked.allSatisfy({ !$0.id.isVital || values[$0.id] != nil }) {
            observations += ReplicaReader(backend, series, values, past: past).replicas.map(Observation.replica)
        }
    }

    private mutating func add(_ series: DistributionSeries, _ answers: [PrometheusQuery.ID: PrometheusResult]) {
        let reader = DistributionReader(
            backend, series, answers[.distribution(series.name)], sizes: answers[.distributionSize(series.name)])
        observations += reader.distributions.map(Observation.distribution)
        if reader.cut > 0 { cuts.append("distributions \(series.name): \(reader.cut) bins too many") }
    }

    mutating func add(_ changes: [ChangeEvent]) { observations += changes.map(Observation.change) }

    mutating func add(_ splits: [TrafficSplit]) { observations += splits.map(Observation.traffic) }

    mutating func note(unreadable count: Int, _ query: PrometheusQuery.ID) {
        guard count > 0 else { return }
        remark("\(query.name): \(count) series whose value is no instant in seconds of the epoch")
    }

    private mutating func remark(on result: PrometheusResult, of query: PrometheusQuery) {
        if result.isCut { cuts.append("\(query.id.name): \(result.series.count) of \(result.seriesCount) series") }
        if let first = result.remarks.first { remark("\(query.id.name): \(first)") }
        let nameless = query.nameless(in: result)
        // Most pods of a cluster are no replicas of a model.
        if nameless > 0, query.id.entityKind != .replica {
            remark("\(query.id.name): \(nameless) series without the label \(query.requiredLabel)")
        }
        if let skew = result.clockSkew { facts.clockSkew = skew }
    }
}
