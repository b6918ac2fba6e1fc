public import OpsModel
public import Wire

/// One outside system, read by polling. Adding one is one file that declares a type and one line in ``BackendCatalog``.
///
/// A backend may keep what it needs between polls (counters of the last scrape, say); the poller never polls one
/// backend twice at a time. What a system can do beyond being read is a protocol of its own: ``ReadsSeries``.
public protocol Backend: Sendable {
    /// What configuration calls it: `mlflow`.
    static var kind: String { get }
    /// The system in its own spelling: `MLflow`.
    static var system: String { get }
    /// What stands under `options:` for this kind.
    static var options: [OptionSpec] { get }
    /// The kinds of entity it can tell of, whether or not it has told of any.
    static var reports: Set<EntityKind> { get }
    /// Those of them that it is asked for as it is configured.
    static func reports(as settings: BackendSettings) -> Set<EntityKind>

    /// `transport` carries the credential and the TLS settings; a backend never sees either.
    init(settings: BackendSettings, transport: any Transport) throws(SettingsError)

    /// Reads everything this backend reports now.
    func poll(at now: Instant) async throws(BackendError) -> Snapshot

    /// Answers `doctor`: what is reachable, permitted and of which version, each with what to do about a fault.
    func examine() async -> [Diagnosis]
}

extension Backend {
    public static func reports(as settings: BackendSettings) -> Set<EntityKind> { reports }
}

/// A backend that can tell the past of what it reports.
public protocol ReadsSeries: Backend {
    /// Samples from `request.from` to `request.to`, oldest first, with gaps left out or `nil`.
    func samples(for request: SeriesRequest) async throws(BackendError) -> [OpsModel.Sample]
}

/// A backend that evaluates PromQL now.
public protocol EvaluatesPromQL: Backend {
    /// The value of each series that the query answers; `nil` for NaN and the infinities.
    func values(of query: String) async throws(BackendError) -> [Double?]
}
