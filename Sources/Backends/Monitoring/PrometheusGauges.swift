import OpsModel

/// Numbers with a conventional meaning, as one query tells them: one series a subject and name.
struct GaugeSeries: Sendable {
    var name: String
    var kind: Gauge.GaugeKind
    var expression: String
    var labels: SubjectLabels
    /// The label that names the feature view, pipeline, gate, GPU, host or quota.
    var named: String
    var node: String?
    /// The service that all of its series speak of, where no label names one.
    var service: String?
    /// What is asked besides; the raw value is the option's key.
    var facts: [Fact: String] = [:]

    enum Fact: String, Sendable, Hashable, CaseIterable {
        case limit, interval
    }

    var asked: [PrometheusQuery] {
        let also = Set([named, node].compactMap { $0 })
        return [
            PrometheusQuery(id: .gauge(name), expression: expression, labels: labels, also: also, required: required)
        ]
            + Fact.allCases.compactMap { fact in
                facts[fact].map {
                    PrometheusQuery(
                        id: .gaugeFact(name, fact), expression: $0, labels: labels, also: also, required: required)
                }
            }
    }

    /// A series of a node or of a fixed service needs no label that names one.
    private var required: String { service != nil || node != nil ? named : labels.service }

    private struct Key: Hashable {
        var subject: Subject
        var name: String
    }

    /// Of several series of one subject and name the worst, which for a gate and a certificate is the least.
    func gauges(_ backend: BackendID, _ answers: [PrometheusQuery.ID: PrometheusResult]) -> [Gauge] {
        let isLeast = kind == .gate || kind == .certificateExpiry
        var found: [Key: Gauge] = [:]
        for one in answers[.gauge(name)]?.series ?? [] {
            guard let key = key(one.labels), let value = one.points.last?.value else { continue }
            let known = found[key]?.value
            guard known.map({ isLeast ? value < $0 : value > $0 }) ?? true else { continue }
            found[key] = Gauge(
                id: GaugeID(backend: backend, kind: kind, subject: key.subject, name: key.name), value: value,
                node: node.flatMap { one.labels.filled($0) })
        }
        let (limits, intervals) = (facts(.limit, answers), facts(.interval, answers))
        return found.map { key, gauge in
            var gauge = gauge
            gauge.limit = limits[key] ?? limits[Key(subject: Subject(name: ""), name: key.name)]
            gauge.interval = intervals[key] ?? intervals[Key(subject: Subject(name: ""), name: key.name)]
            return gauge
        }
    }

    /// By subject and name, and by the name alone for series that name no service.
    private func facts(_ fact: Fact, _ answers: [PrometheusQuery.ID: PrometheusResult]) -> [Key: Double] {
        guard facts[fact] != nil else { return [:] }
        var result: [Key: Double] = [:]
        for one in answers[.gaugeFact(name, fact)]?.series ?? [] {
            guard let value = one.points.last?.value, let name = one.labels.filled(named) else { continue }
            let subject = subject(one.labels) ?? Subject(name: "")
            let key = Key(subject: subject, name: name)
            result[key] = min(result[key] ?? value, value)
        }
        return result
    }

    private func key(_ labels: [String: String]) -> Key? {
        guard let name = labels.filled(named), let subject = subject(labels) else { return nil }
        return Key(subject: subject, name: name)
    }

    private func subject(_ labels: [String: String]) -> Subject? {
        var labels = labels
        if let service { labels[self.labels.service] = service }
        if let subject = self.labels.subject(of: labels) { return subject }
        return node == nil ? nil : Subject(name: "")
    }
}

extension Gauge.GaugeKind {
    /// What the convention calls the series, the label that names what it is of, and the node's label.
    var convention: (query: String, named: String, node: String?, limit: String?, interval: String?) {
        switch self {
        case .featureAge:
            (
                "mlops_feature_age_seconds", "feature_view", nil, "mlops_feature_age_limit_seconds",
                "mlops_feature_interval_seconds"
            )
        case .modelAge: ("mlops_model_age_seconds", "model", nil, "mlops_model_age_limit_seconds", nil)
        case .pipelineFailed: ("mlops_pipeline_failed", "pipeline", nil, nil, nil)
        case .pipelineAge:
            (
                "mlops_pipeline_success_age_seconds", "pipeline", nil, "mlops_pipeline_age_limit_seconds",
                "mlops_pipeline_interval_seconds"
            )
        case .gate: ("mlops_gate_passed", "gate", nil, nil, nil)
        case .rolloutStuck:
            (#"kube_deployment_status_condition{condition="Progressing",status="false"}"#, "deployment", nil, nil, nil)
        case .releaseFailed: ("mlops_release_failed", "release", nil, nil, nil)
        case .gpuFault: ("DCGM_FI_DEV_XID_ERRORS", "gpu", "Hostname", nil, nil)
        case .certificateExpiry: ("probe_ssl_earliest_cert_expiry", "instance", nil, nil, nil)
        case .quotaUsed: ("mlops_quota_used_ratio", "quota", nil, nil, nil)
        }
    }

    /// In a few words, for the manual.
    var meaning: String {
        switch self {
        case .featureAge: "seconds since a feature view was materialised"
        case .modelAge: "seconds since a model was trained"
        case .pipelineFailed: "1 while a pipeline's last run has failed after its last retry"
        case .pipelineAge: "seconds since a pipeline last succeeded"
        case .gate: "1 where a version has passed a gate, 0 where it has not"
        case .rolloutStuck: "1 while a rollout makes no progress"
        case .releaseFailed: "1 while a release is failed or pending for too long"
        case .gpuFault: "the number of a GPU's last XID"
        case .certificateExpiry: "when a certificate ends, in seconds of the epoch"
        case .quotaUsed: "the share of a quota that is used"
        }
    }
}
