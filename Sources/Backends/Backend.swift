public import OpsModel

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

    init(settings: BackendSettings) throws(SettingsError)

    /// Reads everything this backend reports now.
    func poll(at now: Instant) async throws(BackendError) -> Snapshot

    /// Answers `doctor`: what is reachable, permitted and of which version, each with what to do about a fault.
    func examine() async -> [Finding]
}

/// A backend that can tell the past of what it reports.
public protocol ReadsSeries: Backend {
    /// Samples from `request.from` to `request.to`, oldest first, with gaps left out or `nil`.
    func samples(for request: SeriesRequest) async throws(BackendError) -> [Sample]
}

/// One line of `doctor` about a backend.
public struct Finding: Sendable, Hashable {
    public enum Verdict: String, Sendable, Hashable {
        case pass
        case warn
        case fail
    }

    public var verdict: Verdict
    /// What was looked at, in two words: `reachable`, `authorised`, `version`, `clock skew`, `permitted`.
    public var topic: String
    public var detail: String
    /// What to do about it; empty when nothing needs doing.
    public var advice: String

    public init(_ verdict: Verdict, _ topic: String, _ detail: String, advice: String = "") {
        self.verdict = verdict
        self.topic = topic
        self.detail = detail
        self.advice = advice
    }
}
