/// The runbooks that can serve an incident, and what their checks found.
public struct RunbookShelf: Sendable {
    /// A check is asked again when its answer is older than this (domain.md §6).
    static let interval = Duration.seconds(60)

    public internal(set) var runbooks: [Runbook] = []
    var results: [CheckQuestion: CheckResult] = [:]
    var asked: [CheckQuestion: Instant] = [:]

    /// Lets go of answers to what was last asked before an instant.
    mutating func forget(before instant: Instant) {
        for (question, last) in asked where last < instant {
            asked[question] = nil
            results[question] = nil
        }
    }
}

/// Runbooks and their checks.
public enum ShelfAction: Sendable {
    /// Every runbook there is; once, when the configuration has been read.
    case loaded([Runbook])
    case answered([CheckQuestion: CheckResult])
    /// Ask the checks on screen again, however old their answers.
    case checksRequested
}

extension OpsState {
    mutating func reduce(_ action: ShelfAction) -> [Effect] {
        switch action {
        case .loaded(let runbooks): shelf.runbooks = runbooks
        case .answered(let results): shelf.results.merge(results) { $1 }
        case .checksRequested: shelf.asked = [:]
        }
        return askForChecks()
    }

    /// The best runbook for an incident, filled from it, with the last result of each check; `nil` where none serves it.
    public func runbookSheet(for incident: Incident) -> RunbookSheet? {
        let context = runbookContext(of: incident)
        guard let match = RunbookMatch.ranking(shelf.runbooks, for: context).first else { return nil }
        return RunbookSheet(match.runbook, reason: match.reason, context: context, results: shelf.results)
    }

    /// Asks what the runbook on screen wants to know and has not been told within the last minute.
    mutating func askForChecks() -> [Effect] {
        guard case .incident(let id)? = place.subject, let incident = incident(id),
            let sheet = runbookSheet(for: incident)
        else { return [] }
        let due = sheet.questions.filter { question in
            shelf.asked[question].map { now.age(since: $0) >= RunbookShelf.interval } ?? true
        }
        guard !due.isEmpty else { return [] }
        for question in due { shelf.asked[question] = now }
        return [.ask(due)]
    }

    private func runbookContext(of incident: Incident) -> RunbookContext {
        let entry = fleet[FleetID(service: incident.service, environment: incident.environment)]
        let signals = (incident.signals + incident.evidence).sorted(by: Signal.isEarlier)
        let alerts = signals.compactMap { signal -> Alert? in
            if case .alert(let id)? = signal.entity { self.alerts[id] } else { nil }
        }
        // What pages names the runbook; a warning beside it only where no page does.
        let paging = Set(incident.signals.compactMap(\.entity))
        let pages = alerts.filter { paging.contains(.alert($0.id)) && $0.annotations["runbook_url"] != nil }
        let named = pages.isEmpty ? alerts : pages
        return RunbookContext(
            incident: incident.id.rawValue, service: incident.service.rawValue,
            environment: incident.environment == .unknown ? nil : incident.environment.name,
            cluster: entry?.clusters.first, stable: entry?.stable?.version, canary: entry?.canary?.version,
            columns: signals.compactMap { signal in
                if case .drift(let id)? = signal.entity { id.column } else { nil }
            }, alerts: alerts.map(\.name), kinds: signals.map(\.id.kind.rawValue),
            runbookURLs: named.compactMap { $0.annotations["runbook_url"] })
    }
}
