public import OpsModel
public import Wire

/// Prometheus, or what answers its HTTP API (Thanos, Mimir, VictoriaMetrics): golden signals, drift, objectives,
/// changes, traffic shares, distributions and replicas by the configured queries, alerts with the instant their
/// condition began, and scrape targets.
///
/// A poll costs one request a query, one for alerts, one for targets, and every five minutes one for the version and
/// one for the rules; distributions and sizes are asked once a minute. The first poll also reads the last six hours of
/// what is judged by its past, one more request a query, and two for the alerts that have ended since. Every ten
/// minutes an objective's coverage and the request rates of the last weeks are read, one request each.
public struct Prometheus: Backend {
    public static let kind = "prometheus"
    public static let system = "Prometheus"
    public static let reports: Set<EntityKind> = [
        .signals, .drift, .objective, .alert, .target, .change, .traffic, .distribution, .replica, .gauge,
    ]
    public static var options: [OptionSpec] { optionSpecs }

    /// One that is there for its alerts measures nothing: that it is silent leaves nobody blind.
    public static func reports(as settings: BackendSettings) -> Set<EntityKind> {
        guard let plan = try? PrometheusPlan(settings) else { return reports }
        return plan.signals.isEmpty && plan.objectives.isEmpty ? reports.subtracting([.signals]) : reports
    }

    let settings: BackendSettings
    let api: PrometheusAPI
    let plan: PrometheusPlan
    private let memory = PrometheusMemory()

    public init(settings: BackendSettings, transport: any Transport) throws(SettingsError) {
        self.settings = settings
        plan = try PrometheusPlan(settings)
        api = PrometheusAPI(endpoint: try Endpoint(settings, transport))
    }

    public func poll(at now: Instant) async throws(BackendError) -> Snapshot {
        let isDue = await memory.isDue(at: now)
        let due = await memory.due(plan.queries, at: now)
        let calls = due.map(PrometheusCall.query) + [.alerts, .targets] + (isDue ? [.version, .rules] : [])
        let answers = await PrometheusRound(api: api, answers: answers).ask(calls)
        guard answers.contains(where: { $0.value.isSuccess }) else { throw Self.worst(of: answers.values) }
        if isDue { await memory.keep(version: answers.version, rules: answers.rules, at: now) }

        var report = PrometheusReport(settings.id, plan)
        report.facts.version = await memory.version
        report.facts.holds = await memory.holds
        report.facts.runbookURLs = await memory.runbookURLs
        Self.addLists(of: answers, to: &report)
        let results = await memory.complete(answers.results, at: now)
        let past = await past(of: results, at: now)
        report.add(results, past: past, seldom: await seldom(results, past: past, at: now))
        await addHistories(to: &report, results.compactMapValues { try? $0.get() }, past: past, at: now)
        if case .success(.alerts(let alerts))? = answers[.alerts] {
            report.facts.endedAlerts = await endedAlerts(beside: alerts.items, at: now)
        }
        // What is cancelled is delivered to nobody, and must tell its past another time.
        if !Task.isCancelled { await memory.keepPast(of: past.keys) }
        let failing = await memory.failingRules
        if let first = failing.first { report.remark("\(failing.count) failing rules, the first: \(first)") }
        return report.snapshot
    }

    private static func addLists(
        of answers: [PrometheusCall.ID: PrometheusRound.Reply], to report: inout PrometheusReport
    ) {
        switch answers[.targets] {
        case .success(.targets(let targets)): report.add(targets)
        // Thanos and Mimir scrape nothing, so they list no targets.
        case .failure(let error) where error.failure.kind == .notFound: break
        case .failure(let error): report.fail(.target, error.description)
        default: break
        }
        switch answers[.alerts] {
        case .success(.alerts(let alerts)): report.add(alerts)
        case .failure(let error): report.fail(.alert, error.description)
        default: break
        }
    }

    var answers: PrometheusAnswers {
        PrometheusAnswers(backend: settings.id, externalLabels: plan.externalLabels)
    }

