// What of an incident is to be dealt with now: once a remedy is at work, what it does not reach.

extension Incident {
    /// What is heard and no remedy reaches, the earliest first; where all is reached, what is heard; once nothing is, all
    /// that was.
    public var pressing: [Signal] {
        let heard = signals.filter(\.isHeard)
        return [heard.filter { !record.isRemedied($0) }, heard].first { !$0.isEmpty } ?? signals
    }

    /// Whether remedies reach all that is heard.
    var isRemedied: Bool { signals.allSatisfy { !$0.isHeard || record.isRemedied($0) } }

    /// Its services, those first that something presses for now; of these the earliest hit.
    var servicesByPressing: [ServiceID] {
        let pressing = Set(pressing.map(\.id.service))
        return services.filter(pressing.contains) + services.filter { !pressing.contains($0) }
    }

    /// The services that something is pressing for by what users feel, the worst first; of equals the earliest hit.
    var pressingServices: [[ServiceID]] {
        let worst = Dictionary(pressing.map { ($0.id.service, UserImpact($0)) }, uniquingKeysWith: max)
        return UserImpact.allCases.reversed().map { impact in services.filter { worst[$0] == impact } }
            .filter { !$0.isEmpty }
    }
}

extension IncidentRecord {
    /// Has of remedies, and of what was suspected, only what was noted in that record.
    mutating func forgetRemedies(since record: IncidentRecord) {
        (suspicion, mitigated, remedied, lapsed) = (
            record.suspicion, record.mitigated, record.remedied, record.lapsed
        )
    }

    /// Whether a remedy reaches the signal; one that may have ended all answers is no remedy for that.
    func isRemedied(_ signal: Signal) -> Bool {
        guard let mitigated, remedied?.contains(signal.id.service) ?? true else { return false }
        return UserImpact(signal) != .outage || signal.onset.latest < mitigated.at
    }
}
