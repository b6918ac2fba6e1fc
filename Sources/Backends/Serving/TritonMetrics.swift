import OpsModel

/// What Triton's own metrics say of each model version (triton-inference-server/server, `docs/user_guide/metrics.md`).
///
/// Requests that a full queue rejects are counted nowhere, and errors that a Python model returns count as successes:
/// rate and error ratio are lower bounds. Durations are cumulative microseconds of successes. Quantiles exist only with
/// `--metrics-config summary_latencies=true`; unloading a model removes its series, loading begins them at zero.
struct TritonMetrics {
    private static let labels = ["model", "version"]
    private static let success = "nv_inference_request_success"
    private static let failure = "nv_inference_request_failure"
    private static let duration = "nv_inference_request_duration_us"
    private static let pending = "nv_inference_pending_request_count"
    private static let summary = "nv_inference_request_summary_us"
    private static let utilizations = ["nv_gpu_utilization", "nv_cpu_utilization"]

    static let names: Set<String> = Set([success, failure, duration, pending, summary] + utilizations)

    static func signals(_ window: ScrapeWindow, _ settings: BackendSettings) -> [GoldenSignals] {
        var signals = ScrapedSignals(settings, over: window.length) { settings.subject($0[0], version: $0[1]) }
        signals.mention(window.sum(success, by: labels).keys)
        let successes = signals.bySubject(window.rate(success, by: labels))
        let failures = signals.bySubject(window.rate(failure, by: labels)).orZero(of: successes)
        let all = failures.merging(successes, uniquingKeysWith: +)
        signals.set(.requestRate, .lowerBound, all)
        signals.set(.errorRatio, .lowerBound, failures.divided(by: all))
        signals.set(.queueDepth, .exact, signals.bySubject(window.sum(pending, by: labels)))
        let means = signals.bySubject(window.rate(duration, by: labels)).divided(by: successes)
        let hasSummaries = window.has(summary)
        signals.set(.latencyMean, hasSummaries ? .exact : .averageOnly, means.mapValues { $0 / 1e6 })
        if hasSummaries { setQuantiles(&signals, window) }
        let busy = utilizations.lazy.compactMap { window.maximum($0, by: []).values.first }.first
        if let busy { signals.set(.saturation, .hostWide, ofServer: busy) }
        return signals.all
    }

    /// Over the server's own sliding window, which is about a minute.
    private static func setQuantiles(_ signals: inout ScrapedSignals, _ window: ScrapeWindow) {
        for (kind, quantile) in [(SignalKind.latencyP50, "0.5"), (.latencyP95, "0.95"), (.latencyP99, "0.99")] {
            let values = window.maximum(summary, by: labels) { $0["quantile"] == quantile }
            signals.set(kind, .exact, signals.bySubject(values).mapValues { $0 / 1e6 })
        }
    }
}
