/// What a region has no source for, and what could be one: no pane names an outside system, so that a new backend
/// changes a line here and no pane.
enum MissingSource {
    case versions, alerts, objectives, silences, changes, drift
    case traffic, replicas, logs, images, gates, lineage, accelerators

    /// `no source yet: needs Kubernetes`
    var text: String { "no source yet: \(remedy)" }

    /// What to name in the configuration, or which kind of system is to be read first.
    private var remedy: String {
        switch self {
        case .versions: "name an MLflow server in the configuration"
        case .alerts: "name an Alertmanager or a Prometheus in the configuration"
        case .objectives: "needs Prometheus"
        case .silences: "needs Alertmanager"
        case .changes: "a registry, a serving system, or a query of mlops_change_info"
        case .drift: "name a drift metric in the configuration"
        case .traffic: "needs a query under `traffic`, or a rollout tool"
        case .replicas: "needs Kubernetes, or kube-state-metrics under `replicas`"
        case .logs, .images: "needs Kubernetes"
        case .gates: "needs CI, or a `gate` under `gauges`"
        case .lineage: "needs an orchestrator"
        case .accelerators: "needs a GPU exporter"
        }
    }
}
