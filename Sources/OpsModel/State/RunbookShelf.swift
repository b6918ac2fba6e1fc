/// The runbooks that can serve an incident, and what their checks found.
public struct RunbookShelf: Sendable {
    /// A check is asked again when its answer is older than this (domain.md §6).
    static let interval = Duration.seconds(60)

    public internal(set) var runbooks: [Runbook] = [] { didSet { revision += 1 } }
    var results: [CheckQuestion: CheckResult] = [:] { didSet { revision += 1 } }
    /// Rises when a runbook or an answer comes or goes.
    private(set) var revision: UInt64 = 0
    var asked: [CheckQuestion: Instant] = [:]
    /// What alerts name in `runbook_url`, by their address.
    public internal(set) var pages: [String: RunbookPage] = [:]
    var pagesAsked: [String: Instant] = [:]

    /// A page is fetched again when it is older than this; one that could not be had, as soon as a check is asked
    /// again.
    static let pageInterval = Duration.seconds(600)
    static let pageCapacity = 16

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
    case pageRead(RunbookPage)
    /// Ask the checks on screen again, however old their answers.
    case checksRequested
}

extension OpsState {
    mutating func reduce(_ action: ShelfAction) -> [Effect] {
        switch action {
        case .loaded(let runbooks): shelf.runbooks = runbooks
        case .answered(let results): shelf.results.merge(results) { $1 }
        case .pageRead(let page):
            if shelf.pages.count >= RunbookShelf.pageCapacity, shelf.pages[page.url] == nil {
                // What is let go of is asked for again when it is looked at.
                (shelf.pages, shelf.pagesAsked) = ([:], [page.url: now])
            }
            shelf.pages[page.url] = page
        case .checksRequested: shelf.asked = [:]
        }
        return askForRunbook()
    }

    /// The best runbook for an incident, filled from it, with the last result of each check; `nil` where none serves
    /// it.
    public func runbookSheet(for incident: Incident) -> RunbookSheet? {
        let context = runbookContext(of: incident)
        guard let match = RunbookMatch.ranking(shelf.runbooks, for: context).first else { return nil }
        return RunbookSheet(match.runbook, reason: match.reason, context: context, results: shelf.results)
    }

    /// The address that an incident's alerts name where no runbook here is meant by it.
    public func runbookPageAddress(for incident: Incident) -> String? {
        let context = runbookContext(of: incident)
        guard let url = context.runbookURLs.first else { return nil }
        let best = RunbookMatch.ranking(shelf.runbooks, for: context).first
        return best?.isNamed == true ? nil : url
    }

    /// Asks for what the runbook of the incident on screen needs and is not there, or too old.
    mutating func askForRunbook() -> [Effect] { askForChecks() + askForPage() }

    private mutating func askForPage() -> [Effect] {
        guard case .incident(let id)? = place.subject, let incident = incident(id),
            let url = runbookPageAddress(for: incident)
        else { return [] }
        let interval = shelf.pages[url]?.problem == nil ? RunbookShelf.pageInterval : RunbookShelf.interval
        if let asked = shelf.pagesAsked[url], now.age(since: asked) < interval { return [] }
        shelf.pagesAsked[url] = now
        return [.readPage(url)]
    }

    /// Asks what the runbook on screen wants to know and has not been told within the last minute.
    private mutating func askForChecks() -> [Effect] {
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
        let signals = (incident.signals + incident.evidence).earliestFirst()
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