    /// What is known of changes and of steps in the traffic, with what former polls saw of them.
    private func addHistories(
        to report: inout PrometheusReport, _ answers: [PrometheusQuery.ID: PrometheusResult],
        past: [PrometheusQuery.ID: PrometheusResult], at now: Instant
    ) async {
        var told: [ChangeEvent] = []
        for series in plan.changes {
            let id = PrometheusQuery.ID.change(series.name)
            let reader = ChangeReader(settings.id, series, [answers[id], past[id]].compactMap { $0 }, now: now)
            told += reader.changes
            report.note(unreadable: reader.unreadable, id)
        }
        if !plan.changes.isEmpty { report.add(await memory.keep(told, at: now)) }
        for series in plan.traffic {
            let id = PrometheusQuery.ID.traffic(series.name)
            guard let answer = answers[id] else { continue }
            report.add(await memory.splits(of: series, settings.id, now: answer, past: past[id]))
        }
    }

    /// The last six hours of what answered and has no past yet, on one grid.
    /// A range that fails is asked again at the next poll; the present values stand without it.
    private func past(
        of results: [PrometheusQuery.ID: Result<PrometheusResult, BackendError>], at now: Instant
    ) async -> [PrometheusQuery.ID: PrometheusResult] {
        let answered = results.compactMapValues { try? $0.get() }
        let newest = answered.values.compactMap(\.newest).max() ?? now
        var calls: [PrometheusCall] = []
        for query in plan.queries {
            let isAnswered = [query.id, query.id.pastNeeds].allSatisfy { answered[$0]?.series.isEmpty == false }
            guard let answer = answered[query.id], isAnswered || query.id.hasPastAlone else { continue }
            guard await memory.lacksPast(query.id) else { continue }
            calls.append(.past(query, PrometheusPast(of: query.id, before: newest, series: answer.series.count)))
        }
        guard !calls.isEmpty else { return [:] }
        return await PrometheusRound(api: api, answers: answers).ask(calls).results.compactMapValues { try? $0.get() }
    }

    /// Alerts that ended within the last six hours; `nil` once they were told.
    private func endedAlerts(beside present: [Alert], at now: Instant) async -> [EndedAlert]? {
        guard await memory.lacksAlertHistory(at: now) else { return nil }
        let past = PrometheusPast(before: now, series: present.count)
        let replies = await PrometheusRound(api: api, answers: answers)
            .ask(AlertHistory.Name.allCases.map { .alertHistory($0, past) })
        let ended = AlertHistory(replies, past)?.ended(beside: present)
        if !Task.isCancelled { await memory.keepAlertHistory(isRead: ended != nil, at: now) }
        return ended
    }

    /// What is asked seldom, read anew where it is time; what answers nothing now has no weeks and no coverage.
    private func seldom(
        _ results: [PrometheusQuery.ID: Result<PrometheusResult, BackendError>],
        past: [PrometheusQuery.ID: PrometheusResult], at now: Instant
    ) async -> SeldomAnswers {
        let answered = results.compactMapValues { try? $0.get() }.filter { !$0.value.series.isEmpty }
        let asked = PrometheusSeldom.all(plan, at: answered.values.compactMap(\.newest).max() ?? now)
            .filter { answered[$0.query.id] != nil }
        let due = await memory.due(asked, at: now)
        var answers: [PrometheusSeldom.ID: PrometheusResult] = [:]
        let replies = await PrometheusRound(api: api, answers: self.answers)
            .ask(due.map { .past($0.query, $0.past) }).results
        for one in due { answers[one.id] = replies[one.query.id].flatMap { try? $0.get() } }
        await memory.keep(answers, of: due, at: now)
        await memory.noteBeginnings(of: plan.objectives, answered, past: past, at: now)
        return await memory.seldomAnswers
    }

    /// Of many faults the one that explains most: what concerns the whole server before one query's own.
    private static func worst(of replies: some Collection<PrometheusRound.Reply>) -> BackendError {
        let errors = replies.compactMap { reply in
            if case .failure(let error) = reply { error } else { nil }
        }
        let general = errors.first { ![.configuration, .notFound].contains($0.failure.kind) }
        return general ?? errors.first ?? BackendError(.server, "Prometheus answered nothing.")
    }
}
