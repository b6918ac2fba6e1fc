/// One replica of a served version: a pod, where the platform is Kubernetes.
public struct Replica: Sendable, Hashable, Codable, Identifiable {
    public var id: ReplicaID
    /// The service or model it serves, with its version where the labels tell.
    public var subject: Subject
    public var node: String?
    public var readiness: Readiness
    /// Restarts of its containers since it was created.
    public var restarts: Int?
    /// Why it waits, else why it was ended last, in the platform's word: `CrashLoopBackOff`, `OOMKilled`.
    public var reason: String?
    /// Why a container of it was ended last, in the platform's word: `OOMKilled`, `Error`.
    public var lastTermination: String?
    /// When that was, where the platform tells.
    public var terminatedAt: Instant?
    /// Restarts of that container alone, where the platform tells them by container.
    public var terminations: Int?
    public var startedAt: Instant?
    /// 1 where it waited for its present ``reason``, 0 where it did not; comes with a first observation alone, and is
    /// read once.
    public var waitingPast: [Sample]?

    public init(
        id: ReplicaID, subject: Subject, node: String? = nil, readiness: Readiness, restarts: Int? = nil,
        reason: String? = nil, lastTermination: String? = nil, startedAt: Instant? = nil
    ) {
        self.id = id
        self.subject = subject
        self.node = node
        self.readiness = readiness
        self.restarts = restarts
        self.reason = reason
        self.lastTermination = lastTermination
        self.startedAt = startedAt
    }
}

extension Replica {
    /// The word for a container that was ended for want of memory.
    public static let outOfMemory = "OOMKilled"

    var isEndedForMemory: Bool { lastTermination == Self.outOfMemory }
}

/// One replica in one cluster.
public struct ReplicaID: Sendable, Hashable, Codable {
    public var backend: BackendID
    public var cluster: String
    public var namespace: String
    public var name: String

    public init(backend: BackendID, cluster: String = "", namespace: String = "", name: String) {
        self.backend = backend
        self.cluster = cluster
        self.namespace = namespace
        self.name = name
    }
}
