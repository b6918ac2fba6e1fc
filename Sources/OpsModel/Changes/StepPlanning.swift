/// Plans of what a step of a runbook asks for.
struct StepPlanning {
    private let state: OpsState
    private let incident: Incident
    private let sheet: RunbookSheet
    private let step: RunbookSheet.Step

    init(_ state: OpsState, _ incident: Incident, _ sheet: RunbookSheet, _ step: RunbookSheet.Step) {
        (self.state, self.incident, self.sheet, self.step) = (state, incident, sheet, step)
    }

    /// `nil` for a step that asks for no change.
    func draft() throws(PlanningRefusal) -> RequestDraft? {
        for content in step.content {
            var draft: RequestDraft
            switch content {
            case .action(let kind, let arguments): draft = try action(kind, arguments)
            case .script(let script): draft = try command(script)
            case .line, .check, .wait, .code, .fault: continue
            }
            draft.step = StepReference(
                incident: incident.id, id: id, edition: sheet.edition, text: step.text, twin: step.twin
            ).knowing(state.steps(of: incident), state.stepRequests(of: incident))
            return draft
        }
        return nil
    }

    /// Why nobody here can do what the step asks for, by what is known without asking; `nil` where somebody can, or where it
    /// asks for nothing.
    var obstacle: String? {
        for content in step.content {
            switch content {
            case .action(let kind, let arguments):
                guard let wish = wish(kind, arguments) else { return noSuchWish(kind) }
                return state.obstacle(to: wish, in: place)
            case .script: return scriptObstacle
            case .line, .check, .wait, .code, .fault: continue
            }
        }
        return nil
    }

    private var id: RunbookStepID { RunbookStepID(runbook: sheet.id, number: step.number) }

    private func action(
        _ kind: String, _ arguments: [RunbookSheet.Argument]
    ) throws(PlanningRefusal) -> RequestDraft {
        guard let wish = wish(kind, arguments) else { throw PlanningRefusal(noSuchWish(kind)) }
        return try state.draft(wish, in: place, for: incident.id)
    }

    private func wish(_ kind: String, _ arguments: [RunbookSheet.Argument]) -> RequestWish? {
        let values = Dictionary(arguments.map { ($0.name, $0.value) }) { first, _ in first }
        return RequestWish(runbook: kind, values, for: incident.leverService)
    }

    private func noSuchWish(_ kind: String) -> String { "\(id) asks for \(kind), which no backend here can do" }

    private var place: Environment? { incident.environment == .unknown ? nil : incident.environment }

    private func command(_ script: RunbookSheet.Script) throws(PlanningRefusal) -> RequestDraft {
        guard let runbook = state.runbook(sheet.id), let edition = runbook.edition,
            let text = runbook.script(of: step.number)?.text
        else { throw PlanningRefusal("\(id) has no script here") }
        if let scriptObstacle { throw PlanningRefusal(scriptObstacle) }
        let run = ScriptRun(
            step: id, file: runbook.source.name, edition: edition, text: text,
            variables: Placeholder.variables(in: state.runbookContext(of: incident)),
            timeout: Int(script.timeout.inSeconds))
        var draft = RequestDraft(
            kind: .command, service: incident.leverService, environment: incident.environment,
            title: "RUN \(id): \(step.title.text)", place: "", calls: [.runScript(run)],
            touches: ["what it touches only its text tells"], checks: [tried, committed(edition)],
            undo: "nothing here takes back what a script did: see its runbook", criteria: [], isRestore: false)
        draft.verifyFor = state.verification
        return draft
    }

    /// Why no script of this runbook runs, whatever its text; `nil` where they do.
    private var scriptObstacle: String? {
        guard let runbook = state.runbook(sheet.id), case .file = runbook.source else {
            return "scripts of the runbooks that come with the program do not run: copy \(sheet.id) into a folder of "
                + "'runbooks:'"
        }
        return runbook.exposure
    }

    private var tried: ChangePlan.Check {
        guard let run = state.lastRun(of: sheet.id) else {
            return ChangePlan.Check("tried before", .unknown, "\(sheet.id) was never followed from here")
        }
        guard run.incident != incident.id else {
            return ChangePlan.Check("tried before", .unknown, "\(sheet.id) was followed for this incident alone")
        }
        return ChangePlan.Check("tried before", run.failed == 0 ? .pass : .fail, "\(sheet.id): \(run.text)")
    }

    private func committed(_ edition: RunbookEdition) -> ChangePlan.Check {
        let name = "text is committed"
        guard let commit = edition.commit else { return ChangePlan.Check(name, .unknown, "it lies in no repository") }
        return commit.hasSuffix("+")
            ? ChangePlan.Check(name, .fail, "it differs from commit \(commit.dropLast())")
            : ChangePlan.Check(name, .pass, "commit \(commit)")
    }
}

extension OpsState {
    /// The sheet with what keeps each of its steps from being done that is not done or under way.
    func withObstacles(_ sheet: RunbookSheet, _ incident: Incident) -> RunbookSheet {
        let obstacles = sheet.steps.map { step in
            step.state.isBehind || step.state == .running ? nil : StepPlanning(self, incident, sheet, step).obstacle
        }
        var sheet = sheet
        for (index, obstacle) in obstacles.enumerated() { sheet.steps[index].obstacle = obstacle }
        return sheet
    }
}

extension Incident {
    /// The service that its lever is of.
    public var leverService: ServiceID {
        if case .rollback(let service, _, _, _)? = lever?.action { return service }
        return pressing.first?.id.service ?? service
    }
}
