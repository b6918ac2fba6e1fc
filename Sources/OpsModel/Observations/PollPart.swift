/// A part of a poll that is too large for one turn; the report follows when all parts have.
public struct PollPart: Sendable, Hashable, Codable {
    public var observations: [Observation]
    public var at: Instant
    /// What the report will say of its server: ``BackendFacts/isHealthy``.
    public var isHealthy: Bool?

    public init(_ observations: [Observation], at: Instant, isHealthy: Bool? = nil) {
        self.observations = observations
        self.at = at
        self.isHealthy = isHealthy
    }
}
