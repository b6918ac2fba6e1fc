/// A number to which the naming convention gives a meaning (docs/conventions.md): how old a feature view is, whether a
/// gate was passed, when a certificate ends. Told by series, until a backend of its own tells it.
public struct Gauge: Sendable, Hashable, Codable, Identifiable {
    public enum GaugeKind: String, Sendable, Hashable, Codable, CaseIterable {
        /// Seconds since a feature view was materialised.
        case featureAge
        /// Seconds since a model was trained.
        case modelAge
        /// 1 while a pipeline's last run has failed after its last retry.
        case pipelineFailed
        /// Seconds since a pipeline last succeeded.
        case pipelineAge
        /// 1 where a version has passed a gate, 0 where it has not.
        case gate
        /// 1 while a rollout makes no progress.
        case rolloutStuck
        /// 1 while a release is failed or pending for too long.
        case releaseFailed
        /// The number of the last XID of a GPU; 0 for none.
        case gpuFault
        /// When a certificate ends, in seconds of the epoch.
        case certificateExpiry
        /// The share of a quota that is used.
        case quotaUsed
    }

    public var id: GaugeID
    public var value: Double?
    /// Beyond which it counts, in the unit of the value; of a certificate the seconds before its end.
    public var limit: Double?
    /// How often it ought to be renewed, in seconds.
    public var interval: Double?
    /// The node that it is of.
    public var node: String?

    public init(
        id: GaugeID, value: Double?, limit: Double? = nil, interval: Double? = nil, node: String? = nil
    ) {
        self.id = id
        self.value = value.flatMap { $0.isFinite ? $0 : nil }
        self.limit = limit.flatMap { $0.isFinite ? $0 : nil }
        self.interval = interval.flatMap { $0.isFinite ? $0 : nil }
        self.node = node
    }
}

/// One gauge as one backend tells it.
public struct GaugeID: Sendable, Hashable, Codable {
    public var backend: BackendID
    public var kind: Gauge.GaugeKind
    /// An empty name where the series speaks of a node and of no service.
    public var subject: Subject
    /// The feature view, pipeline, gate, GPU, host or quota.
    public var name: String

    public init(backend: BackendID, kind: Gauge.GaugeKind, subject: Subject, name: String) {
        self.backend = backend
        self.kind = kind
        self.subject = subject
        self.name = name
    }
}
