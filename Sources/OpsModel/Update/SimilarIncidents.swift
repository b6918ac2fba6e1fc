// Earlier incidents like the one on screen, which only the store remembers.

/// What is known of earlier incidents like one.
public enum SimilarIncidents: Sendable, Hashable {
    /// Most alike first.
    case known([IncidentSummary])
    case reading
    /// A sentence for people.
    case unknown(String)
}

extension OpsState {
    /// How long until a question that was not answered is asked again.
    private static let askAgain = Duration.seconds(60)

    /// Of more answers all are forgotten.
    private static let mostAnswers = 64

    /// Earlier incidents of the same service, those that began in the same way first.
    public func similarIncidents(to incident: Incident) -> SimilarIncidents {
        guard let answer = similarAnswers[SimilarQuestion(incident)] else {
            return store == nil ? .unknown("no store is open") : .reading
        }
        // The store may have answered before one of them was merged, or joined, into another.
        let found = answer.found.filter { records[$0.id]?.mergedInto == nil && forwarded($0.id) == $0.id }
        return answer.problem.map { .unknown($0) } ?? .known(found)
    }

    /// Asks the store for what is like the incident on screen, unless it has answered.
    mutating func askForSimilar() -> [Effect] {
        guard store != nil, case .incident(let id)? = place.subject, let incident = incident(id) else { return [] }
        let question = SimilarQuestion(incident)
        if let answer = similarAnswers[question], answer.problem == nil { return [] }
        if let asked = similarAsked[question], now.age(since: asked) < Self.askAgain { return [] }
        similarAsked = similarAsked.filter { now.age(since: $0.value) < Self.askAgain }
        similarAsked[question] = now
        return [.readSimilar(question)]
    }

    mutating func take(_ answer: SimilarAnswer) {
        if similarAnswers[answer.question] == nil, similarAnswers.count >= Self.mostAnswers { similarAnswers = [:] }
        similarAnswers[answer.question] = answer
    }
}

extension SimilarQuestion {
    fileprivate init(_ incident: Incident) {
        self.init(
            to: incident.id, service: incident.service,
            firstKinds: IncidentSummary.firstKinds(of: incident.signals))
    }
}
