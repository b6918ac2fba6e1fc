import OpsModel

/// What a ``Prometheus`` keeps from poll to poll: which pasts were read, and what changes seldom.
actor PrometheusMemory {
    /// How often version and rules are read again.
    private static let seldom = Duration.seconds(300)

    private var withPast: Set<PrometheusQuery.ID> = []
    private var readAt: Instant?
    private(set) var version: String?
    private(set) var failingRules: [String] = []

    /// Whether it is time to read what changes seldom.
    func isDue(at now: Instant) -> Bool {
        guard let readAt else { return true }
        return now < readAt || now - readAt >= Self.seldom
    }

    func keep(version: String?, failingRules: [String]?, at now: Instant) {
        if let version { self.version = version }
        if let failingRules { self.failingRules = failingRules }
        readAt = now
    }

    func lacksPast(_ query: PrometheusQuery.ID) -> Bool { query.hasPast && !withPast.contains(query) }

    func keepPast(of queries: some Sequence<PrometheusQuery.ID>) { withPast.formUnion(queries) }
}
