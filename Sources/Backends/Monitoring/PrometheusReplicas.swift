import OpsModel

/// The pods of served versions, as kube-state-metrics tells of them (kubernetes/kube-state-metrics,
/// `docs/metrics/workload/pod-metrics.md`).
struct ReplicaSeries: Sendable {
    /// What is asked of each pod; the raw value is the key under which the query can be replaced.
    enum Fact: String, Sendable, Hashable, CaseIterable {
        case labels = "podLabels"
        case info
        case ready
        case restarts
        case waiting
        case terminated
        case ended = "terminatedAt"
        case started
        case finished

        /// The series, with what must be matched of it.
        var metric: (name: String, matchers: String) {
            switch self {
            case .labels: ("kube_pod_labels", "")
            case .info: ("kube_pod_info", "")
            case .ready: ("kube_pod_status_ready", #"condition="true""#)
            case .restarts: ("kube_pod_container_status_restarts_total", "")
            case .waiting: ("kube_pod_container_status_waiting_reason", "")
            case .terminated: ("kube_pod_container_status_last_terminated_reason", "")
            case .ended: ("kube_pod_container_status_last_terminated_timestamp", "")
            case .started: ("kube_pod_start_time", "")
            case .finished: ("kube_pod_status_phase", #"phase=~"Succeeded|Failed""#)
            }
        }

        /// Labels that are read of its series besides pod and namespace.
        var labels: Set<String> {
            switch self {
            case .info: ["node"]
            case .restarts, .ended: ["container"]
            case .waiting: ["reason"]
            case .terminated: ["reason", "container"]
            case .labels, .ready, .started, .finished: []
            }
        }
    }

    var name: String
    /// Which of the pods' own labels, as `kube_pod_labels` has them, name service and version.
    var labels: SubjectLabels
    var expressions: [Fact: String]

    var asked: [PrometheusQuery] {
        Fact.allCases.compactMap { fact in
            guard let expression = expressions[fact] else { return nil }
            return PrometheusQuery(
                id: .replica(name, fact), expression: expression, labels: labels,
                also: fact.labels.union(["namespace", "pod"]), required: fact == .labels ? labels.service : "pod")
        }
    }
}

/// Puts the answers about pods together; a pod whose labels name no service is nobody's replica and left out.
struct ReplicaReader {
    /// Reasons to wait that belong to an ordinary start.
    private static let starting: Set<String> = ["ContainerCreating", "PodInitializing"]

    private struct Pod: Hashable {
        var cluster: String
        var namespace: String
        var name: String
    }

    let backend: BackendID
    let series: ReplicaSeries
    private let answers: [ReplicaSeries.Fact: PrometheusResult]
    private let past: [ReplicaSeries.Fact: PrometheusResult]

    init(
        _ backend: BackendID, _ series: ReplicaSeries, _ answers: [PrometheusQuery.ID: PrometheusResult],
        past: [PrometheusQuery.ID: PrometheusResult]
    ) {
        func ofPods(_ results: [PrometheusQuery.ID: PrometheusResult]) -> [ReplicaSeries.Fact: PrometheusResult] {
            ReplicaSeries.Fact.allCases.reduce(into: [:]) { $0[$1] = results[.replica(series.name, $1)] }
        }
        self.backend = backend
        self.series = series
        self.answers = ofPods(answers)
        self.past = ofPods(past)
    }

    var replicas: [Replica] {
        let nodes = texts(.info, "node")
        let waiting = texts(.waiting, "reason")
        let endings = endings
        let ready = numbers(.ready)
        let restarts = byContainer(.restarts)
        let ended = byContainer(.ended)
        let started = numbers(.started)
        let finished = numbers(.finished).filter { $0.value > 0 }
        let waited = waited(waiting)
        return subjects.compactMap { pod, subject in
            guard finished[pod] == nil else { return nil }
            var replica = Replica(
                id: ReplicaID(backend: backend, cluster: pod.cluster, namespace: pod.namespace, name: pod.name),
                subject: subject, node: nodes[pod], readiness: readiness(ready[pod], waiting: waiting[pod]),
                restarts: restarts[pod].flatMap { Int(exactly: $0.values.reduce(0, +).rounded()) },
                reason: waiting[pod] ?? endings[pod]?.reason, lastTermination: endings[pod]?.reason,
                startedAt: started[pod].flatMap { $0 > 0 ? Instant(seconds: $0) : nil })
            if let ending = endings[pod] {
                replica.terminatedAt = ended[pod]?[ending.container].flatMap { $0 > 0 ? Instant(seconds: $0) : nil }
                replica.terminations = restarts[pod]?[ending.container].flatMap { Int(exactly: $0.rounded()) }
            }
            replica.waitingPast = waited[pod]
            return replica
        }
    }

