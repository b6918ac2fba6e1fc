/// One registered version: what was trained, from which run, and how it did.
public struct ModelVersion: Sendable, Hashable, Codable, Identifiable {
    /// Whether the registry itself holds the version fit for use.
    public enum Registration: Sendable, Hashable, Codable {
        case ready
        case pending
        case failed
        /// There is a model and no version yet; the row stands for the model.
        case unversioned
        /// A state this program does not know, in the registry's words.
        case unknown(String)
    }

    public var id: VersionID
    public var registration: Registration
    /// The registry's lifecycle stage where it has one: `Production`, `Staging`.
    public var stage: String?
    public var tags: [String: String]
    public var description: String
    /// The run that made it.
    public var runID: String?
    /// Where the artifact lies, as the registry writes it.
    public var source: String?
    public var createdAt: Instant?
    public var createdBy: String?
    /// Evaluation metrics of the source run; a NaN in the registry is `nil` here and stays listed.
    public var metrics: [String: Double?]

    /// The tag of a version that a rollback left, which is then taken for good no more; its value says why.
    public static let badTag = "mlops-tui.bad"

    public init(
        id: VersionID, registration: Registration, stage: String? = nil, tags: [String: String] = [:],
        description: String = "", runID: String? = nil, source: String? = nil, createdAt: Instant? = nil,
        createdBy: String? = nil, metrics: [String: Double?] = [:]
    ) {
        self.id = id
        self.registration = registration
        self.stage = stage
        self.tags = tags
        self.description = description
        self.runID = runID
        self.source = source
        self.createdAt = createdAt
        self.createdBy = createdBy
        self.metrics = metrics
    }
}
