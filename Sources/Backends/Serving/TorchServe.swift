public import OpsModel
public import Wire

/// TorchServe, read by its management address: one deployment a model with every registered version, of which the
/// default one answers requests that name none, and golden signals where its metrics page is scraped.
///
/// Whether a version serves is told by its workers alone: `/ping` stays healthy without a single one.
public struct TorchServe: Backend {
    public static let kind = "torchserve"
    public static let system = "TorchServe"
    public static let reports: Set<EntityKind> = [.deployment, .signals]
    public static let options: [OptionSpec] =
        [
            OptionSpec(
                "inference", .url,
                "The inference address, whose /ping says whether the server is well; `url:` is the management address.")
        ] + DirectScrape.options

    let settings: BackendSettings
    let api: TorchServeAPI
    let inference: Endpoint?
    let scrape: DirectScrape?
    private let memory = ServerMemory()
    private let defaults = TorchServeDefaults()

    public init(settings: BackendSettings, transport: any Transport) throws(SettingsError) {
        self.settings = settings
        api = TorchServeAPI(endpoint: try Endpoint(settings, transport))
        if let option = settings.options["inference"], let url = option.text {
            inference = try Endpoint(second: url, line: option.line, settings, transport)
        } else {
            inference = nil
        }
        scrape = try DirectScrape.configured(settings, transport) { TorchServeMetrics.names.contains($0) }
    }

    /// A request for every hundred models, one a model, one each for health and metrics, and one for the version every
    /// five minutes.
    public func poll(at now: Instant) async throws(BackendError) -> Snapshot {
        async let isHealthy = isHealthy()
        async let version = version(at: now)
        let listing = try await api.models()
        let described = await api.describe(listing.items)
        var snapshot = Snapshot(observations: described.models.map { .deployment(deployment($0)) })
        snapshot.facts = BackendFacts(
            version: await version, isHealthy: await isHealthy, clockSkew: listing.clockSkew,
            note: await isHealthy == false ? "its /ping does not call it healthy" : nil)
        snapshot.incomplete[.deployment] = listing.fault ?? described.fault ?? unreadable(listing.unreadable)
        snapshot.truncated = listing.cutAt.map { "more than \($0) models" }
        await addSignals(to: &snapshot, of: described.models, at: now)
        return snapshot
    }

    private func unreadable(_ count: Int) -> String? {
        count == 0 ? nil : "\(count) entries of the list of models have no name."
    }

    private func addSignals(to snapshot: inout Snapshot, of models: [TorchServeModel], at now: Instant) async {
        guard let scrape else { return }
        let turns = await defaults.turns(models)
        do throws(BackendError) {
            let window = try await scrape.read(at: now) { TorchServeMetrics.attributed($0, turns) }
            snapshot.observations += TorchServeMetrics.signals(window, settings, models).map(Observation.signals)
            if let cut = await scrape.truncation {
                snapshot.truncated = [snapshot.truncated, cut].compactMap { $0 }.joined(separator: "; ")
            }
        } catch {
            snapshot.incomplete[.signals] = "metrics: \(error)"
        }
    }

    /// `nil` where the server does not say, or is not asked.
    func isHealthy() async -> Bool? {
        guard let inference, let response = try? await inference.send(inference.request("ping")) else { return nil }
        switch response.status {
        case 200: return (try? response.json())?["status"].isString("Healthy") ?? false
        case 500...: return false
        default: return nil
        }
    }

    private func version(at now: Instant) async -> String? {
        guard await memory.isDue(at: now) else { return await memory.version }
        guard let version = await api.version() else { return await memory.version }
        await memory.keep(version, at: now)
        return version
    }
}

/// Which version each model answers with where a request names none, and how often that changed while we looked.
actor TorchServeDefaults {
    struct Turn: Sendable, Hashable {
        var version: String
        var number: Int
    }

    private var known: [String: Turn] = [:]

    func turns(_ models: [TorchServeModel]) -> [String: Turn] {
        var turns: [String: Turn] = [:]
        for model in models {
            guard let version = model.defaultVersion else { continue }
            let last = known[model.name]
            turns[model.name] =
                last?.version == version ? last : Turn(version: version, number: (last?.number ?? 0) + 1)
        }
        known = turns
        return turns
    }
}
