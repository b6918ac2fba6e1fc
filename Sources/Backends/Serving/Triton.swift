public import OpsModel
public import Wire

/// NVIDIA Triton Inference Server: one deployment a model of its repository, and golden signals by model version where
/// its metrics page is scraped.
public struct Triton: Backend {
    public static let kind = "triton"
    public static let system = "Triton"
    public static let reports: Set<EntityKind> = [.deployment, .signals]
    public static var options: [OptionSpec] { DirectScrape.options }

    let server: OpenInference
    private let lineage: TritonLineage

    public init(settings: BackendSettings, transport: any Transport) throws(SettingsError) {
        server = try OpenInference(Self.system, settings, transport, metrics: TritonMetrics.names)
        lineage = TritonLineage(server.endpoint)
    }

    public func poll(at now: Instant) async throws(BackendError) -> Snapshot {
        try await server.poll(at: now, labels: { await lineage.labels(of: $0, at: now) }) { window, _ in
            TritonMetrics.signals(window, server.settings)
        }
    }

    public func examine() async -> [Diagnosis] {
        await server.examine(metricsHint: "Start it with --allow-metrics=true; its own port is 8002.")
    }
}
