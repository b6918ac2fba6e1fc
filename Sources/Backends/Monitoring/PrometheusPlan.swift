import OpsModel

/// What one Prometheus backend asks, as its `options:` say.
struct PrometheusPlan: Sendable {
    var signals: [SignalSet] = []
    var drift: [DriftSeries] = []
    var objectives: [ObjectiveSeries] = []
    var externalLabels: Set<String> = []

    /// Every query with the labels that must be read of its answer; one request each.
    var queries: [PrometheusQuery] {
        signals.flatMap { set in
            set.queries.map {
                PrometheusQuery(id: .signal(set.name, $0.kind), expression: $0.expression, labels: set.labels)
            }
        }
            + drift.map { PrometheusQuery(id: .drift($0.name), expression: $0.expression, labels: $0.labels) }
            + objectives.flatMap { objective in
                objective.errorRatios.map { window, expression in
                    PrometheusQuery(
                        id: .objective(objective.name, window), expression: expression, labels: objective.labels)
                }
            }
    }
}

/// One query and what its answer is for.
struct PrometheusQuery: Sendable {
    enum ID: Sendable, Hashable {
        case signal(String, SignalKind)
        case drift(String)
        case objective(String, Duration)
    }

    let id: ID
    let expression: String
    let labels: SubjectLabels
}

extension PrometheusQuery.ID {
    /// The kind of entity that is incomplete without the answer.
    var entityKind: EntityKind {
        switch self {
        case .signal: .signals
        case .drift: .drift
        case .objective: .objective
        }
    }

    /// As people would look for it in the configuration: `signals services.latencyP99`.
    var name: String {
        switch self {
        case .signal(let set, let kind): "signals \(set).\(kind.rawValue)"
        case .drift(let name): "drift \(name)"
        case .objective(let name, let window): "slo \(name) over \(window.promQL)"
        }
    }

    /// Whether its past is kept in memory, and therefore read once at the start.
    var hasPast: Bool {
        switch self {
        case .signal(_, let kind): SignalKind.kept.contains(kind)
        case .drift: true
        case .objective: false
        }
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
}

/// One objective of every service that its queries speak of.
struct ObjectiveSeries: Sendable {
    var name: String
    var labels: SubjectLabels
    var objective: Double
    var window: Duration
    /// Shortest window first.
    var errorRatios: [(window: Duration, expression: String)]
}

extension Duration {
    /// As PromQL writes it: `90s`, `500ms`.
    var promQL: String {
        let milliseconds = Int((inSeconds * 1000).rounded())
        return milliseconds % 1000 == 0 ? "\(milliseconds / 1000)s" : "\(milliseconds)ms"
    }
}
