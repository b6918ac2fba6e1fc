/// The alerting rules of the drill's teams.
enum AlertCatalog {
    static func rules(_ world: World) -> [AlertRule] {
        serving(world) + drift(world) + budgets(world) + [heartbeat]
    }

    private static let runbooks = "https://runbooks.example/ml/"

    /// Always firing: its absence says that alerts do not arrive.
    private static let heartbeat = AlertRule(
        name: "Watchdog", expression: "vector(1)", hold: 0, labels: [("severity", "none")],
        annotations: [("summary", "The alerting pipeline works as long as this arrives")], group: .heartbeat,
        instances: [AlertRule.Instance(labels: [:], value: { _, _ in 1 }, heldBefore: 12 * 86_400)])

    // MARK: Versions

    private static func serving(_ world: World) -> [AlertRule] {
        [
            AlertRule(
                name: "VersionErrorsHigh",
                expression: "service:errors:ratio_rate5m{env=\"production\"} > 0.01 and service:requests:rate1m > 0.1",
                hold: 120, labels: [("severity", "page")],
                annotations: [
                    (
                        "summary",
                        "{{ $labels.service }} version {{ $labels.version }} fails {{ $value | humanizePercentage }} of its requests"
                    ),
                    ("runbook_url", runbooks + "canary-failing"),
                ],
                group: .serving,
                instances: versions(world) { world, variant, tick in
                    let ratio = world.window(variant, endingAt: tick, seconds: 300).errorRatio
                    return ratio > 0.01 && world.hasTraffic(variant, tick) ? ratio : nil
                }),
            AlertRule(
                name: "VersionLatencyHigh",
                expression: "service:latency_bound:ratio{env=\"production\"} > 1 and service:requests:rate1m > 0.1",
                hold: 120, labels: [("severity", "critical")],
                annotations: [
                    ("summary", "p99 of {{ $labels.service }} version {{ $labels.version }} is beyond its bound"),
                    ("runbook_url", runbooks + "latency-slo"),
                ],
                group: .serving,
                instances: versions(world) { world, variant, tick in
                    guard world.window(variant, endingAt: tick, seconds: 300).slowRatio > 0.01,
                        world.hasTraffic(variant, tick)
                    else { return nil }
                    return world.boundRatio(variant, tick)
                }),
            AlertRule(
                name: "VersionLatencyNearBound",
                expression: "service:latency_bound:ratio{env=\"production\"} > 0.9 and service:requests:rate1m > 0.1",
                hold: 600, labels: [("severity", "warning")],
                annotations: [
                    ("summary", "p99 of {{ $labels.service }} version {{ $labels.version }} nears its bound"),
                    ("runbook_url", runbooks + "latency-slo"),
                ],
                group: .serving,
                instances: versions(world) { world, variant, tick in
                    guard world.window(variant, endingAt: tick, seconds: 300).slowRatio > 0.004,
                        world.hasTraffic(variant, tick)
                    else { return nil }
                    let ratio = world.boundRatio(variant, tick)
                    return ratio > 0.9 ? ratio : nil
                }),
        ]
    }

    private static func versions(
        _ world: World, _ value: @escaping @Sendable (World, Int, Int) -> Double?
    ) -> [AlertRule.Instance] {
        let traffic = world.traffic
        return traffic.variants.indices.filter {
            traffic.deployments[traffic.variants[$0].deployment].environment == .production
        }.flatMap { index in
            [TrafficHistory.Role.stable, .canary].map { role in
                AlertRule.Instance(labels: traffic.label(traffic.variants[index], role: role)) { world, tick in
                    guard world.moment(index, tick - 1)?.role == role else { return nil }
                    return value(world, index, tick)
                }
            }
        }
    }

    // MARK: Features

