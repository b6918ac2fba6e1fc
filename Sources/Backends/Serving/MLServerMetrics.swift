import OpsModel

/// What MLServer's own metrics say of each model version.
///
/// Requests refused with 422 are in no model's counter: rate and error ratio are lower bounds. The latency summary has
/// no quantiles, only sum and count; requests in progress are the whole process's. A version `None` is traffic that
/// named none: it belongs to the model's only version, or else to no version that can be told.
struct MLServerMetrics {
    private static let labels = ["model", "version"]
    private static let success = "model_infer_request_success_total"
    private static let failure = "model_infer_request_failure_total"
    private static let duration = "model_infer_request_duration"
    private static let inProgress = "rest_server_requests_in_progress"

    static let names: Set<String> = [success, failure, duration + "_sum", duration + "_count", inProgress]

    /// `versions` are those that the repository index lists for each model.
    static func signals(
        _ window: ScrapeWindow, _ settings: BackendSettings, versions: [String: [String]]
    ) -> [GoldenSignals] {
        var signals = ScrapedSignals(settings, over: window.length) { group in
            settings.subject(group[0], version: version(group[1], of: versions[group[0]] ?? []))
        }
        signals.mention(window.sum(duration + "_count", by: labels).keys)
        signals.mention(window.sum(failure, by: labels).keys)
        let counted = signals.bySubject(window.rate(duration + "_count", by: labels))
        let failures = signals.bySubject(window.rate(failure, by: labels))
        let successes = signals.bySubject(window.rate(success, by: labels)).orZero(of: failures)
        let all = failures.orZero(of: successes).merging(successes, uniquingKeysWith: +)
        signals.set(.requestRate, .lowerBound, all)
        signals.set(.errorRatio, .lowerBound, failures.orZero(of: successes).divided(by: all))
        signals.set(
            .latencyMean, .averageOnly,
            signals.bySubject(window.rate(duration + "_sum", by: labels)).divided(by: counted))
        if let waiting = window.sum(inProgress, by: []).values.first {
            signals.set(.queueDepth, .wholeProcess, ofServer: waiting)
        }
        return signals.all
    }

    private static func version(_ label: String, of known: [String]) -> String? {
        guard label == "None" || label.isEmpty else { return label }
        guard known.count == 1, let only = known.first, !only.isEmpty else { return nil }
        return only
    }
}
