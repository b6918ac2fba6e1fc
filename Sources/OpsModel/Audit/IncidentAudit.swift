// What the audit chain notes of what people say about incidents.

extension IncidentAction {
    /// With what was said before, where it took the place of something.
    func draft(of record: IncidentRecord?, by actor: Actor, key: String, at now: Instant) -> AuditDraft {
        var details = details
        details["previous"] = previous(record)
        return AuditDraft(key: key, at: now, actor: actor, action: name, subject: subject, details: details)
    }

    private var name: String {
        switch self {
        case .acknowledged: "incident.acknowledged"
        case .assigned: "incident.assigned"
        case .commented: "incident.commented"
        case .merged: "incident.merged"
        case .closed: "incident.closed"
        case .reopened: "incident.reopened"
        case .levelSet: "incident.levelSet"
        case .stepped: "runbook.stepped"
        case .muted: "mute.made"
        }
    }

    private var subject: String {
        if case .muted(let mute) = self { return mute.id }
        return id?.rawValue ?? ""
    }

    private var details: [String: String] {
        switch self {
        case .acknowledged: [:]
        case .assigned(_, let to, _, _): ["to": to]
        case .commented(_, let text, _, _): ["text": text]
        case .merged(_, let into, _, _): ["into": into.rawValue]
        case .closed(_, let reason, _, _), .reopened(_, let reason, _, _): ["reason": reason]
        case .levelSet(_, let level, let reason, _, _):
            ["level": level.map { "\($0)" } ?? "of the table", "reason": reason]
        case .stepped(_, let marks):
            ["steps": marks.map(\.sentence).joined(separator: "; ")]
                .merging(marks.last?.edition.map { ["edition": $0.digest.hex] } ?? [:]) { $1 }
                .merging(marks.last?.edition?.commit.map { ["commit": $0] } ?? [:]) { $1 }
        case .muted(let mute):
            [
                "service": mute.service, "kind": mute.kind, "detail": mute.detail, "reason": mute.reason,
                "until": mute.endsAt.rfc3339Milliseconds,
            ]
        }
    }

    private func previous(_ record: IncidentRecord?) -> String? {
        switch self {
        case .assigned: record?.assigned?.text
        case .levelSet: record?.level.map { "\($0)" }
        case .merged: record?.mergedInto?.rawValue
        case .acknowledged, .commented, .closed, .reopened, .stepped, .muted: nil
        }
    }
}

extension OpsState {
    /// Notes what a person said for the audit chain. `now` and a count tell two that say the same apart.
    mutating func audit(_ action: IncidentAction, of record: IncidentRecord?) {
        auditCount += 1
        let start = triage.watchedSince ?? now
        let key = "\(actor.name) \(actor.proofText) \(start.seconds) \(auditCount)"
        triage.unsaved.audit.append(action.draft(of: record, by: actor, key: key, at: now))
    }
}
