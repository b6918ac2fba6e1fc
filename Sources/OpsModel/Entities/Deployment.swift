/// One served endpoint of a service in one environment of one cluster.
public struct Deployment: Sendable, Hashable, Codable, Identifiable {
    public var id: DeploymentID
    public var environment: Environment
    /// The serving system in its own spelling: `Triton`, `MLServer`, `FastAPI`.
    public var system: String
    /// Labels, annotations and tags the system reports; used to join it with other systems.
    public var labels: [String: String]
    /// Versions taking part, newest first.
    public var variants: [Variant]
    public var readiness: Readiness
    /// The system's own uid, which tells a re-creation from a change.
    public var uid: String?
    /// What the system says of a state that is not ready.
    public var reason: String?

    public init(
        id: DeploymentID, environment: Environment, system: String, labels: [String: String] = [:],
        variants: [Variant], readiness: Readiness, uid: String? = nil, reason: String? = nil
    ) {
        self.id = id
        self.environment = environment
        self.system = system
        self.labels = labels
        self.variants = variants
        self.readiness = readiness
        self.uid = uid
        self.reason = reason
    }
}

/// Whether something can serve now, in the words every serving system can be reduced to.
public enum Readiness: String, Sendable, Hashable, Codable, CaseIterable {
    case ready
    case loading
    case unloading
    /// Asked to serve and not able to.
    case unavailable
    /// Known to the server, not asked to serve: never loaded, unloaded, or scaled to zero.
    case idle
    case unknown
}
