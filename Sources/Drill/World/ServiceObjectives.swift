/// The recording rules over whole services: what objectives and budgets are reckoned from.
enum ServiceObjectives {
    /// The share of requests that every service wants answered well.
    static let availability = 0.999
    /// The share of requests that every service wants answered within its bound.
    static let latency = 0.99

    private static let windows: [(String, Double)] = [
        ("5m", 300), ("30m", 1_800), ("1h", 3_600), ("6h", 21_600),
    ]

    static func rules(_ traffic: Traffic) -> [RecordingRule] {
        windows.map { name, seconds in
            rule("slo:errors:ratio_rate\(name)", "gateway_errors_total", name, "availability", traffic) {
                $0.deploymentWindow($1, endingAt: $2, seconds: seconds).errorRatio
            }
        }
            + windows.map { name, seconds in
                rule("slo:slow:ratio_rate\(name)", "gateway_slow_total", name, "latency", traffic) {
                    $0.deploymentWindow($1, endingAt: $2, seconds: seconds).slowRatio
                }
            }
            + windows.map { name, seconds in
                rule(
                    "slo:requests:count\(name)", "availability", traffic,
                    "sum by (service, env, cluster) (increase(gateway_requests_total[\(name)]))"
                ) { $0.deploymentWindow($1, endingAt: $2, seconds: seconds).requests.rounded() }
            }
            + [
                constant("slo:objective:ratio", "availability", traffic) { _ in availability },
                constant("service:latency_bound_seconds", "latency", traffic, \.latencyBound),
            ]
    }

    private static func labels(_ deployment: Deployment, _ objective: String, _ name: String) -> Labels {
        deployment.labels.keeping(["service", "env", "cluster"]).adding([
            ("slo", objective), ("__name__", name),
        ])
    }

    private static func rule(
        _ name: String, _ counter: String, _ window: String, _ objective: String, _ traffic: Traffic,
        _ value: @escaping @Sendable (World, Int, Int) -> Double
    ) -> RecordingRule {
        let expression =
            "sum by (service, env, cluster) (rate(\(counter)[\(window)])) / sum by (service, env, cluster) (rate(gateway_requests_total[\(window)]))"
        return rule(name, objective, traffic, expression, value)
    }

    private static func rule(
        _ name: String, _ objective: String, _ traffic: Traffic, _ expression: String,
        _ value: @escaping @Sendable (World, Int, Int) -> Double
    ) -> RecordingRule {
        let series = traffic.deployments.enumerated().map { index, deployment in
            RecordedSeries(labels: labels(deployment, objective, name), interval: RuleGroup.objectives.interval) {
                value($0, index, $1)
            }
        }
        return RecordingRule(name: name, expression: expression, group: .objectives, series: series)
    }

    private static func constant(
        _ name: String, _ objective: String, _ traffic: Traffic, _ value: (Deployment) -> Double
    ) -> RecordingRule {
        let series = traffic.deployments.map { deployment in
            let value = value(deployment)
            return RecordedSeries(
                labels: labels(deployment, objective, name), interval: RuleGroup.objectives.interval
            ) { _, _ in value }
        }
        return RecordingRule(
            name: name, expression: "max by (service, env) (\(name))", group: .objectives, series: series)
    }
}

extension TrafficHistory.Sums {
    /// 0...1, NaN without requests.
    var errorRatio: Double { errors / requests }
    /// 0...1, NaN without requests.
    var slowRatio: Double { slow / requests }
}