    /// Of each pod that waits now: where it waited for the same reason, and where it was seen and did not.
    private func waited(_ reasons: [Pod: String]) -> [Pod: [Sample]] {
        var samples: [Pod: [Instant: Double]] = [:]
        for one in past[.ready]?.series ?? [] {
            guard let pod = pod(one.labels), reasons[pod] != nil else { continue }
            for point in one.points where point.value != nil { samples[pod, default: [:]][point.at] = 0 }
        }
        for one in past[.waiting]?.series ?? [] {
            guard let pod = pod(one.labels), let reason = reasons[pod], one.labels["reason"] == reason else { continue }
            for point in one.points where (point.value ?? 0) > 0 { samples[pod, default: [:]][point.at] = 1 }
        }
        return samples.mapValues { $0.map { Sample(at: $0.key, value: $0.value) }.sorted { $0.at < $1.at } }
    }

    private func readiness(_ ready: Double?, waiting: String?) -> Readiness {
        guard let ready else { return .unknown }
        if ready > 0 { return .ready }
        return waiting.map(Self.starting.contains) == true ? .loading : .unavailable
    }

    private var subjects: [Pod: Subject] {
        answers[.labels]?.series.reduce(into: [:]) { result, one in
            guard let pod = pod(one.labels), let subject = series.labels.subject(of: one.labels) else { return }
            result[pod] = subject
        } ?? [:]
    }

    /// A number by pod and container; of two exporters that tell of the same container the higher one stands.
    private func byContainer(_ fact: ReplicaSeries.Fact) -> [Pod: [String: Double]] {
        var found: [Pod: [String: Double]] = [:]
        for one in answers[fact]?.series ?? [] {
            guard let pod = pod(one.labels), let value = one.points.last?.value else { continue }
            let container = one.labels["container"] ?? ""
            found[pod, default: [:]][container] = max(found[pod]?[container] ?? 0, value)
        }
        return found
    }

    /// Which container's last ending stands for a pod: want of memory before any other, then as ``texts(_:_:)`` has it.
    private var endings: [Pod: (reason: String, container: String)] {
        let words = texts(.terminated, "reason")
        return answers[.terminated]?.series.reduce(into: [:]) { found, one in
            guard let pod = pod(one.labels), let reason = one.labels.filled("reason"),
                (one.points.last?.value ?? 0) > 0, found[pod]?.reason != Replica.outOfMemory,
                reason == Replica.outOfMemory || reason == words[pod]
            else { return }
            found[pod] = (reason, one.labels["container"] ?? "")
        } ?? [:]
    }

    private func numbers(_ fact: ReplicaSeries.Fact) -> [Pod: Double] {
        answers[fact]?.series.reduce(into: [:]) { result, one in
            guard let pod = pod(one.labels), let value = one.points.last?.value else { return }
            result[pod] = max(result[pod] ?? value, value)
        } ?? [:]
    }

    /// A label's value by pod, of the series that hold now; older exporters keep those that do not at zero. Of several
    /// containers' reasons the one that says more than that it is starting.
    private func texts(_ fact: ReplicaSeries.Fact, _ label: String) -> [Pod: String] {
        answers[fact]?.series.reduce(into: [:]) { result, one in
            guard let pod = pod(one.labels), let text = one.labels.filled(label), (one.points.last?.value ?? 0) > 0
            else { return }
            guard let known = result[pod], !Self.isLess(known, text) else { return result[pod] = text }
        } ?? [:]
    }

    /// Starting says least and `Completed` little; of others the first by name, so that two polls agree.
    private static func isLess(_ known: String, _ other: String) -> Bool {
        func rank(_ reason: String) -> Int { starting.contains(reason) ? 0 : reason == "Completed" ? 1 : 2 }
        return (rank(known), other) < (rank(other), known)
    }

    private func pod(_ labels: [String: String]) -> Pod? {
        guard let name = labels.filled("pod") else { return nil }
        let cluster = series.labels.cluster.flatMap { labels.filled($0) } ?? series.labels.defaultCluster ?? ""
        return Pod(cluster: cluster, namespace: labels["namespace"] ?? "", name: name)
    }
}
