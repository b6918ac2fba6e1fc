import OpsModel

/// What TorchServe's own metrics say of each model version (pytorch/serve, `docs/metrics.md`; only with
/// `metrics_mode=prometheus`).
///
/// Requests are counted whatever their answer; errors are counted for the whole host, management calls and probes among
/// them; there are no quantiles. Requests that name no version are counted under `default`, whichever version that is:
/// they belong to the one that was the default when they were scraped.
struct TorchServeMetrics {
    private static let requests = "ts_inference_requests_total"
    private static let duration = "ts_inference_latency_microseconds"
    private static let (successes, errors) = ("Requests2XX", "Requests5XX")
    private static let labels = ["model_name", "model_version", Self.answering]
    /// Labels of ours: which version answered for `default`, and the how manyth that was, so that what was counted for
    /// another is in a series of its own.
    private static let answering = "answering_version"
    private static let turn = "turn"

    static let names: Set<String> = [requests, duration, successes, errors]

    static func attributed(
        _ labels: [String: String], _ turns: [String: TorchServeDefaults.Turn]
    ) -> [String: String] {
        guard labels["model_version"] == "default", let turn = turns[labels["model_name"] ?? ""] else { return labels }
        return labels.merging([answering: turn.version, Self.turn: "\(turn.number)"]) { $1 }
    }

    static func signals(
        _ window: ScrapeWindow, _ settings: BackendSettings, _ models: [TorchServeModel]
    ) -> [GoldenSignals] {
        var signals = ScrapedSignals(settings, over: window.length) { group in
            let answered = group[1] == "default" ? group[2] : group[1]
            return settings.subject(group[0], version: answered.isEmpty ? nil : answered)
        }
        signals.mention(window.sum(requests, by: labels).keys)
        signals.mention(models.flatMap { model in model.versions.map { [model.name, $0.name, ""] } })
        let rates = signals.bySubject(window.rate(requests, by: labels))
        signals.set(.requestRate, window.isFull ? .exact : .lowerBound, rates)
        let durations = signals.bySubject(window.rate(duration, by: labels))
        signals.set(.latencyMean, .averageOnly, durations.divided(by: rates).mapValues { $0 / 1e6 })
        setErrors(&signals, window, of: rates)
        let pending = models.flatMap { model in
            model.versions.compactMap { version in version.pending.map { ([model.name, version.name, ""], Double($0)) }
            }
        }
        signals.set(.queueDepth, .exact, signals.bySubject(Dictionary(pending) { $1 }))
        return signals.all
    }

    /// The host's own ratio, for every version that answers anything.
    private static func setErrors(
        _ signals: inout ScrapedSignals, _ window: ScrapeWindow, of rates: [Subject: Double]
    ) {
        let good = window.rate(successes, by: [])[[]] ?? 0
        let bad = window.rate(errors, by: [])[[]] ?? 0
        let ratios = good + bad > 0 ? rates.filter { $0.value > 0 }.mapValues { _ in bad / (good + bad) } : [:]
        signals.set(.errorRatio, .hostWide, ratios)
    }
}
