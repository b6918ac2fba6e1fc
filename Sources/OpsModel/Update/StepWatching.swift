// What becomes of the steps of runbooks while nobody presses a key.

extension OpsState {
    /// Notes what came of the requests that steps asked for, ends the waits whose condition has held for long enough, and
    /// those whose deadline has come.
    mutating func watchSteps() -> [Effect] {
        guard frozen == nil else { return [] }
        return open.ids.compactMap { incidents[$0] }.flatMap { incident -> [Effect] in
            guard let places = begunRunbook(of: incident).map(StepPlaces.init), let sheet = runbookSheet(for: incident)
            else { return [] }
            let outcomes = stepRequests(of: incident).compactMap { outcome(of: $0, sheet, places, incident) }
            return note(outcomes, of: incident)
                + note(sheet.steps.compactMap { watched($0, sheet, incident) }, of: incident)
        }
    }

    /// What a request came to, where the record does not say so yet.
    private func outcome(
        of request: ChangeRequest, _ sheet: RunbookSheet, _ places: StepPlaces, _ incident: Incident
    ) -> StepMark? {
        guard let step = places.number(of: request).flatMap({ sheet[$0] }) else { return nil }
        let id = request.id.rawValue
        let who = request.execution.map { ", by \($0.by.name)" } ?? ""
        let (deed, at, text): (StepMark.Deed, Instant?, String)
        switch request.status {
        case .verifying, .succeeded:
            (deed, at, text) = (step.wait == nil ? .done : .begun, request.tookEffectAt, "\(id) took effect\(who)")
        case .failed, .partial, .outcomeUnknown:
            (deed, at, text) = (.failed, request.endedAt, "\(id) \(request.statusText): \(request.ending ?? "")")
        case .reverted: (deed, at, text) = (.undone, nil, "\(id) was \(request.ending ?? "taken back")")
        case .proposed, .approved, .executing, .rejected, .expired, .aborted: return nil
        }
        let isSaid = steps(of: incident).contains { mark in
            // What a person says of the step afterwards holds.
            mark.mark.text == text
                || (mark.isByPerson && mark.mark.at > request.proposedAt
                    && places.number(of: mark) == step.number && !request.outruns(mark))
        }
        return isSaid ? nil : ownMark(step, sheet, deed, at ?? now, text)
    }

    private func watched(_ step: RunbookSheet.Step, _ sheet: RunbookSheet, _ incident: Incident) -> StepMark? {
        guard case .watched(let begun)? = step.standing, let wait = step.wait else { return nil }
        let held = wait.question.map(shelf.held) ?? incident.healthySince.map { InstantInterval($0, now) }
        // It is watched from now on, however long it has held before.
        let enough = held.map { max($0.earliest, begun.at) + wait.duration }
        let deadline = begun.at + wait.timeout
        if let held, let enough, enough <= min(held.latest, deadline) {
            return ownMark(step, sheet, .done, enough, "held \(wait.text)")
        }
        return now >= deadline ? ownMark(step, sheet, .failed, deadline, "did not hold \(wait.text)") : nil
    }

    private func ownMark(
        _ step: RunbookSheet.Step, _ sheet: RunbookSheet, _ deed: StepMark.Deed, _ at: Instant, _ text: String
    ) -> StepMark {
        StepMark(
            step: RunbookStepID(runbook: sheet.id, number: step.number), title: step.title.text, deed: deed,
            mark: IncidentRecord.Mark(by: IncidentLife.ownName, at: at, text: text), edition: sheet.edition,
            text: step.text, twin: step.twin)
    }

    // MARK: What was done

    func steps(of incident: Incident) -> [StepMark] {
        records[incident.id]?.steps ?? incident.record.steps ?? []
    }

    /// How far a runbook has come for an incident.
    func progress(of runbook: Runbook, _ incident: Incident) -> RunbookProgress {
        RunbookProgress(
            of: runbook, marks: steps(of: incident),
            requests: stepRequests(of: incident))
    }

    /// The requests that steps of runbooks asked for, oldest first.
    func stepRequests(of incident: Incident) -> [ChangeRequest] {
        requests(of: incident).filter { $0.step != nil }
    }

    /// What was asked for because of an incident, oldest first.
    func requests(of incident: Incident) -> [ChangeRequest] {
        requests.entities.filter { $0.incident.map(forwarded) == incident.id }.sorted { $0.proposedAt < $1.proposedAt }
    }

    /// The runbook that was begun for an incident: who follows one is not handed another.
    func begunRunbook(of incident: Incident) -> Runbook? {
        let marks = steps(of: incident).map { ($0.mark.at, $0.step.runbook) }
        let asked = stepRequests(of: incident).compactMap { request in
            request.step.map { (request.proposedAt, $0.id.runbook) }
        }
        guard let last = (marks + asked).max(by: { $0.0 < $1.0 }) else { return nil }
        return runbook(last.1)
    }

    func runbook(_ id: String) -> Runbook? { shelf.runbooks.first { $0.id == id } }

    /// When and how a runbook was followed last, for whichever incident; `nil` where it never was.
    public func lastRun(of runbook: String) -> RunbookExecution? {
        shelf.runs[runbook]
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
