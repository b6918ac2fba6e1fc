/// The YAML configuration that points a dashboard at a running drill.
///
/// It names recording rules as a team's would, binds what the fleet calls by different names, and marks itself as a
/// drill, so that a dashboard never shows the fleet as real.
public struct DrillConfiguration: Sendable {
    private let addresses: DrillAddresses
    private let speed: Double

    /// `speed` is that of the drill's world.
    public init(_ addresses: DrillAddresses, speed: Double = 1) {
        self.addresses = addresses
        self.speed = speed
    }

    /// In a world that goes faster, what was done is seen to help sooner.
    private var decisions: String {
        speed > 1 ? "decisions: { verify: \(max(10, Int(600 / speed)))s }\n" : ""
    }

    /// The whole file, ending in a line feed.
    public var text: String {
        """
        # A drill: none of this exists. `mlops-tui drill` serves it on loopback ports.
        version: 1
        drill: true
        name: drill
        defaults: { interval: 5s, deadline: 5s }
        \(decisions)backends:

        """
            + addresses.backends.map(backend).joined() + "services:\n" + services
    }

    private func backend(_ backend: DrillAddresses.Backend) -> String {
        let head = "  - id: \(backend.id)\n    kind: \(backend.role.rawValue)\n    url: \(backend.url)\n"
        switch backend.role {
        case .mlflow: return head
        case .alertmanager: return head
        case .prometheus: return head + Self.metrics
        case .triton, .mlserver: return head + placed(backend)
        }
    }

    /// Where an inference server stands; its own metrics are named, but read through Prometheus.
    private func placed(_ backend: DrillAddresses.Backend) -> String {
        var lines = ""
        if let environment = backend.environment { lines += "    environment: \(environment)\n" }
        if let cluster = backend.cluster { lines += "    cluster: \(cluster)\n" }
        if let metrics = backend.metricsURL {
            lines += "    # scraped directly: options: { metrics: \"\(metrics)\" }\n"
        }
        return lines
    }

    private var services: String {
        var seen: Set<String> = []
        return Fleet.deployments.filter { seen.insert($0.service).inserted }.map { deployment in
            """
              - name: \(deployment.service)
                owner: \(deployment.team)
                tier: \(deployment.tier)
                kind: online
                bind:
                  deployments: [\(deployments(of: deployment.service))]
                  models: ["registry/\(deployment.registered)"]
                  labels: { service: "\(deployment.service)" }

            """
        }.joined()
    }

    private func deployments(of service: String) -> String {
        Fleet.deployments.filter { $0.service == service }.map { "\"\($0.server.rawValue)/\($0.model)\"" }
            .joined(separator: ", ")
    }

    private static let metrics = """
            options:
              externalLabels: [replica]
              signals:
                - name: services
                  window: 5m
                  labels: { service: service, version: version, environment: env, cluster: cluster, role: role }
                  requestRate: service:requests:rate5m
                  errorRatio: service:errors:ratio_rate5m
                  latencyP50: service:latency_seconds:p50_5m
                  latencyP95: service:latency_seconds:p95_5m
                  latencyP99: service:latency_seconds:p99_5m
                  latencyMean: service:latency_seconds:mean_5m
                  saturation: service:saturation:ratio
                  queueDepth: service:queue:depth
                  degraded: service:degraded:ratio_rate5m
                  slowRatio: service:slow:ratio_rate1m
              drift:
                - name: psi
                  query: feature:psi:1h
                  labels: { service: service, column: feature, environment: env }
                  kind: dataDrift
                  method: psi
                  threshold: 0.2
                  window: 1h
                  size: feature:samples:count1h
                  key: [\(Scenario.failingFeature)]
                - name: nulls
                  query: feature:null:ratio
                  labels: { service: service, column: feature, environment: env }
                  kind: quality
                  method: nullRatio
                  threshold: 0.05
                  window: 5m
                  key: [\(Scenario.failingFeature)]
                - name: predictions
                  query: prediction:psi:1h
                  labels: { service: service, column: version, environment: env }
                  kind: predictionDrift
                  method: psi
                  threshold: 0.2
                  window: 1h
                  size: prediction:samples:count1h
              slos:
                - name: availability
                  labels: { service: service, environment: env }
                  objective: \(ServiceObjectives.availability)
                  window: 30d
                  errorRatio:
                    5m: slo:errors:ratio_rate5m
                    30m: slo:errors:ratio_rate30m
                    1h: slo:errors:ratio_rate1h
                    6h: slo:errors:ratio_rate6h
                  requests:
                    5m: slo:requests:count5m
                    30m: slo:requests:count30m
                    1h: slo:requests:count1h
                    6h: slo:requests:count6h
                - name: latency
                  labels: { service: service, environment: env }
                  objective: \(ServiceObjectives.latency)
                  window: 30d
                  bound: service:latency_bound_seconds
                  errorRatio:
                    5m: slo:slow:ratio_rate5m
                    30m: slo:slow:ratio_rate30m
                    1h: slo:slow:ratio_rate1h
                    6h: slo:slow:ratio_rate6h
                  requests:
                    5m: slo:requests:count5m
                    30m: slo:requests:count30m
                    1h: slo:requests:count1h
                    6h: slo:requests:count6h
              changes:
                - query: mlops_change_info
              traffic:
                - query: service:traffic:share
              distributions:
                - name: bins
                  query: feature:bin:ratio1h
                  size: feature:samples:count1h
                  window: 1h
              replicas:
                - labels: { service: label_app, version: label_version, environment: env, cluster: cluster }

        """
}
