public import OpsModel
public import Wire

/// Seldon's MLServer: one deployment a model of its repository, and golden signals by model version where its metrics
/// page is scraped. Each version of a model with several costs one more request a poll.
public struct MLServer: Backend {
    public static let kind = "mlserver"
    public static let system = "MLServer"
    public static let reports: Set<EntityKind> = [.deployment, .signals]
    public static var options: [OptionSpec] { DirectScrape.options }

    let server: OpenInference

    public init(settings: BackendSettings, transport: any Transport) throws(SettingsError) {
        server = try OpenInference(Self.system, settings, transport, metrics: MLServerMetrics.names)
    }

    public func poll(at now: Instant) async throws(BackendError) -> Snapshot {
        try await server.poll(at: now, correcting: MLServerReadiness(endpoint: server.endpoint).corrected) {
            window, index in
            MLServerMetrics.signals(window, server.settings, versions: index.versions)
        }
    }

    public func examine() async -> [Diagnosis] {
        await server.examine(metricsHint: "MLServer serves metrics on a port of its own, 8082 by default.")
    }
}