    private static func drift(_ world: World) -> [AlertRule] {
        [
            AlertRule(
                name: "FeatureDriftHigh", expression: "feature:psi:1h > 0.2", hold: 300,
                labels: [("severity", "warning")],
                annotations: [
                    ("summary", "PSI of {{ $labels.feature }} is {{ $value | printf \"%.2f\" }}"),
                    ("runbook_url", runbooks + "data-drift"),
                ],
                group: .drift,
                instances: features(world, heldBefore: 3 * 86_400) { world, feature, instant in
                    let index = feature.stabilityIndex(at: instant, scenario: world.scenario, seeded: world.seeded)
                    return index > 0.2 ? index : nil
                }),
            AlertRule(
                name: "FeatureNullsHigh", expression: "feature:null:ratio > 0.05", hold: 120,
                labels: [("severity", "warning")],
                annotations: [
                    ("summary", "{{ $value | humanizePercentage }} of {{ $labels.feature }} is missing"),
                    ("runbook_url", runbooks + "feature-staleness"),
                ],
                group: .drift,
                instances: features(world, heldBefore: 0) { world, feature, instant in
                    let ratio = feature.nullShare(at: instant, scenario: world.scenario, seeded: world.seeded)
                    return ratio > 0.05 ? ratio : nil
                }),
        ]
    }

    private static func features(
        _ world: World, heldBefore: Double, _ value: @escaping @Sendable (World, Feature, Double) -> Double?
    ) -> [AlertRule.Instance] {
        world.features.map { feature in
            AlertRule.Instance(
                labels: [
                    "service": feature.service, "feature": feature.name, "env": "production",
                    "namespace": Fleet.deployments.first { $0.service == feature.service }?.team ?? "",
                ],
                value: { value($0, feature, Double($1) * World.tick) }, heldBefore: heldBefore)
        }
    }

    // MARK: Services

    private static func budgets(_ world: World) -> [AlertRule] {
        [
            AlertRule(
                name: "ServiceErrorsHigh",
                expression: "slo:errors:ratio_rate5m{env=\"production\"} > 0.02", hold: 60,
                labels: [("severity", "page")],
                annotations: [
                    ("summary", "{{ $labels.service }} fails {{ $value | humanizePercentage }} of all requests"),
                    ("runbook_url", runbooks + "error-budget-burn"),
                ],
                group: .budgets,
                instances: services(world) { world, deployment, tick in
                    let ratio = world.deploymentWindow(deployment, endingAt: tick, seconds: 300).errorRatio
                    return ratio > 0.02 ? ratio : nil
                }),
            burn("ErrorBudgetBurnFast", factor: 14.4, short: ("5m", 300), long: ("1h", 3_600), world),
            burn("ErrorBudgetBurnSlow", factor: 6, short: ("30m", 1_800), long: ("6h", 21_600), world),
        ]
    }

    private static func burn(
        _ name: String, factor: Double, short: (String, Double), long: (String, Double), _ world: World
    ) -> AlertRule {
        AlertRule(
            name: name,
            expression:
                "slo:errors:ratio_rate\(short.0) > \(factor) * (1 - slo:objective:ratio) and slo:errors:ratio_rate\(long.0) > \(factor) * (1 - slo:objective:ratio)",
            hold: 60,
            labels: [
                ("severity", "page"), ("short_window", short.0), ("long_window", long.0), ("slo", "availability"),
            ],
            annotations: [
                ("summary", "{{ $labels.service }} burns its error budget"),
                ("runbook_url", runbooks + "error-budget-burn"),
            ],
            group: .budgets,
            instances: services(world) { world, deployment, tick in
                let limit = factor * (1 - ServiceObjectives.availability)
                let now = world.deploymentWindow(deployment, endingAt: tick, seconds: short.1).errorRatio
                guard now > limit else { return nil }
                return world.deploymentWindow(deployment, endingAt: tick, seconds: long.1).errorRatio > limit
                    ? now : nil
            })
    }

    private static func services(
        _ world: World, _ value: @escaping @Sendable (World, Int, Int) -> Double?
    ) -> [AlertRule.Instance] {
        world.traffic.deployments.enumerated().filter { $1.environment == .production }.map { index, deployment in
            AlertRule.Instance(labels: deployment.labels.keeping(["service", "env", "cluster", "namespace"])) {
                value($0, index, $1)
            }
        }
    }
}

extension World {
    /// Whether a version got any requests in the last minute.
    fileprivate func hasTraffic(_ variant: Int, _ tick: Int) -> Bool {
        window(variant, endingAt: tick, seconds: 60).requests > 6
    }

    /// The 99th percentile over the bound of its service.
    fileprivate func boundRatio(_ variant: Int, _ tick: Int) -> Double {
        latencies(variant, endingAt: tick).quantile(.p99)
            / traffic.deployments[traffic.variants[variant].deployment].latencyBound
    }
}
