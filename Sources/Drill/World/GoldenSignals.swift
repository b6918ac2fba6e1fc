/// The recording rules over what each version does.
enum GoldenSignals {
    private typealias Value = @Sendable (World, Int, Int) -> Double?

    static func rules(_ traffic: Traffic) -> [RecordingRule] {
        definitions.map { name, expression, value in
            RecordingRule(name: name, expression: expression, group: .golden, series: series(name, value, traffic))
        }
    }

    /// One series for each role a version may have; a sample belongs to the role it had then.
    private static func series(_ name: String, _ value: @escaping Value, _ traffic: Traffic) -> [RecordedSeries] {
        traffic.variants.enumerated().flatMap { index, variant in
            [TrafficHistory.Role.stable, .canary, .idle].map { role in
                RecordedSeries(
                    labels: traffic.label(variant, role: role).adding([("__name__", name)]),
                    interval: RuleGroup.golden.interval
                ) { world, tick in
                    guard world.moment(index, tick)?.role == role else { return nil }
                    return value(world, index, tick)
                }
            }
        }
    }

    private static let by = "service, version, env, cluster, role, model, namespace"

    private static let definitions: [(String, String, Value)] =
        [
            rate("service:requests:rate1m", 60),
            rate("service:requests:rate5m", 300),
            ratio("service:errors:ratio_rate1m", "gateway_errors_total", 60, \.errors),
            ratio("service:errors:ratio_rate5m", "gateway_errors_total", 300, \.errors),
            ratio("service:slow:ratio_rate1m", "gateway_slow_total", 60, \.slow),
            ratio("service:slow:ratio_rate5m", "gateway_slow_total", 300, \.slow),
            ratio("service:degraded:ratio_rate5m", "gateway_fallback_total", 300, \.degraded),
            quantile("service:latency_seconds:p50_5m", .p50),
            quantile("service:latency_seconds:p95_5m", .p95),
            quantile("service:latency_seconds:p99_5m", .p99),
            (
                "service:latency_seconds:mean_5m",
                "sum by (\(by)) (rate(gateway_request_seconds_sum[5m])) / sum by (\(by)) (rate(gateway_request_seconds_count[5m]))",
                { world, variant, tick in
                    let sums = world.window(variant, endingAt: tick, seconds: 300)
                    return sums.seconds / sums.requests
                }
            ),
            (
                "service:latency_bound:ratio",
                "service:latency_seconds:p99_5m / on (service, env) group_left () service:latency_bound_seconds",
                { world, variant, tick in
                    let bound = world.traffic.deployments[world.traffic.variants[variant].deployment].latencyBound
                    return world.latencies(variant, endingAt: tick).quantile(.p99) / bound
                }
            ),
            (
                "service:saturation:ratio", "max by (\(by)) (model_slots_busy / model_slots)",
                { world, variant, tick in world.moment(variant, tick).map { min(1, Double($0.load)) } }
            ),
            (
                "service:queue:depth", "sum by (\(by)) (model_queue_length)",
                { world, variant, tick in world.moment(variant, tick).map { Queue.depth(load: Double($0.load)) } }
            ),
            (
                "service:traffic:share", "max by (\(by)) (gateway_route_weight)",
                { world, variant, tick in world.moment(variant, tick).map { Double($0.share) } }
            ),
        ]

    private static func rate(_ name: String, _ seconds: Double) -> (String, String, Value) {
        let expression = "sum by (\(by)) (rate(gateway_requests_total[\(Int(seconds / 60))m]))"
        return (
            name, expression,
            { world, variant, tick in world.window(variant, endingAt: tick, seconds: seconds).requests / seconds }
        )
    }

    /// 0 / 0 is NaN, as in Prometheus: a version without requests has no error ratio.
    private static func ratio(
        _ name: String, _ counter: String, _ seconds: Double,
        _ part: @escaping @Sendable (TrafficHistory.Sums) -> Double
    ) -> (String, String, Value) {
        let range = "[\(Int(seconds / 60))m]"
        let expression =
            "sum by (\(by)) (rate(\(counter)\(range))) / sum by (\(by)) (rate(gateway_requests_total\(range)))"
        return (
            name, expression,
            { world, variant, tick in
                let sums = world.window(variant, endingAt: tick, seconds: seconds)
                return part(sums) / sums.requests
            }
        )
    }

    private static func quantile(
        _ name: String, _ quantile: LatencyMixture.Quantile
    ) -> (String, String, Value) {
        let expression =
            "histogram_quantile(\(quantile.rawValue), sum by (\(by), le) (rate(gateway_request_seconds_bucket[5m])))"
        return (
            name, expression,
            { world, variant, tick in world.latencies(variant, endingAt: tick).quantile(quantile) }
        )
    }
}

/// Requests that wait when the slots are busy.
enum Queue {
    /// Whole requests, from the load of the slots (0 and up); grows without measure towards 1 and is cut at 512.
    static func depth(load: Double) -> Double {
        min(512, (2 * load / max(0.004, 1.03 - load)).rounded())
    }
}
