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
            if let id = requestUnderWay(in: step) {
                return say("\(id.rawValue) of this step is not over: withdraw it first")
            }
            guard !reason.isBlank else { return say("skipping takes a reason") }
            return note([mark(step, sheet, incident, .skipped, reason)], of: incident)
        case .undone:
            if let id = sheet.steps.lazy.compactMap(requestUnderWay).first {
                return say("\(id.rawValue) is not over: withdraw it first, or see it end")
            }
            guard let places = runbook(sheet.id).map(StepPlaces.init), let step = lastDone(sheet, places, incident)
            else {
                return say("no step of \(sheet.id) was done by hand")
            }
            // No call takes a script back: it is to be run again.
            if let request = requests(of: step, sheet, incident).last, request.phase == .effective,
                request.kind != .command
            {
                let id = request.id.rawValue
                return say("\(id) did step \(step.number): `:undo \(id)` takes that back")
            }
            return note([mark(step, sheet, incident, .undone)], of: incident)
        }
    }

    // MARK: The step that waits

    /// The request that the step asks for which waits; `nil` where it asks for none, or where its checks fail.
    public func stepDraft(for incident: Incident) throws(PlanningRefusal) -> RequestDraft? {
        guard let sheet = runbookSheet(for: incident), let step = sheet.current, step.state != .running,
            !step.checks.contains(where: { $0.result?.verdict == .fail })
        else { return nil }
        if let unsettled = unsettled(step, sheet, incident) { throw PlanningRefusal(unsettled) }
        return try StepPlanning(self, incident, sheet, step).draft()
    }

    /// Why a step is not to be done again: nobody knows what its last request did. `nil` where that is known.
    private func unsettled(_ step: RunbookSheet.Step, _ sheet: RunbookSheet, _ incident: Incident) -> String? {
        requests(of: step, sheet, incident).last { $0.status == .outcomeUnknown }.map {
            "\($0.id.rawValue) of this step \($0.statusText): \($0.settlingText)"
        }
    }

    /// The request that a step asked for, while nobody can say yet how it ends.
    private func requestUnderWay(in step: RunbookSheet.Step) -> RequestID? {
        guard case .requested(let id, _, _)? = step.standing, step.state == .running else { return nil }
        return id
    }

    /// Notes that the steps before the one that waits hold: somebody goes on past them.
    public mutating func passSteps(of incident: Incident) {
        guard let sheet = runbookSheet(for: incident), let step = sheet.current else { return }
        _ = note(passedMarks(sheet, incident, before: step), of: incident)
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
        if let unsettled = unsettled(step, sheet, incident) { return say(unsettled) }
        let passed = passedMarks(sheet, incident, before: step)
        do throws(PlanningRefusal) {
            if let draft = try StepPlanning(self, incident, sheet, step).draft() {
                return note(passed, of: incident) + propose(draft)
            }
        } catch {
            return say(error.description)
        }
        if step.wait != nil { return note(passed + [mark(step, sheet, incident, .begun)], of: incident) }
        if let fault = step.fault { return say("\(name) cannot be done here: \(fault) · K skips it with a reason") }
        if step.state == .unknown {
            _ = say("\(name) is not known: its checks are asked again · K skips it with a reason")
            return reduce(ShelfAction.checksRequested)
        }
        // Whoever presses twice has read one step, not two.
        let last = steps(of: incident).filter { $0.deed == .done && $0.mark.by == person }.map(\.mark.at).max()
        if let last, now.age(since: last) < .seconds(1) {
            return say("\(name) is next: \(step.title.text)", isError: false)
        }
        return note(passed + [mark(step, sheet, incident, .done)], of: incident)
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
    private func passedMarks(
        _ sheet: RunbookSheet, _ incident: Incident, before step: RunbookSheet.Step
    ) -> [StepMark] {
        sheet.steps.prefix { $0.number != step.number }.filter { $0.state == .passed }.map { passed in
            mark(passed, sheet, incident, .done, passed.checks.compactMap(\.result?.finding).joined(separator: ", "))
        }
    }

    private func mark(
        _ step: RunbookSheet.Step, _ sheet: RunbookSheet, _ incident: Incident, _ deed: StepMark.Deed,
        _ text: String = ""
    ) -> StepMark {
        var mark = StepMark(
            step: RunbookStepID(runbook: sheet.id, number: step.number), title: step.title.text, deed: deed,
            mark: IncidentRecord.Mark(by: person, at: now, text: text), edition: sheet.edition, text: step.text,
            twin: step.twin)
        mark.known = Set(requests(of: step, sheet, incident).map(\.knowledge))
        return mark
    }

    private func requests(
        of step: RunbookSheet.Step, _ sheet: RunbookSheet, _ incident: Incident
    ) -> [ChangeRequest] {
        guard let places = runbook(sheet.id).map(StepPlaces.init) else { return [] }
        return stepRequests(of: incident).filter { places.number(of: $0) == step.number }
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

    private func lastDone(
        _ sheet: RunbookSheet, _ places: StepPlaces, _ incident: Incident
    ) -> RunbookSheet.Step? {
        let steps = steps(of: incident).sorted().filter { $0.deed != .undone }.compactMap { mark in
            places.number(of: mark).flatMap { sheet[$0] }
        }
        return steps.last { step in
            guard let standing = step.standing else { return false }
            if case .requested = standing { return false }
            return true
        }
    }

    mutating func note(_ marks: [StepMark], of incident: Incident) -> [Effect] {
        let marks = afterOthers(marks, of: incident)
        guard let last = marks.last else { return [] }
        notice = Notice(last.announcement, isError: last.deed == .failed, at: now)
        return reduce(IncidentAction.stepped(incident.id, marks))
    }

    private mutating func say(_ text: String, isError: Bool = true) -> [Effect] {
        notice = Notice(text, isError: isError, at: now)
        return []
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
