import OpsModel

/// One query and what its answer is for.
struct PrometheusQuery: Sendable {
    enum ID: Sendable, Hashable {
        case signal(String, SignalKind)
        case drift(String)
        case driftFact(String, DriftSeries.Fact)
        case objective(String, Duration)
        case requests(String, Duration)
        case bound(String)
        case change(String)
        case traffic(String)
        case distribution(String)
        case distributionSize(String)
        case replica(String, ReplicaSeries.Fact)
        case gauge(String)
        case gaugeFact(String, GaugeSeries.Fact)
    }

    /// Queries that tell of the same entities.
    enum Family: Sendable, Hashable {
        case signals(String)
        case objective(String)
    }

    let id: ID
    let expression: String
    let labels: SubjectLabels
    /// Labels that are read besides those that name the subject.
    var also: Set<String> = []
    /// The label without which a series says nothing; the subject's name where it is left out.
    var required: String?

    /// All labels that are read of the answer.
    var names: Set<String> { labels.names.union(also) }
    var requiredLabel: String { required ?? labels.service }

    /// How many series lack the label without which they say nothing.
    func nameless(in result: PrometheusResult) -> Int {
        result.series.count { $0.labels.filled(requiredLabel) == nil }
    }
}

extension PrometheusQuery.ID {
    /// Which queries tell of the same entities, each of another number; `nil` for one that stands alone.
    var family: PrometheusQuery.Family? {
        switch self {
        case .signal(let name, _): .signals(name)
        case .objective(let name, _): .objective(name)
        default: nil
        }
    }

    /// Whether it only adds to entities that another query names.
    var isAside: Bool {
        switch self {
        case .driftFact, .requests, .bound, .distributionSize, .gaugeFact: true
        case .signal, .drift, .objective, .change, .traffic, .distribution, .replica, .gauge: false
        }
    }

    /// The kind of entity that is incomplete without the answer.
    var entityKind: EntityKind {
        switch self {
        case .signal: .signals
        case .drift, .driftFact: .drift
        case .objective, .requests, .bound: .objective
        case .change: .change
        case .traffic: .traffic
        case .distribution, .distributionSize: .distribution
        case .replica: .replica
        case .gauge, .gaugeFact: .gauge
        }
    }

    /// As people would look for it in the configuration: `signals services.latencyP99`.
    var name: String {
        switch self {
        case .signal(let set, let kind): "signals \(set).\(kind.rawValue)"
        case .drift(let name): "drift \(name)"
        case .driftFact(let name, let fact): "drift \(name).\(fact.rawValue)"
        case .objective(let name, let window): "slo \(name) over \(window.configurationText)"
        case .requests(let name, let window): "slo \(name).requests over \(window.configurationText)"
        case .bound(let name): "slo \(name).bound"
        case .change(let name): "changes \(name)"
        case .traffic(let name): "traffic \(name)"
        case .distribution(let name): "distributions \(name)"
        case .distributionSize(let name): "distributions \(name).size"
        case .replica(let name, let fact): "replicas \(name).\(fact.rawValue)"
        case .gauge(let name): "gauges \(name)"
        case .gaugeFact(let name, let fact): "gauges \(name).\(fact.rawValue)"
        }
    }

    /// Whether its past is evaluated, and therefore read once at the start.
    var hasPast: Bool {
        switch self {
        case .signal(_, let kind): (SignalKind.kept + SignalKind.judged).contains(kind)
        case .drift, .driftFact(_, .seasonal), .change, .traffic: true
        // Longer windows move too slowly for six hours to show anything, and cost the server the most.
        case .objective(_, let window): window <= PrometheusPast.length
        // When it began to wait, and when somebody looked and it did not.
        case .replica(_, let fact): fact == .waiting || fact == .ready
        case .driftFact, .requests, .bound, .distribution, .distributionSize, .gauge, .gaugeFact: false
        }
    }

    /// Whether its past matters though the present answer is empty: what is no longer exported may have happened.
    var hasPastAlone: Bool {
        switch self {
        case .change, .traffic: true
        default: false
        }
    }

    /// The query whose present answer must not be empty for this one's past to matter.
    var pastNeeds: PrometheusQuery.ID {
        if case .replica(let name, .ready) = self { .replica(name, .waiting) } else { self }
    }

    /// Whether nothing can be said of its entities without it, though others name them.
    var isVital: Bool {
        guard case .replica(_, let fact) = self else { return false }
        return [.ready, .waiting, .terminated].contains(fact)
    }

    /// What moves slowly and has many series is asked once a minute, however often the rest is.
    var isSlow: Bool {
        switch self {
        case .driftFact(_, .seasonal): false
        case .driftFact, .bound, .distribution, .distributionSize, .gaugeFact: true
        case .signal, .drift, .objective, .requests, .change, .traffic, .replica, .gauge: false
        }
    }
}

extension Duration {
    /// As PromQL writes it: `90s`, `500ms`.
    var promQL: String {
        let milliseconds = Int(bounded: (inSeconds * 1000).rounded())
        return milliseconds % 1000 == 0 ? "\(milliseconds / 1000)s" : "\(milliseconds)ms"
    }
}
