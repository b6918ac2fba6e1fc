/// What people say about incidents: kept in the store, undone by saying something else, never by forgetting.
public enum IncidentAction: Sendable, Hashable {
    case acknowledged(IncidentID, by: String, at: Instant)
    case assigned(IncidentID, to: String, by: String, at: Instant)
    case commented(IncidentID, String, by: String, at: Instant)
    /// The first becomes part of the second.
    case merged(IncidentID, into: IncidentID, by: String, at: Instant)
    case closed(IncidentID, reason: String, by: String, at: Instant)
    case reopened(IncidentID, reason: String, by: String, at: Instant)
    /// `nil` returns to the table's level.
    case levelSet(IncidentID, Int?, reason: String, by: String, at: Instant)
    /// What was done about steps of a runbook; each mark says by whom and when.
    case stepped(IncidentID, [StepMark])
    /// Quiets built-in signals for a while.
    case muted(Mute)

    var id: IncidentID? {
        switch self {
        case .acknowledged(let id, _, _), .assigned(let id, _, _, _), .commented(let id, _, _, _),
            .merged(let id, _, _, _), .closed(let id, _, _, _), .reopened(let id, _, _, _),
            .levelSet(let id, _, _, _, _), .stepped(let id, _):
            id
        case .muted: nil
        }
    }
}

extension IncidentAction {
    /// What a person says with it; `nil` where it goes without.
    fileprivate var words: String? {
        switch self {
        case .assigned(_, let to, _, _): to
        case .commented(_, let text, _, _): text
        case .closed(_, let reason, _, _), .reopened(_, let reason, _, _), .levelSet(_, _, let reason, _, _): reason
        case .acknowledged, .merged, .stepped, .muted: nil
        }
    }
}

extension OpsState {
    mutating func reduce(_ action: IncidentAction) -> [Effect] {
        if case .muted(let mute) = action {
            keep(mute)
            audit(action, of: nil)
            triage.unsaved.mutes.insert(mute.id)
            dirtyServices.formUnion(members.keys)
            return []
        }
        guard let asked = action.id else { return [] }
        if action.words?.isBlank == true {
            notice = Notice("nothing can be read in what is said of \(asked.rawValue)", isError: true, at: now)
            return []
        }
        let id = forwarded(asked)
        guard let incident = incidents[id] else {
            notice = Notice("\(asked.rawValue) is not known here", isError: true, at: now)
            return []
        }
        if case .reopened = action, let target = mergeTarget(of: asked) {
            notice = Notice(
                "\(asked.rawValue) was merged into \(target.rawValue): reopen that one", isError: true, at: now)
            return []
        }
        var record = records[id] ?? incident.record
        audit(action, of: record)
        take(action, into: &record, of: incident)
        record.members = incident.episodes.map(IncidentRecord.Member.init)
        if records[id] == nil { triage.unsaved.opened.insert(id) }
        records[id] = record
        note(record)
        triage.unsaved.records.insert(id)
        triage.isDirty = true
        dirtyServices.formUnion(incident.services)
        if let storeRefusal { notice = Notice("not kept: \(storeRefusal)", isError: true, at: now) }
        return []
    }

    private mutating func take(_ action: IncidentAction, into record: inout IncidentRecord, of incident: Incident) {
        let extent = IncidentRecord.Extent(level: incident.level, services: incident.services)
        switch action {
        case .acknowledged(_, let by, let at):
            record.acknowledged = IncidentRecord.Mark(by: by, at: record.after(at))
            record.whenAcknowledged = extent
        case .assigned(_, let to, let by, let at): record.assigned = IncidentRecord.Mark(by: by, at: at, text: to)
        case .commented(_, let text, let by, let at):
            record.comments.append(IncidentRecord.Mark(by: by, at: at, text: text))
        case .merged(_, let target, let by, let at):
            let target = forwarded(target)
            guard target != record.id, incidents[target] != nil else { return }
            record.mergedInto = target
            record.merged = IncidentRecord.Mark(by: by, at: at, text: target.rawValue)
        case .closed(_, let reason, let by, let at):
            record.closed = IncidentRecord.Mark(by: by, at: record.after(at), text: reason)
            record.whenClosed = extent
            forgoLosses(of: incident, at: record.closed?.at ?? at)
        case .reopened(_, let reason, let by, let at):
            record.reopened = IncidentRecord.Mark(by: by, at: at, text: reason)
            record.dropOvertaken()
        case .levelSet(_, let level, let reason, let by, let at):
            record.level = level
            record.levelSet = IncidentRecord.Mark(by: by, at: at, text: reason)
            record.whenLevelSet = level.map { _ in extentByTable(of: incident) }
        case .stepped(_, let marks):
            record.steps = (record.steps ?? []).united(with: marks)
            shelf.note(record.runs)
        case .muted: break
        }
    }

    private func extentByTable(of incident: Incident) -> IncidentRecord.Extent {
        let level = Triage(rules: triage.rules, services: services, now: now).level(incident.signals)
        let heard = incident.signals.filter(\.isHeard).map(\.id.service)
        return IncidentRecord.Extent(level: level, services: incident.services.filter(heard.contains))
    }

    /// Whether every source of alerts, and the store, has told what it knows: what was found before may be called
    /// otherwise.
    public var isSettled: Bool { triage.isSettled }

    /// Where an id leads: itself, or the incident that it was joined to.
    public func forwarded(_ id: IncidentID) -> IncidentID {
        var (id, seen) = (id, Set([id]))
        while let next = triage.forwards[id], seen.insert(next).inserted { id = next }
        return id
    }

    /// The incident that a person merged this one into; `nil` where it stands for itself.
    public func mergeTarget(of id: IncidentID) -> IncidentID? {
        guard incidents[id] == nil, let target = records[id]?.mergedInto else { return nil }
        return forwarded(target)
    }

    /// The incident of that id, or the one it was joined to.
    public func incident(_ id: IncidentID) -> Incident? { incidents[forwarded(id)] }
}

extension IncidentRecord {
    /// What a person says answers the last reopening, though that came with a poll that is newer than the person's
    /// clock.
    fileprivate func after(_ instant: Instant) -> Instant {
        reopened.map { max(instant, $0.at + .milliseconds(1)) } ?? instant
    }
}
