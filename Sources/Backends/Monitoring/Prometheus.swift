public import OpsModel
public import Wire

/// Prometheus, or what answers its HTTP API (Thanos, Mimir, VictoriaMetrics): golden signals, drift and objectives by
/// the configured queries, alerts with the instant their condition began, and scrape targets.
///
/// A poll costs one request a query, one for alerts, one for targets, and every five minutes one for the version and
/// one for the rules. The first poll also reads the last hour of what keeps a sparkline: one more request a query.
public struct Prometheus: Backend {
    public static let kind = "prometheus"
    public static let system = "Prometheus"
    public static let reports: Set<EntityKind> = [.signals, .drift, .objective, .alert, .target]
    public static var options: [OptionSpec] { optionSpecs }

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
        let calls = plan.queries.map(PrometheusCall.query) + [.alerts, .targets] + (isDue ? [.version, .rules] : [])
        let answers = await PrometheusRound(api: api, answers: answers).ask(calls)
        guard answers.contains(where: { $0.value.isSuccess }) else { throw Self.worst(of: answers.values) }
        if isDue { await memory.keep(version: answers.version, failingRules: answers.failingRules, at: now) }

        var report = PrometheusReport(settings.id, plan)
        report.facts.version = await memory.version
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
        let results = answers.results
        report.add(results, past: await past(of: results))
        let failing = await memory.failingRules
        if let first = failing.first { report.remark("\(failing.count) failing rules, the first: \(first)") }
        return report.snapshot
    }

    var answers: PrometheusAnswers {
        PrometheusAnswers(backend: settings.id, externalLabels: plan.externalLabels)
    }

    /// The last hour of what answered and has no past yet, on one grid, so that the kinds of one subject share instants.
    /// A range that fails is asked again at the next poll; the present values stand without it.
    private func past(
        of results: [PrometheusQuery.ID: Result<PrometheusResult, BackendError>]
    ) async -> [PrometheusQuery.ID: PrometheusResult] {
        let answered = results.compactMapValues { try? $0.get() }
        guard let newest = answered.values.compactMap(\.newest).max() else { return [:] }
        var calls: [PrometheusCall] = []
        for query in plan.queries where answered[query.id]?.series.isEmpty == false {
            guard await memory.lacksPast(query.id) else { continue }
            calls.append(.past(query, end: Instant(seconds: (newest.seconds / 60).rounded(.down) * 60)))
        }
        guard !calls.isEmpty else { return [:] }
        let pasts = await PrometheusRound(api: api, answers: answers).ask(calls).results.compactMapValues {
            try? $0.get()
        }
        await memory.keepPast(of: pasts.keys)
        return pasts
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
