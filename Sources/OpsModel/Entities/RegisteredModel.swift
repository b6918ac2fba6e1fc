/// A model as a registry lists it, with where its aliases point now.
public struct RegisteredModel: Sendable, Hashable, Codable, Identifiable {
    public var id: ModelID
    public var description: String
    /// Alias → version. Case matters: MLflow keeps `champion` and `Champion` apart.
    public var aliases: [String: String]
    public var tags: [String: String]
    /// The newest version's name, where the registry tells without listing all.
    public var latestVersion: String?
    public var createdAt: Instant?
    /// When the registry says the model changed. MLflow does not move it for alias or tag changes.
    public var updatedAt: Instant?

    public init(
        id: ModelID, description: String = "", aliases: [String: String] = [:], tags: [String: String] = [:],
        latestVersion: String? = nil, createdAt: Instant? = nil, updatedAt: Instant? = nil
    ) {
        self.id = id
        self.description = description
        self.aliases = aliases
        self.tags = tags
        self.latestVersion = latestVersion
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }
}
