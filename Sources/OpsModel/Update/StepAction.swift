/// What a person does about the steps of the runbook that serves an incident.
public enum StepAction: Sendable, Hashable {
    /// Does what the step that waits asks for: opens the dialog of its change request, watches its condition, asks its
    /// checks again, or notes it as done.
    case run(IncidentID)
    case skipped(IncidentID, reason: String)
    /// The step that was done or skipped last is to be done again.
    case undone(IncidentID)

    fileprivate var incident: IncidentID {
        switch self {
        case .run(let id), .skipped(let id, _), .undone(let id): id
        }
    }
}

extension OpsState {
    mutating func reduce(_ action: StepAction) -> [Effect] {
        guard let incident = incident(action.incident) else {
            return say("\(action.incident.rawValue) is not known here")
        }
        guard let sheet = runbookSheet(for: incident) else {
            return say("no runbook serves \(incident.id.rawValue)")
        }
        switch action {
        case .run: return run(sheet, incident)
        case .skipped(_, let reason):
            guard let step = sheet.current else { return say("every step of \(sheet.id) is done") }
            if case .requested(let id, _, _)? = step.standing, step.state == .running {
                return say("\(id.rawValue) of this step is not over: withdraw it first")
            }
            return note([mark(step, sheet, .skipped, reason)], of: incident)
        case .undone:
            guard let step = lastDone(sheet, incident) else { return say("no step of \(sheet.id) was done by hand") }
            return note([mark(step, sheet, .undone)], of: incident)
        }
    }

    // MARK: The step that waits

    /// The request that the step asks for which waits; `nil` where it asks for none, or where its checks fail.
    public func stepDraft(for incident: Incident) throws(PlanningRefusal) -> RequestDraft? {
        guard let sheet = runbookSheet(for: incident), let step = sheet.current, step.state != .running,
            !step.checks.contains(where: { $0.result?.verdict == .fail })
        else { return nil }
        return try StepPlanning(self, incident, sheet, step).draft()
    }

    /// Notes that the steps before the one that waits hold: somebody goes on past them.
    public mutating func passSteps(of incident: Incident) {
        guard let sheet = runbookSheet(for: incident), let step = sheet.current else { return }
        _ = note(passedMarks(sheet, before: step), of: incident)
    }

    private mutating func run(_ sheet: RunbookSheet, _ incident: Incident) -> [Effect] {
        guard let step = sheet.current else { return say("every step of \(sheet.id) is done", isError: false) }
        let name = "step \(step.number)"
        if step.state == .running { return lookAt(step, name) }
        if let check = step.checks.first(where: { $0.result?.verdict == .fail }) {
            let owner = services[incident.leverService]?.owner.map { " · \(incident.leverService.rawValue) is \($0)'s" }
            _ = say(
                "\(name) stops here: \(check.result?.finding ?? "")\(owner ?? "") · K skips it with a reason")
            return reduce(ShelfAction.checksRequested)
        }
        let passed = passedMarks(sheet, before: step)
        do throws(PlanningRefusal) {
            if let draft = try StepPlanning(self, incident, sheet, step).draft() {
                return note(passed, of: incident) + propose(draft)
            }
        } catch {
            return say(error.description)
        }
        if step.wait != nil { return note(passed + [mark(step, sheet, .begun)], of: incident) }
        if let fault = step.fault { return say("\(name) cannot be done here: \(fault) · K skips it with a reason") }
        if step.state == .unknown {
            _ = say("\(name) is not known: its checks are asked again · K skips it with a reason")
            return reduce(ShelfAction.checksRequested)
        }
        return note(passed + [mark(step, sheet, .done)], of: incident)
    }

    /// What is under way is looked at.
    private mutating func lookAt(_ step: RunbookSheet.Step, _ name: String) -> [Effect] {
        guard case .requested(let id, let status, let text)? = step.standing else {
            return say("\(name) is watched · K skips it with a reason", isError: false)
        }
        switch status {
        case .proposed: return reduce(RequestAction.reviewOpened(id))
        case .approved: return reduce(RequestAction.executionOpened(id))
        default: return say("\(id.rawValue) \(text)", isError: false)
        }
    }

    /// Whoever goes on has seen that the steps before hold; they stay behind though their checks turn.
    private func passedMarks(_ sheet: RunbookSheet, before step: RunbookSheet.Step) -> [StepMark] {
        sheet.steps.prefix { $0.number != step.number }.filter { $0.state == .passed }.map { passed in
            mark(passed, sheet, .done, passed.checks.compactMap(\.result?.finding).joined(separator: ", "))
        }
    }

    private func mark(
        _ step: RunbookSheet.Step, _ sheet: RunbookSheet, _ deed: StepMark.Deed, _ text: String = ""
    ) -> StepMark {
        StepMark(
            step: RunbookStepID(runbook: sheet.id, number: step.number), title: step.title.text, deed: deed,
            mark: IncidentRecord.Mark(by: person, at: now, text: text), edition: sheet.edition)
    }

    /// With later instants than everything that was done before: what is done within one tick has an order too.
    private func afterOthers(_ marks: [StepMark], of incident: Incident) -> [StepMark] {
        guard let last = steps(of: incident).map(\.mark.at).max() else { return marks }
        return marks.map { mark in
            var mark = mark
            mark.mark.at = max(mark.mark.at, last + .milliseconds(1))
            return mark
        }
    }

