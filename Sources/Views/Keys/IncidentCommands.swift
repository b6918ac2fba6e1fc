internal import Cells
internal import OpsModel

/// What keys and the command line do with an incident: look at it, and say something about it.
struct IncidentCommands {
    let state: OpsState

    /// The incident that is looked at: under the cursor, on screen, of the service that is looked at; on the landing
    /// screen the worst, while the cursor is on top.
    var incident: Incident? {
        for id in looked {
            if case .incident(let id) = id { return state.incident(id) }
            if case .finding(let id) = id, let incident = state.findings[id]?.incident {
                return state.incident(incident)
            }
            if let found = state.service(of: id).flatMap(state.openIncident) { return found }
        }
        let isOnTop = state.place.pane == PaneCatalog.home && state.pane?.selectedIndex == 0
        return looked.isEmpty || isOnTop ? worst : nil
    }

    /// The incident whose resolution can be taken back: the one that is looked at, else what was resolved last of its
    /// service.
    var resolved: Incident? {
        if let incident, incident.status == .resolved { return incident }
        let services = looked.compactMap(state.service(of:))
        return state.incidents.entities
            .filter { $0.status == .resolved && services.contains(where: $0.services.contains) }
            .max {
                ($0.resolvedAt ?? $0.onset.latest, $0.id.rawValue) < ($1.resolvedAt ?? $1.onset.latest, $1.id.rawValue)
            }
    }

    private var looked: [EntityID] { [state.selected(in: state.place.pane), state.place.subject].compactMap { $0 } }

    private var worst: Incident? { state.situation.incident.flatMap(state.incident) }

    /// Opens one of its texts; on the landing screen the worst incident's where the cursor is on none. Nothing where it
    /// is open already.
    func show(_ part: IncidentPart) -> [Action] {
        guard let incident = incident ?? (state.place.pane == PaneCatalog.home ? worst : nil) else { return [] }
        let choice = Action.view(.partChosen(part.rawValue))
        guard state.place == Place(Pane.incident.id, subject: .incident(incident.id)) else {
            return [.navigation(.opened(Pane.incident.id, subject: .incident(incident.id))), choice]
        }
        return state.pane?.parts.focused == part.rawValue ? [] : [choice]
    }

    /// Whether the key for it acknowledges this one.
    func acknowledges(_ other: Incident) -> Bool { incident?.id == other.id && !acknowledge.isEmpty }

    var acknowledge: [Action] {
        guard let incident, incident.needsAcknowledgement else { return [] }
        return IncidentAction.acknowledged(incident.id, by: state.person, at: state.now).confirmed
    }

    /// Why one of the commands about incidents does nothing here.
    func whyNot(_ command: Command) -> String {
        guard let incident else { return "no incident here" }
        guard command == .acknowledge else { return "\(incident.id.rawValue) is on screen" }
        return "\(incident.id.rawValue) needs no acknowledgement: it is \(incident.statusText)"
    }

    /// The runbook that serves it.
    var sheet: RunbookSheet? { incident.flatMap(state.runbookSheet) }

    /// The step to be done next.
    var waitingStep: RunbookSheet.Step? { sheet?.current }

    var whyNoStep: String {
        sheet.map { "every step of \($0.id) is done" } ?? "no runbook serves this incident"
    }

    /// Does what the step that waits asks for.
    var runStep: [Action] {
        guard let incident, waitingStep != nil else { return [] }
        return [.step(.run(incident.id))]
    }

    /// Opens the command line with a command that is to be completed.
    func form(_ command: String) -> [Action] {
        incident == nil ? [] : [.commandLine(.began("\(command) "))]
    }

    /// The status update in five lines.
    var statusUpdate: String? {
        guard case .incident(let id)? = state.selected(in: state.place.pane) ?? state.place.subject else { return nil }
        return state.incident(id).map { StatusUpdate.text(of: $0, state) }
    }
}

