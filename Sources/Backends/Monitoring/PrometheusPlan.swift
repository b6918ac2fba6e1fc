import OpsModel

/// What one Prometheus backend asks, as its `options:` say.
struct PrometheusPlan: Sendable {
    var signals: [SignalSet] = []
    var drift: [DriftSeries] = []
    var objectives: [ObjectiveSeries] = []
    var changes: [ChangeSeries] = []
    var traffic: [TrafficSeries] = []
    var distributions: [DistributionSeries] = []
    var replicas: [ReplicaSeries] = []
    var gauges: [GaugeSeries] = []
    var externalLabels: Set<String> = []

    /// Every query with the labels that must be read of its answer; one request each.
    var queries: [PrometheusQuery] {
        let measured = signals.flatMap(\.asked) + drift.flatMap(\.asked) + objectives.flatMap(\.asked)
        let told = changes.map(\.asked) + traffic.map(\.asked)
        return measured + told + distributions.flatMap(\.asked) + replicas.flatMap(\.asked)
            + gauges.flatMap(\.asked)
    }
}

/// Golden signals of every subject that some queries speak of.
struct SignalSet: Sendable {
    struct SignalQuery: Sendable, Hashable {
        var kind: SignalKind
        var expression: String
        var quality: Quality = .exact
    }

    var name: String
    /// What the queries' rates and quantiles are taken over.
    var window: Duration
    var labels: SubjectLabels
    var queries: [SignalQuery]

    var asked: [PrometheusQuery] {
        queries.map { PrometheusQuery(id: .signal(name, $0.kind), expression: $0.expression, labels: labels) }
    }
}

/// Drift of every column that one query speaks of.
struct DriftSeries: Sendable {
    var name: String
    var expression: String
    var labels: SubjectLabels
    var kind: DriftMeasurement.DriftKind
    var method: String
    var threshold: Double?
    var window: Duration?
    /// Columns that a service cannot do without.
    var keyColumns: [Glob] = []
    var bins: Int?
    /// What is asked besides the score.
    var facts: [Fact: String] = [:]

    /// What tells change from chance and from the season; the raw value is the option's key.
    enum Fact: String, Sendable, Hashable, CaseIterable {
        /// How many rows the current window holds.
        case size
        case referenceSize
        /// The score that 99.9 % of windows without change stay below, by the monitor's own reckoning.
        case quantile
        /// The same score against the same hours of the last weeks.
        case seasonal
    }

    var asked: [PrometheusQuery] {
        [PrometheusQuery(id: .drift(name), expression: expression, labels: labels)]
            + Fact.allCases.compactMap { fact in
                facts[fact].map { PrometheusQuery(id: .driftFact(name, fact), expression: $0, labels: labels) }
            }
    }
}

/// One objective of every service that its queries speak of.
struct ObjectiveSeries: Sendable {
    enum Bound: Sendable, Hashable {
        case fixed(Duration)
        /// Seconds by service.
        case query(String)
    }

    var name: String
    var labels: SubjectLabels
    var objective: Double
    var window: Duration
    /// Shortest window first.
    var errorRatios: [(window: Duration, expression: String)]
    /// Shortest window first; how many requests each held.
    var requests: [(window: Duration, expression: String)] = []
    /// The latency beyond which an answer is bad.
    var bound: Bound?

    var asked: [PrometheusQuery] {
        var asked = errorRatios.map {
            PrometheusQuery(id: .objective(name, $0.window), expression: $0.expression, labels: labels)
        }
        asked += requests.map {
            PrometheusQuery(id: .requests(name, $0.window), expression: $0.expression, labels: labels)
        }
        if case .query(let expression) = bound {
            asked.append(PrometheusQuery(id: .bound(name), expression: expression, labels: labels))
        }
        return asked
    }
}
