import OpsModel
import Wire

/// A server that speaks the Open Inference Protocol with its model repository extension (KServe's
/// `open-inference-protocol`): one deployment a model, with the versions that the repository index lists.
///
/// A model's readiness comes from the index alone. The server's own flag misleads both ways: Triton's stays "not ready"
/// after any failed load while every other model serves, MLServer's stays "ready" while models are unloaded.
struct OpenInference: Sendable {
    let system: String
    let settings: BackendSettings
    let endpoint: Endpoint
    let scrape: DirectScrape?
    let configurations = ServedConfigurations()
    private let memory = ServerMemory()

    init(
        _ system: String, _ settings: BackendSettings, _ transport: any Transport, metrics names: Set<String>
    ) throws(SettingsError) {
        self.system = system
        self.settings = settings
        endpoint = try Endpoint(settings, transport)
        scrape = try DirectScrape.configured(settings, transport) { names.contains($0) }
    }

    /// Two requests, a third where metrics are scraped, and one for the version every five minutes.
    func poll(
        at now: Instant, correcting: (RepositoryIndex) async -> RepositoryIndex = { $0 },
        labels: (RepositoryIndex) async -> [String: [String: String]] = { _ in [:] },
        signals derive: (ScrapeWindow, RepositoryIndex) -> [GoldenSignals]
    ) async throws(BackendError) -> Snapshot {
        async let isReady = isServerReady()
        async let metrics = scraped(at: now)
        async let version = version(at: now)
        let (listed, response) = try await index()
        let index = await correcting(listed)
        let labels = await labels(index)
        var snapshot = Snapshot(
            observations: deployments(index).map { deployment in
                var deployment = deployment
                deployment.labels = labels[deployment.id.name] ?? [:]
                return .deployment(deployment)
            })
        snapshot.facts = BackendFacts(
            version: await version, isHealthy: await isReady, clockSkew: response.clockSkew,
            note: note(index, isReady: await isReady))
        if index.unreadable > 0 {
            snapshot.incomplete[.deployment] = "\(index.unreadable) rows of the repository index have no name."
        }
        if index.isCut { snapshot.truncated = "more than \(RepositoryIndex.mostRows) model versions" }
        switch await metrics {
        case .success(let window?):
            snapshot.observations += derive(window, index).map(Observation.signals)
            if let cut = await scrape?.truncation {
                snapshot.truncated = [snapshot.truncated, cut].compactMap { $0 }.joined(separator: "; ")
            }
        case .success(nil): break
        case .failure(let error): snapshot.incomplete[.signals] = "metrics: \(error)"
        }
        return snapshot
    }

    func index() async throws(BackendError) -> (RepositoryIndex, Response) {
        let response: Response
        do throws(BackendError) {
            // The index is asked for by POST; a GET is answered 405.
            response = try await endpoint.fetch(endpoint.request("v2/repository/index", posting: Array("{}".utf8)))
        } catch {
            guard error.failure.kind == .notFound else { throw error }
            throw BackendError(
                .notFound,
                "\(endpoint.base.authority) answered 404 for its model repository index. Is `url:` the HTTP address of \(system)?"
            )
        }
        return (try RepositoryIndex(response), response)
    }

    /// `nil` where the server does not say.
    private func isServerReady() async -> Bool? {
        switch (try? await endpoint.send(endpoint.request("v2/health/ready")))?.status {
        case 200?: true
        case 400?, 503?: false
        default: nil
        }
    }

    private func version(at now: Instant) async -> String? {
        guard await memory.isDue(at: now) else { return await memory.version }
        guard let response = try? await endpoint.fetch(endpoint.request("v2")), let json = try? response.json() else {
            return await memory.version
        }
        let version = json["version"].string
        await memory.keep(version, at: now)
        return version
    }

    private func scraped(at now: Instant) async -> Result<ScrapeWindow?, BackendError> {
        await scrape?.attempt(at: now) ?? .success(nil)
    }

    private func note(_ index: RepositoryIndex, isReady: Bool?) -> String? {
        let serving = index.rows.count { $0.readiness.0 == .ready }
        guard isReady == false, serving > 0 else { return nil }
        return "calls itself not ready, yet \(serving) model versions are"
    }
}

/// What changes seldom about a server, and when it was read.
actor ServerMemory {
    private var readAt: Instant?
    private(set) var version: String?

    func isDue(at now: Instant) -> Bool {
        guard let readAt else { return true }
        return now < readAt || now - readAt >= .seconds(300)
    }

    func keep(_ version: String?, at now: Instant) {
        self.version = version
        readAt = now
    }
}
