/// A question to the store: earlier incidents of one service, those that began with the same kinds of signals first.
public struct SimilarQuestion: Sendable, Hashable, Codable {
    public var incident: IncidentID
    public var service: ServiceID
    public var firstKinds: Set<Signal.Kind>

    public init(to incident: IncidentID, service: ServiceID, firstKinds: Set<Signal.Kind>) {
        self.incident = incident
        self.service = service
        self.firstKinds = firstKinds
    }
}

/// What the store answered.
public struct SimilarAnswer: Sendable, Hashable, Codable {
    public var question: SimilarQuestion
    /// Most alike first, then newest.
    public var found: [IncidentSummary]
    /// Why there is no answer, in a sentence for people.
    public var problem: String?

    public init(_ question: SimilarQuestion, found: [IncidentSummary] = [], problem: String? = nil) {
        self.question = question
        self.found = found
        self.problem = problem
    }
}
