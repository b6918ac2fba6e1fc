/// The runbooks that can serve an incident, and what their checks found.
public struct RunbookShelf: Sendable {
    /// A check is asked again when its answer is older than this (domain.md §6).
    static let interval = Duration.seconds(60)

    public internal(set) var runbooks: [Runbook] = [] { didSet { revision += 1 } }
    var results: [CheckQuestion: CheckResult] = [:] { didSet { revision += 1 } }
    /// Since when the answers to a question were `pass`, without a gap and as far as they were heard.
    private(set) var heldSince: [CheckQuestion: Instant] = [:]
    /// How each runbook was followed last, here or as the store tells; by the runbook's name.
    private(set) var runs: [String: RunbookExecution] = [:] { didSet { revision += 1 } }
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

    mutating func note(_ executions: [RunbookExecution]) {
        for run in executions where (runs[run.runbook]?.at ?? run.at) <= run.at { runs[run.runbook] = run }
    }

    mutating func take(_ answers: [CheckQuestion: CheckResult]) {
        for (question, answer) in answers {
            let isGapless = results[question].map { answer.at - $0.at <= Self.interval * 3 } ?? false
            let start = isGapless ? heldSince[question] : nil
            heldSince[question] = answer.verdict == .pass ? start ?? answer.at : nil
        }
        results.merge(answers) { $1 }
    }

    /// The answers that were given later than what they are to tell of took effect.
    func results(after effect: Instant?) -> [CheckQuestion: CheckResult] {
        guard let effect else { return results }
        return results.filter { $0.value.at > effect }
    }

    /// From when to when the answers to a question were `pass`; `nil` where the last one is not.
    func held(_ question: CheckQuestion) -> InstantInterval? {
        guard let since = heldSince[question], let last = results[question] else { return nil }
        return InstantInterval(since, last.at)
    }

    /// Lets go of answers to what was last asked before an instant.
    mutating func forget(before instant: Instant) {
        for (question, last) in asked where last < instant {
            asked[question] = nil
            results[question] = nil
            heldSince[question] = nil
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
        case .answered(let results): shelf.take(results)
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
        guard case (let context, let match?)? = runbookChoice(for: incident) else { return nil }
        let sheet = RunbookSheet(
            match.runbook, reason: match.reason, context: context,
            results: shelf.results(after: lastEffect(for: incident)),
            progress: progress(of: match.runbook, incident))
        return withObstacles(sheet, incident)
    }

    /// The address that an incident's alerts name where no runbook here is meant by it.
    public func runbookPageAddress(for incident: Incident) -> String? {
        guard let (context, best) = runbookChoice(for: incident) else { return nil }
        return best?.isNamed == true ? nil : context.runbookURLs.first
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

    /// Asks what the runbook on screen wants to know, and what a step of any incident watches, and has not been told
    /// within the last minute.
    private mutating func askForChecks() -> [Effect] {
        let effect = incidentOnScreen.flatMap(lastEffect)
        let due = Set(questionsOnScreen + questionsWatched).filter { question in
            guard let asked = shelf.asked[question] else { return true }
            return now.age(since: asked) >= RunbookShelf.interval || effect.map { asked <= $0 } ?? false
        }
        guard !due.isEmpty else { return [] }
        for question in due { shelf.asked[question] = now }
        return [.ask(due.sorted { $0.text < $1.text })]
    }

    private var incidentOnScreen: Incident? {
        if case .incident(let id)? = place.subject { incident(id) } else { nil }
    }

    private var questionsOnScreen: [CheckQuestion] {
        incidentOnScreen.flatMap(runbookSheet)?.questions ?? []
    }

    /// When a step's request took effect last: what was asked before tells nothing of what it made.
    private func lastEffect(for incident: Incident) -> Instant? {
        stepRequests(of: incident).compactMap(\.tookEffectAt).max()
    }

    private var questionsWatched: [CheckQuestion] {
        open.ids.compactMap { incidents[$0] }.filter { steps(of: $0).contains { $0.deed == .begun } }
            .flatMap { runbookSheet(for: $0)?.watchedQuestions ?? [] }
    }

    /// By the services that it presses for now, the worst hit first; where no runbook serves these, by all.
    private func runbookChoice(for incident: Incident) -> (context: RunbookContext, best: RunbookMatch?)? {
        let groups = incident.services.count > 1 ? incident.pressingServices : []
        if let begun = begunRunbook(of: incident) {
            let context = runbookContext(of: incident, groups.first ?? incident.services)
            let isNamed = RunbookMatch.ranking([begun], for: context).first?.isNamed ?? false
            return (context, RunbookMatch(runbook: begun, reason: "begun for this incident", isNamed: isNamed))
        }
        for services in groups + [incident.services] {
            let context = runbookContext(of: incident, services)
            let best = RunbookMatch.ranking(shelf.runbooks, for: context).first
            if best != nil || !context.runbookURLs.isEmpty { return (context, best) }
        }
        return nil
    }

    /// What a runbook is filled with that is read for it.
    func runbookContext(of incident: Incident) -> RunbookContext {
        runbookChoice(for: incident)?.context ?? runbookContext(of: incident, incident.services)
    }

    /// What pages comes before what only warns beside it, whichever moved first, and whether or not it is over.
    private func runbookContext(of incident: Incident, _ services: [ServiceID]) -> RunbookContext {
        let service = services.first ?? incident.service
        let entry = fleet[FleetID(service: service, environment: incident.environment)]
        let paging = incident.signals.filter { services.contains($0.id.service) }.earliestFirst()
        let signals = paging + incident.evidence.filter { services.contains($0.id.service) }.earliestFirst()
        let pages = paging.filter { $0.id.kind == .alert }
        let alerts = pages.isEmpty ? signals.filter { $0.id.kind == .alert } : pages
        return RunbookContext(
            incident: incident.id.rawValue, service: service.rawValue,
            environment: incident.environment == .unknown ? nil : incident.environment.name,
            cluster: entry?.clusters.first, stable: entry?.stable?.version, canary: entry?.canary?.version,
            columns: signals.compactMap { signal in
                if case .drift(let id)? = signal.entity { id.column } else { nil }
            }, alerts: alerts.map(alertName), kinds: signals.map(\.id.kind.rawValue),
            runbookURLs: alerts.compactMap(runbookURL))
    }

    /// The name of the alert that a signal stands for; its version and column follow in what the signal is called.
    private func alertName(_ signal: Signal) -> String {
        alert(signal)?.name ?? String(signal.id.detail.prefix { $0 != " " })
    }

    /// What the alert names, else its rule, which tells it of an alert that is over too.
    private func runbookURL(_ signal: Signal) -> String? {
        alert(signal)?.annotations["runbook_url"]
            ?? alertSources.sorted { $0.rawValue < $1.rawValue }.compactMap {
                backends[$0]?.facts.runbookURLs?[alertName(signal)]
            }.first
    }

    private func alert(_ signal: Signal) -> Alert? {
        if case .alert(let id)? = signal.entity { alerts[id] } else { nil }
    }
}
