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

    /// Earlier incidents of the same service, those that began in the same way first.
    public func similarIncidents(to incident: Incident) -> SimilarIncidents {
        switch historyAnswers[request(for: incident)] {
        case .similar(let found)?: .known(found.filter { $0.id != incident.id })
        case .failed(let reason)?: .unknown(reason)
        case .nothing?, .incident?, .snapshot?: .known([])
        case nil: store == nil ? .unknown("no store is open") : .reading
        }
    }

    /// Asks the store for what is like the incident on screen, unless it has answered.
    mutating func askForSimilar() -> [Effect] {
        guard store != nil, case .incident(let id)? = place.subject, let incident = incident(id) else { return [] }
        let request = request(for: incident)
        if case .similar? = historyAnswers[request] { return [] }
        if let asked = historyAsked[request], now.age(since: asked) < Self.askAgain { return [] }
        historyAsked = historyAsked.filter { now.age(since: $0.value) < Self.askAgain }
        historyAsked[request] = now
        return [.readHistory(request)]
    }

    private func request(for incident: Incident) -> HistoryRequest {
        .similar(
            to: incident.id, service: incident.service,
            firstKinds: IncidentSummary.firstKinds(of: incident.signals))
    }
}
