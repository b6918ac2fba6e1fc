import OpsModel

/// What a ``Prometheus`` keeps from poll to poll: which pasts were read, and what changes seldom.
actor PrometheusMemory {
    /// How often version and rules are read again.
    private static let seldom = Duration.seconds(300)

    private static let minute = Duration.seconds(60)

    private var withPast: Set<PrometheusQuery.ID> = []
    private var readAt: Instant?
    private var alertHistory = (isRead: false, askedAt: Instant?.none)
    private(set) var version: String?
    private(set) var failingRules: [String] = []
    /// How long the condition of each alerting rule must hold, by the alert's name.
    private(set) var holds: [String: Duration] = [:]
    private(set) var runbookURLs: [String: String] = [:]
    private var changes = ChangeMemory()
    private var traffic = TrafficMemory()
    /// The last answers to what is asked less often than the rest.
    private var slow: [PrometheusQuery.ID: (result: PrometheusResult, at: Instant)] = [:]

    private(set) var seldomAnswers = SeldomAnswers()
    private var seldomAsked: [PrometheusSeldom.ID: Instant] = [:]

    func due(_ asked: [PrometheusSeldom], at now: Instant) -> [PrometheusSeldom] {
        asked.filter { one in
            guard let last = seldomAsked[one.id] else { return true }
            let wait = !seldomAnswers.isKnown(one.id) ? PrometheusSeldom.pause : PrometheusSeldom.period
            return now < last || now - last >= wait
        }
    }

    func keep(_ answers: [PrometheusSeldom.ID: PrometheusResult], of asked: [PrometheusSeldom], at now: Instant) {
        for one in asked {
            seldomAsked[one.id] = now
            if let result = answers[one.id] { seldomAnswers.keep(result, of: one) }
        }
        seldomAnswers.now = now
    }

    /// When the shortest window's series of each objective began: what a first poll's past tells, and later what comes
    /// anew.
    func noteBeginnings(
        of objectives: [ObjectiveSeries], _ answered: [PrometheusQuery.ID: PrometheusResult],
        past: [PrometheusQuery.ID: PrometheusResult], at now: Instant
    ) {
        for objective in objectives {
            guard let shortest = objective.errorRatios.first else { continue }
            let query = PrometheusQuery.ID.objective(objective.name, shortest.window)
            guard let answer = answered[query] else { continue }
            let known = seldomAnswers.began[objective.name]
            let earlier = SubjectValues(past[query], objective.labels, combine: max).rows
            var began = known ?? [:]
            for key in SubjectValues(answer, objective.labels, combine: max).rows.keys where began[key] == nil {
                guard let first = earlier[key]?.points.first?.at, let last = earlier[key]?.points.last?.at else {
                    // Without a past nobody knows; what comes while others are known begins now.
                    if known != nil { began[key] = now }
                    continue
                }
                // A series as old as what was asked for may be older.
                let isOlder = last - first >= PrometheusPast.length - PrometheusPast.widest
                began[key] = isOlder ? Instant(seconds: -.infinity) : first
            }
            seldomAnswers.began[objective.name] = began
        }
    }

    /// Whether it is time to read what changes seldom.
    func isDue(at now: Instant) -> Bool {
        guard let readAt else { return true }
        return now < readAt || now - readAt >= Self.seldom
    }

    func keep(version: String?, rules: AlertingRules?, at now: Instant) {
        if let version { self.version = version }
        if let rules { (failingRules, holds, runbookURLs) = (rules.failing, rules.holds, rules.runbookURLs) }
        readAt = now
    }

    /// What of `queries` is to be asked now.
    func due(_ queries: [PrometheusQuery], at now: Instant) -> [PrometheusQuery] {
        queries.filter { query in
            guard let known = slow[query.id]?.at else { return true }
            return now < known || now - known >= Self.minute
        }
    }

    /// Keeps what is asked less often, and adds to `results` what was not asked this time.
    func complete(
        _ results: [PrometheusQuery.ID: Result<PrometheusResult, BackendError>], at now: Instant
    ) -> [PrometheusQuery.ID: Result<PrometheusResult, BackendError>] {
        var complete = results
        for (id, result) in results where id.isSlow {
            slow[id] = (try? result.get()).map { ($0, now) }
        }
        for (id, known) in slow where complete[id] == nil { complete[id] = .success(known.result) }
        return complete
    }

    func keep(_ told: [ChangeEvent], at now: Instant) -> [ChangeEvent] { changes.keep(told, at: now) }

    func splits(
        of series: TrafficSeries, _ backend: BackendID, now: PrometheusResult, past: PrometheusResult?
    ) -> [TrafficSplit] {
        traffic.splits(of: series, backend, now: now, past: past)
    }

    /// Whether alerts that ended were not told yet; a server that cannot tell is asked again seldom.
    func lacksAlertHistory(at now: Instant) -> Bool {
        guard !alertHistory.isRead else { return false }
        guard let asked = alertHistory.askedAt else { return true }
        return now < asked || now - asked >= Self.seldom
    }

    func keepAlertHistory(isRead: Bool, at now: Instant) { alertHistory = (isRead, now) }

    func lacksPast(_ query: PrometheusQuery.ID) -> Bool { query.hasPast && !withPast.contains(query) }

    func keepPast(of queries: some Sequence<PrometheusQuery.ID>) { withPast.formUnion(queries) }
}
