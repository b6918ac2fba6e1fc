import OpsModel

/// What prometheus-fastapi-instrumentator's metrics say of one application.
///
/// `handler` is a route's template, so that model and version are lost. The fine histogram has no labels: its quantiles
/// cover the whole process, probes included. The one by handler ends at one second by default and has three buckets, so
/// that its quantiles mislead; it is read where it is asked for, or where there is no other.
struct FastAPIMetrics: Sendable {
    /// Which histogram quantiles are read from.
    enum Histogram: String, Sendable, CaseIterable {
        case process
        case handler
    }

    let routes: InstrumentedRoutes
    let histogram: Histogram
    private let requests: String
    private let durations: String
    private let fineDurations: String
    private static let inProgress = "http_requests_inprogress"
    private static let startTime = "process_start_time_seconds"

    /// `prefix` is the instrumentator's namespace and subsystem, each followed by `_`; requests in progress have none.
    init(prefix: String, routes: InstrumentedRoutes, histogram: Histogram) {
        self.routes = routes
        self.histogram = histogram
        requests = prefix + "http_requests_total"
        durations = prefix + "http_request_duration_seconds"
        fineDurations = prefix + "http_request_duration_highr_seconds"
    }

    func isWanted(_ name: String) -> Bool {
        if [requests, Self.inProgress, Self.startTime].contains(name) { return true }
        return [durations, fineDurations].contains { name.hasPrefix($0) && !name.hasSuffix("_created") }
    }

    func signals(_ window: ScrapeWindow, _ settings: BackendSettings, _ subject: Subject) -> [GoldenSignals] {
        var signals = ScrapedSignals(settings, over: window.length) { _ in subject }
        signals.mention([[]])
        let all = signals.bySubject(window.rate(requests, by: [], where: routes.counts))
        let errors = window.rate(requests, by: []) { routes.counts($0) && $0["status"].hasPrefix("5") }
        signals.set(.requestRate, window.isFull ? .exact : .lowerBound, all)
        signals.set(.errorRatio, .exact, signals.bySubject(errors).orZero(of: all).divided(by: all))
        let seconds = signals.bySubject(window.rate(durations + "_sum", by: [], where: routes.counts))
        let counted = signals.bySubject(window.rate(durations + "_count", by: [], where: routes.counts))
        let quantiles = quantileSource(in: window)
        signals.set(.latencyMean, quantiles == nil ? .averageOnly : .exact, seconds.divided(by: counted))
        if let quantiles { setQuantiles(&signals, window, quantiles) }
        if window.has(Self.inProgress) {
            signals.set(.queueDepth, .exact, signals.bySubject(window.sum(Self.inProgress, by: [], where: counts)))
        }
        return signals.all
    }

    /// When the process began, which is the nearest there is to when this version began to serve.
    func startedAt(_ window: ScrapeWindow) -> Instant? {
        window.maximum(Self.startTime, by: []).values.first.map(Instant.init(seconds:))
    }

    /// Requests in progress carry no handler unless they were configured to.
    private func counts(_ series: MetricSeries) -> Bool {
        series.labels["handler"] == nil || routes.counts(series)
    }

    private func quantileSource(in window: ScrapeWindow) -> Histogram? {
        let order = histogram == .process ? [Histogram.process, .handler] : [.handler, .process]
        return order.first { window.has(($0 == .process ? fineDurations : durations) + "_bucket") }
    }

    private func setQuantiles(_ signals: inout ScrapedSignals, _ window: ScrapeWindow, _ source: Histogram) {
        for (kind, q) in [(SignalKind.latencyP50, 0.5), (.latencyP95, 0.95), (.latencyP99, 0.99)] {
            let values =
                source == .process
                ? window.quantile(q, of: fineDurations, by: [])
                : window.quantile(q, of: durations, by: [], where: routes.counts)
            signals.set(kind, source == .process ? .wholeProcess : .exact, signals.bySubject(values))
        }
    }
}
