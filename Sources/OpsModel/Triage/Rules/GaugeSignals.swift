extension RowReading {
    /// What conventional series say of feature views, pipelines, gates, rollouts and GPUs.
    func gaugeConditions() -> [SignalCondition] {
        guard !group.gauges.isEmpty || !group.replicas.isEmpty else { return [] }
        return (group.gauges + gaugesOfNodes()).compactMap { gauge in
            guard let value = gauge.value else { return nil }
            switch gauge.id.kind {
            case .featureAge: return stale(gauge, value)
            case .pipelineFailed: return failed(gauge, value)
            case .pipelineAge: return overdue(gauge, value)
            case .modelAge: return tooOld(gauge, value)
            case .gate: return unpassed(gauge, value)
            case .rolloutStuck: return stuck(gauge, value, "rollout of \(gauge.id.name) is stuck")
            case .releaseFailed: return stuck(gauge, value, "release \(gauge.id.name) has failed")
            case .gpuFault: return fault(gauge, value)
            case .certificateExpiry: return ending(gauge, value)
            // A cause, and no trouble by itself.
            case .quotaUsed: return nil
            }
        }
    }

    /// GPUs of the nodes that the row's replicas run on, of which no series names a service.
    private func gaugesOfNodes() -> [Gauge] {
        guard !known.state.triage.gaugesOfNode.isEmpty else { return [] }
        return Set(group.replicas.compactMap(\.node)).sorted().flatMap { node in
            (known.state.triage.gaugesOfNode[node] ?? []).sorted { $0.name < $1.name }.compactMap {
                known.state.presentGauge($0)
            }
        }
    }

    /// Older than its limit, else than twice its interval; critical at twice that.
    private func stale(_ gauge: Gauge, _ age: Double) -> SignalCondition? {
        guard let limit = gauge.limit ?? gauge.interval.map({ $0 * 2 }) else { return nil }
        guard age > bound(limit, signalID(gauge, .freshness)) else { return nil }
        var condition = make(
            gauge, .freshness, age > limit * 2 ? .critical : .warning, "\(gauge.id.name) is not renewed",
            rules.freshness)
        condition.onset = InstantInterval(at(gauge) - Duration(boundedSeconds: age - limit))
        condition.evidence = [Evidence("age of \(gauge.id.name)", value: age, threshold: limit, unit: .seconds)]
        condition.dependency = gauge.id.name
        return condition
    }

    private func failed(_ gauge: Gauge, _ value: Double) -> SignalCondition? {
        guard value > 0 else { return nil }
        return make(gauge, .pipeline, pipelineSeverity, "\(gauge.id.name) failed", rules.pipeline)
    }

    /// Beyond its limit, else half an interval over its schedule.
    private func overdue(_ gauge: Gauge, _ age: Double) -> SignalCondition? {
        guard let limit = gauge.limit ?? gauge.interval.map({ $0 * 1.5 }) else { return nil }
        guard age > bound(limit, signalID(gauge, .pipeline)) else { return nil }
        var condition = make(gauge, .pipeline, pipelineSeverity, "\(gauge.id.name) is overdue", rules.pipeline)
        condition.onset = InstantInterval(at(gauge) - Duration(boundedSeconds: age - limit))
        condition.evidence = [
            Evidence("time since \(gauge.id.name) succeeded", value: age, threshold: limit, unit: .seconds)
        ]
        return condition
    }

    /// A model that nothing renews though it is too old is more than a failed run.
    private var pipelineSeverity: Severity {
        let isTooOld = group.gauges.contains { gauge in
            guard gauge.id.kind == .modelAge, let age = gauge.value, let limit = gauge.limit else { return false }
            return age > limit
        }
        return isTooOld ? .critical : .warning
    }

    private func tooOld(_ gauge: Gauge, _ age: Double) -> SignalCondition? {
        guard let limit = gauge.limit, age > bound(limit, signalID(gauge, .pipeline)) else { return nil }
        var condition = make(gauge, .pipeline, .warning, "\(gauge.id.name) is too old", rules.pipeline)
        condition.onset = InstantInterval(at(gauge) - Duration(boundedSeconds: age - limit))
        condition.evidence = [Evidence("age of \(gauge.id.name)", value: age, threshold: limit, unit: .seconds)]
        return condition
    }

    /// Only what serves must have passed.
    private func unpassed(_ gauge: Gauge, _ value: Double) -> SignalCondition? {
        guard value < 1 else { return nil }
        if let version = gauge.id.subject.version.map(NameNormalisation.version) {
            let serves = entry.variants.contains { variant in
                NameNormalisation.version(variant.version) == version && variant.readiness != .idle
                    && (variant.observedShare ?? variant.configuredShare ?? 1) > 0
            }
            guard serves else { return nil }
        }
        let version = gauge.id.subject.version.map { "v\(NameNormalisation.version($0)) " } ?? ""
        return make(gauge, .gate, .warning, "\(version)serves without gate \(gauge.id.name)", rules.gate)
    }

    private func stuck(_ gauge: Gauge, _ value: Double, _ title: String) -> SignalCondition? {
        value > 0 ? make(gauge, .infra, .warning, title, rules.crashLoop) : nil
    }

    /// XIDs that mean broken hardware; those of a faulty program (13, 31, 43, 45) are no signal.
    private static let hardwareFaults: Set<Double> = [48, 63, 64, 74, 79, 94, 95, 119, 120]

    private func fault(_ gauge: Gauge, _ value: Double) -> SignalCondition? {
        guard Self.hardwareFaults.contains(value) else { return nil }
        let place = gauge.node.map { "\($0)/\(gauge.id.name)" } ?? gauge.id.name
        var condition = make(gauge, .accelerator, .critical, "XID \(Int(value)) on GPU \(place)", rules.accelerator)
        condition.dependency = gauge.node
        return condition
    }

    /// A week where nothing is said.
    private func ending(_ gauge: Gauge, _ end: Double) -> SignalCondition? {
        let left = end - now.seconds
        let limit = gauge.limit ?? 7 * 86_400
        guard left < limit else { return nil }
        let title =
            left <= 0 ? "certificate of \(gauge.id.name) has ended" : "certificate of \(gauge.id.name) ends soon"
        var condition = make(gauge, .infra, .warning, title, rules.crashLoop)
        if left <= 0 { condition.onset = InstantInterval(Instant(seconds: end)) }
        condition.evidence = [
            Evidence("time left", value: max(0, left), threshold: limit, unit: .seconds)
        ]
        return condition
    }

    private func make(
        _ gauge: Gauge, _ kind: Signal.Kind, _ severity: Severity, _ title: String, _ hold: SignalRules.Hold
    ) -> SignalCondition {
        let id = gauge.id
        var condition = SignalCondition(
            id: signalID(gauge, kind), severity: severity,
            subject: subject(version: id.subject.version, cluster: id.subject.cluster), title: title, hold: hold,
            onset: polled(id.backend), entity: .gauge(id))
        condition.inputs = [Watch(backend: id.backend, kind: .gauge)]
        return condition
    }

    private func signalID(_ gauge: Gauge, _ kind: Signal.Kind) -> Signal.ID {
        let version = gauge.id.subject.version.map { " v\(NameNormalisation.version($0))" } ?? ""
        return id(
            kind, "\(gauge.id.kind.rawValue) \(gauge.node.map { "\($0)/" } ?? "")\(gauge.id.name)\(version)",
            cluster: gauge.id.subject.cluster ?? "")
    }

    private func at(_ gauge: Gauge) -> Instant { known.state.backends[gauge.id.backend]?.lastSuccess ?? now }

}

extension OpsState {
    /// The gauge, unless its series has gone.
    func presentGauge(_ id: GaugeID) -> Gauge? {
        gauges.isPresent(id) ? gauges[id] : nil
    }

    mutating func note(_ gauge: Gauge) {
        gauges.write(gauge)
        if let node = gauge.node, gauge.id.subject.name.isEmpty {
            triage.gaugesOfNode[node, default: []].insert(gauge.id)
            // Whoever runs there is judged anew.
            for replica in replicas.entities where replica.node == node {
                if let service = serviceOf[.replica(replica.id)]?.service { dirtyServices.insert(service) }
            }
        }
    }
}
