/// A version taking part in a deployment.
public struct Variant: Sendable, Hashable, Codable {
    /// What part a version plays in the traffic.
    public enum VariantRole: String, Sendable, Hashable, Codable {
        case stable
        case canary
        case shadow
        case unknown
    }

    /// As the serving system names it; empty where it has none (a FastAPI process, say).
    public var version: String
    public var role: VariantRole
    public var readiness: Readiness
    /// The share of traffic the system is told to send here, in 0...1.
    public var configuredShare: Double?
    public var replicasReady: Int?
    public var replicasDesired: Int?
    /// Since when this version serves, where the system tells.
    public var since: Instant?
    /// What the system says of a state that is not ready.
    public var reason: String?
    /// True where the system itself says that it was told to unload it, which a crash never leaves; `nil` where it says nothing.
    public var wasUnloaded: Bool?

    public init(
        version: String, role: VariantRole = .unknown, readiness: Readiness, configuredShare: Double? = nil,
        replicasReady: Int? = nil, replicasDesired: Int? = nil, since: Instant? = nil, reason: String? = nil,
        wasUnloaded: Bool? = nil
    ) {
        self.version = version
        self.role = role
        self.readiness = readiness
        self.configuredShare = configuredShare
        self.replicasReady = replicasReady
        self.replicasDesired = replicasDesired
        self.since = since
        self.reason = reason
        self.wasUnloaded = wasUnloaded
    }
}
