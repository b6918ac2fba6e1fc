/// The recording rules over feature distributions and predictions.
enum DriftSeries {
    static func rules(_ world: World) -> [RecordingRule] {
        [
            features(
                "feature:psi:1h", "max by (service, feature, env) (monitor_feature_psi{window=\"1h\"})", world
            ) { world, feature, instant in
                feature.stabilityIndex(at: instant, scenario: world.scenario, seeded: world.seeded)
            },
            features(
                "feature:null:ratio",
                "sum by (service, feature, env) (rate(monitor_feature_nulls_total[5m])) / sum by (service, feature, env) (rate(monitor_feature_values_total[5m]))",
                world
            ) { world, feature, instant in
                feature.nullShare(at: instant, scenario: world.scenario, seeded: world.seeded)
            },
            features(
                "feature:samples:count1h",
                "sum by (service, feature, env) (increase(monitor_feature_values_total[1h]))",
                world
            ) { world, feature, instant in
                let tick = World.tick(of: instant)
                return world.traffic.deployments.indices.reduce(0) { sum, index in
                    let deployment = world.traffic.deployments[index]
                    guard deployment.service == feature.service, deployment.environment == .production else {
                        return sum
                    }
                    return sum + world.deploymentWindow(index, endingAt: tick, seconds: 3_600).requests.rounded()
                }
            },
            predictions(world),
            predictionCounts(world),
            distribution(world),
        ]
    }

    private static func labels(_ feature: Feature, _ name: String) -> Labels {
        ["__name__": name, "service": feature.service, "feature": feature.name, "env": "production"]
    }

    private static func features(
        _ name: String, _ expression: String, _ world: World,
        _ value: @escaping @Sendable (World, Feature, Double) -> Double
    ) -> RecordingRule {
        let series = world.features.map { feature in
            RecordedSeries(labels: labels(feature, name), interval: RuleGroup.drift.interval) { world, tick in
                value(world, feature, Double(tick) * World.tick)
            }
        }
        return RecordingRule(name: name, expression: expression, group: .drift, series: series)
    }

    /// Answers of the fallback path pull a version's predictions away from its reference: a shift of d standard
    /// deviations has an index of about d².
    private static func predictions(_ world: World) -> RecordingRule {
        versions(
            "prediction:psi:1h", "max by (service, version, env, cluster) (monitor_prediction_psi{window=\"1h\"})",
            world
        ) { world, variant, tick in
            let sums = world.window(variant, endingAt: tick, seconds: 3_600)
            let shift = 2 * sums.degraded / sums.requests
            let rest = 0.02 + 0.006 * world.seeded.wave(UInt64(variant), at: Double(tick) * World.tick, period: 1_900)
            return rest + shift * shift
        }
    }

    private static func predictionCounts(_ world: World) -> RecordingRule {
        versions(
            "prediction:samples:count1h",
            "sum by (service, version, env, cluster) (increase(monitor_predictions_total[1h]))", world
        ) { world, variant, tick in world.window(variant, endingAt: tick, seconds: 3_600).requests.rounded() }
    }

    private static func versions(
        _ name: String, _ expression: String, _ world: World,
        _ value: @escaping @Sendable (World, Int, Int) -> Double
    ) -> RecordingRule {
        let series = world.traffic.variants.enumerated().map { index, variant in
            let labels = world.traffic.deployments[variant.deployment].labels.keeping(["service", "env", "cluster"])
                .adding([("version", variant.profile.version), ("__name__", name)])
            return RecordedSeries(labels: labels, interval: RuleGroup.drift.interval) { world, tick in
                guard let role = world.moment(index, tick)?.role, role != .absent else { return nil }
                return value(world, index, tick)
            }
        }
        return RecordingRule(name: name, expression: expression, group: .drift, series: series)
    }

    /// The shares of the bins from the lowest values to the highest, and of `null` for the missing.
    private static func distribution(_ world: World) -> RecordingRule {
        let name = "feature:bin:ratio1h"
        let series = world.features.flatMap { feature in
            (0...10).flatMap { bin in
                let bins = labels(feature, name).adding([("bin", bin == 10 ? "null" : feature.binNames[bin])])
                let reference =
                    bin == 10 ? feature.referenceNulls : feature.reference[bin]
                return [
                    RecordedSeries(
                        labels: bins.adding([("window", "current")]), interval: RuleGroup.drift.interval
                    ) { world, tick in
                        feature.current(
                            at: Double(tick) * World.tick, scenario: world.scenario, seeded: world.seeded)[bin]
                    },
                    RecordedSeries(
                        labels: bins.adding([("window", "reference")]), interval: RuleGroup.drift.interval
                    ) { _, _ in reference },
                ]
            }
        }
        return RecordingRule(
            name: name, expression: "sum by (service, feature, env, bin, window) (monitor_feature_bin_ratio)",
            group: .drift, series: series)
    }
}