    private func lastDone(_ sheet: RunbookSheet, _ incident: Incident) -> RunbookSheet.Step? {
        let marks = steps(of: incident).filter { $0.step.runbook == sheet.id }.sorted()
        let last = marks.last { mark in
            guard mark.deed != .undone, let standing = sheet[mark.step.number]?.standing else { return false }
            if case .requested = standing { return false }
            return true
        }
        return last.flatMap { sheet[$0.step.number] }
    }

    private mutating func note(_ marks: [StepMark], of incident: Incident) -> [Effect] {
        let marks = afterOthers(marks, of: incident)
        guard let last = marks.last else { return [] }
        notice = Notice(last.announcement, isError: last.deed == .failed, at: now)
        return reduce(IncidentAction.stepped(incident.id, marks))
    }

    private mutating func say(_ text: String, isError: Bool = true) -> [Effect] {
        notice = Notice(text, isError: isError, at: now)
        return []
    }

    // MARK: What is watched

    /// Ends the waits whose condition has held for long enough, and those whose deadline has come.
    mutating func watchSteps() -> [Effect] {
        guard frozen == nil else { return [] }
        return open.ids.compactMap { incidents[$0] }.filter { begunRunbook(of: $0) != nil }
            .flatMap { incident -> [Effect] in
                guard let sheet = runbookSheet(for: incident) else { return [] }
                return note(sheet.steps.compactMap { watched($0, sheet, incident) }, of: incident)
            }
    }

    private func watched(_ step: RunbookSheet.Step, _ sheet: RunbookSheet, _ incident: Incident) -> StepMark? {
        if step.isToBeWatched, case .requested(let id, _, _)? = step.standing {
            let effect = requests[id].map { max($0.tookEffectAt ?? now, $0.proposedAt + .milliseconds(1)) }
            return ownMark(step, sheet, .begun, effect ?? now, "\(id.rawValue) took effect")
        }
        guard case .watched(let begun)? = step.standing, let wait = step.wait else { return nil }
        let held = wait.question.map(shelf.held) ?? incident.healthySince.map { InstantInterval($0, now) }
        let end: (deed: StepMark.Deed, at: Instant, text: String)
        let enough = held.map { max($0.earliest + wait.duration, begun.at) }
        if let held, let enough, enough <= min(held.latest, begun.at + wait.timeout) {
            end = (.done, enough, "held \(wait.text)")
        } else if now >= begun.at + wait.timeout {
            end = (.failed, begun.at + wait.timeout, "did not hold \(wait.text)")
        } else {
            return nil
        }
        return ownMark(step, sheet, end.deed, end.at, end.text)
    }

    private func ownMark(
        _ step: RunbookSheet.Step, _ sheet: RunbookSheet, _ deed: StepMark.Deed, _ at: Instant, _ text: String
    ) -> StepMark {
        StepMark(
            step: RunbookStepID(runbook: sheet.id, number: step.number), title: step.title.text, deed: deed,
            mark: IncidentRecord.Mark(by: IncidentLife.ownName, at: at, text: text), edition: sheet.edition)
    }

    // MARK: What was done

    func steps(of incident: Incident) -> [StepMark] {
        records[incident.id]?.steps ?? incident.record.steps ?? []
    }

    /// How far a runbook has come for an incident.
    func progress(of runbook: String, _ incident: Incident) -> RunbookProgress {
        RunbookProgress(
            of: runbook, marks: steps(of: incident),
            requests: requests.entities.filter { $0.step != nil && $0.incident.map(forwarded) == incident.id })
    }

    /// The runbook that was begun for an incident: who follows one is not handed another.
    func begunRunbook(of incident: Incident) -> Runbook? {
        let marks = steps(of: incident).map { ($0.mark.at, $0.step.runbook) }
        let asked = requests.entities.filter { $0.incident.map(forwarded) == incident.id }.compactMap { request in
            request.step.map { (request.proposedAt, $0.id.runbook) }
        }
        guard let last = (marks + asked).max(by: { $0.0 < $1.0 }) else { return nil }
        return shelf.runbooks.first { $0.id == last.1 }
    }

    /// When and how a runbook was followed last, for whichever incident; `nil` where it never was.
    public func lastRun(of runbook: String) -> RunbookExecution? {
        let here = records.values.flatMap(\.runs).filter { $0.runbook == runbook }
        return (here + [shelf.runs[runbook]].compactMap(\.self)).max { $0.at < $1.at }
    }
}

extension Incident {
    /// Since when none of its signals holds; `nil` while one does, or while one cannot be told.
    fileprivate var healthySince: Instant? {
        var since: Instant?
        for signal in signals {
            guard signal.loss == nil, signal.state != .inputLost, let end = signal.closedAt ?? signal.clearSince else {
                return nil
            }
            since = max(since ?? end, end)
        }
        return since
    }
}

extension StepMark {
    fileprivate var announcement: String {
        switch deed {
        case .done, .skipped:
            "\(step) \(deed.rawValue)\(mark.by == IncidentLife.ownName ? ": \(mark.text)" : " · U takes it back")"
        case .failed: "\(step) failed: \(mark.text)"
        case .begun: "\(step) is watched"
        case .undone: "\(step) is to be done again"
        }
    }
}

extension RunbookSheet {
    public subscript(number: StepNumber) -> Step? { steps.first { $0.number == number } }
}

extension RunbookSheet.Step {
    /// Why something in it cannot be executed.
    fileprivate var fault: String? {
        content.lazy.compactMap { if case .fault(_, let why) = $0 { why } else { nil } }.first
    }
}