extension ColonCommand {
    /// What people say about the incident that is looked at; kept in the store, never needs arming.
    static let incidents: [ColonCommand] = [
        ColonCommand(name: "ack", note: "acknowledge the incident") { (line, _) throws(CommandLineError) in
            let actions = IncidentCommands(state: line.state).acknowledge
            guard !actions.isEmpty else { throw CommandLineError("no incident here waits for an acknowledgement") }
            return .actions(actions)
        },
        saying("assign", "NAME", "whose the incident is") { .assigned($0, to: $1, by: $2, at: $3) },
        saying("comment", "TEXT", "a line in the incident's timeline") { .commented($0, $1, by: $2, at: $3) },
        saying("close", "REASON", "resolve it before its signals do") { .closed($0, reason: $1, by: $2, at: $3) },
        ColonCommand(name: "reopen", argument: "[INC-XXXX] REASON", note: "take a resolution back") {
            (line, text) throws(CommandLineError) in
            let (incident, reason) = try line.resolved(text)
            guard !reason.isBlank else { throw CommandLineError("reopen takes a reason, of \(incident.id.rawValue)") }
            return .actions(
                IncidentAction.reopened(incident.id, reason: reason, by: line.state.person, at: line.state.now)
                    .confirmed
            )
        },
        ColonCommand(
            name: "merge", argument: "INC-XXXX", note: "make it part of another incident",
            choices: { $0.state.openIncidents.map(\.id.rawValue) }
        ) { (line, text) throws(CommandLineError) in
            let incident = try line.incident()
            let other = try line.other(than: incident, text)
            return .actions(
                IncidentAction.merged(incident.id, into: other.id, by: line.state.person, at: line.state.now).confirmed)
        },
        ColonCommand(name: "skip", argument: "REASON", note: "pass over the step of the runbook that waits") {
            (line, text) throws(CommandLineError) in
            let incident = try line.incident()
            guard let step = IncidentCommands(state: line.state).waitingStep else {
                throw CommandLineError("no step of a runbook waits here")
            }
            guard !text.isBlank else { throw CommandLineError("skip takes a reason, of step \(step.number)") }
            return .actions([.step(.skipped(incident.id, reason: text))])
        },
        ColonCommand(name: "sev", argument: "1-4 REASON", note: "set its level by hand") {
            (line, text) throws(CommandLineError) in
            let incident = try line.incident()
            let words = text.split(separator: " ", maxSplits: 1).map(String.init)
            guard let level = words.first.flatMap({ Int($0) }), (1...4).contains(level), words.count == 2 else {
                throw CommandLineError("sev takes a level from 1 to 4 and a reason")
            }
            return .actions(
                IncidentAction.levelSet(
                    incident.id, level, reason: words[1], by: line.state.person, at: line.state.now
                ).confirmed)
        },
    ]

    private static func saying(
        _ name: String, _ argument: String, _ note: String,
        _ action: @escaping @Sendable (IncidentID, String, String, Instant) -> IncidentAction
    ) -> ColonCommand {
        ColonCommand(name: name, argument: argument, note: note) { (line, text) throws(CommandLineError) in
            let incident = try line.incident()
            guard !text.isBlank else { throw CommandLineError("\(name) takes \(argument.lowercased())") }
            return .actions(action(incident.id, text, line.state.person, line.state.now).confirmed)
        }
    }
}

extension CommandLineReader {
    fileprivate func incident() throws(CommandLineError) -> Incident {
        guard let incident = IncidentCommands(state: state).incident else {
            throw CommandLineError("no incident is looked at here")
        }
        return incident
    }

    /// What `reopen` is about, named in the first word or looked at, and the reason.
    fileprivate func resolved(_ text: String) throws(CommandLineError) -> (incident: Incident, reason: String) {
        let words = text.split(separator: " ", maxSplits: 1).map(String.init)
        guard let name = words.first?.uppercased(), name.hasPrefix("INC-") else {
            guard let incident = IncidentCommands(state: state).resolved else {
                throw CommandLineError("no resolved incident is looked at here: reopen INC-XXXX REASON")
            }
            return (incident, text)
        }
        let id = IncidentID(rawValue: name)
        if let target = state.mergeTarget(of: id) {
            throw CommandLineError("\(name) was merged into \(target.rawValue): reopen that one")
        }
        guard let incident = state.incident(id) else { throw CommandLineError("no incident is called \(name) here") }
        return (incident, words.dropFirst().first ?? "")
    }

    /// The incident that another is to become part of.
    fileprivate func other(than incident: Incident, _ text: String) throws(CommandLineError) -> Incident {
        guard !text.isEmpty else {
            let isAlone = state.openIncidents.allSatisfy { $0.id == incident.id }
            throw CommandLineError(
                isAlone ? "no other incident is open to merge this one into" : "merge takes the id of another incident")
        }
        guard let other = state.incident(IncidentID(rawValue: text.uppercased())) else {
            throw CommandLineError("no incident is called \(text.uppercased()) here")
        }
        guard other.id != incident.id else { throw CommandLineError("merge takes another incident than this one") }
        return other
    }
}
