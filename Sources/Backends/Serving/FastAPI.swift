public import OpsModel
public import Wire

/// One FastAPI application that serves a model: readiness by a page of its own, golden signals where its
/// prometheus-fastapi-instrumentator metrics are scraped. It reports neither model nor version; the options name them.
///
/// A poll costs one request for readiness and one for metrics.
public struct FastAPI: Backend {
    public static let kind = "fastapi"
    public static let system = "FastAPI"
    public static let reports: Set<EntityKind> = [.deployment, .signals]
    public static let options: [OptionSpec] =
        [
            OptionSpec(
                "deployment", .text, "What the application serves, as other systems call it; else the backend's id."),
            OptionSpec("version", .text, "The version it serves; the application does not tell."),
            OptionSpec("ready", .text, "The path that answers 2xx when it can serve: /healthz."),
            OptionSpec("namespace", .text, "The instrumentator's metric_namespace."),
            OptionSpec("subsystem", .text, "The instrumentator's metric_subsystem."),
            OptionSpec(
                "handlers", .list(.text),
                "Route templates to count; all but probes, metrics and documentation where left out."),
            OptionSpec(
                "latency", .choice(FastAPIMetrics.Histogram.allCases.map(\.rawValue)),
                "Which histogram quantiles come from: process (fine buckets, all routes) or handler (few buckets)."),
        ] + DirectScrape.options

    let settings: BackendSettings
    let endpoint: Endpoint
    let readyPath: RequestPath?
    let metrics: FastAPIMetrics
    let scrape: DirectScrape?

    public init(settings: BackendSettings, transport: any Transport) throws(SettingsError) {
        self.settings = settings
        let options = settings.options
        endpoint = try Endpoint(settings, transport)
        readyPath = options["ready"]?.text.map(RequestPath.init(encoded:))
        let prefix = ["namespace", "subsystem"].compactMap { options[$0]?.text }.filter { !$0.isEmpty }
        let metrics = FastAPIMetrics(
            prefix: prefix.map { $0 + "_" }.joined(), routes: InstrumentedRoutes(options["handlers"]),
            histogram: options["latency"]?.text.flatMap { FastAPIMetrics.Histogram(rawValue: $0) } ?? .process)
        self.metrics = metrics
        scrape = try DirectScrape.configured(settings, transport) { metrics.isWanted($0) }
        if readyPath == nil, scrape == nil, !options.hasGaps {
            throw SettingsError(
                line: options.line,
                "fastapi: nothing is asked. Write `ready: /healthz`, `metrics: http://host:port/metrics`, or both.")
        }
    }

    public func poll(at now: Instant) async throws(BackendError) -> Snapshot {
        async let scraped = scraped(at: now)
        var (readiness, reason, response) = try await readiness()
        var snapshot = Snapshot()
        var since: Instant?
        switch await scraped {
        case .success(let window?):
            since = metrics.startedAt(window)
            snapshot.observations = metrics.signals(window, settings, subject).map(Observation.signals)
            snapshot.truncated = await scrape?.truncation
        case .success(nil): break
        case .failure(let error):
            if readyPath == nil { throw error }
            snapshot.incomplete[.signals] = "metrics: \(error)"
        }
        if readyPath == nil { (readiness, reason) = (.unknown, "no readiness page is configured") }
        let variant = Variant(version: version ?? "", readiness: readiness, since: since, reason: reason)
        let deployment = Deployment(
            id: DeploymentID(backend: settings.id, cluster: settings.cluster, name: name),
            environment: settings.environment, system: Self.system, variants: [variant], readiness: readiness,
            reason: reason)
        snapshot.observations.append(.deployment(deployment))
        snapshot.facts = BackendFacts(
            isHealthy: readyPath == nil ? nil : readiness == .ready, clockSkew: response?.clockSkew)
        return snapshot
    }

    private var name: String { settings.options["deployment"]?.text ?? settings.id.rawValue }
    private var version: String? { settings.options["version"]?.text }
    private var subject: Subject { settings.subject(name, version: version) }

    /// 2xx is ready and 503 is the application's own word that it is not; every other status is a fault.
    func readiness() async throws(BackendError) -> (Readiness, reason: String?, Response?) {
        guard let readyPath else { return (.unknown, nil, nil) }
        let response = try await endpoint.send(endpoint.request(readyPath))
        if response.status == 503, response.retryAfter == nil {
            return (.unavailable, response.message.isEmpty ? "answers 503" : response.message, response)
        }
        try endpoint.requireSuccess(response)
        // A login page in front of the application says nothing about the application.
        if response.isHTML {
            throw BackendError(.malformed(what: "a web page instead of a readiness answer", at: response.place))
        }
        return (.ready, nil, response)
    }

    private func scraped(at now: Instant) async -> Result<ScrapeWindow?, BackendError> {
        await scrape?.attempt(at: now) ?? .success(nil)
    }
}
