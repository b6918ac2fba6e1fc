/// How each incident was last told to people elsewhere, so that the store is asked to keep news only.
///
/// It starts empty with every program: what another has told already the store knows, and drops.
struct CallBook: Sendable {
    private struct Standing {
        var level: Int
        var phase: Announcement.Topic.Phase
    }

    private var standings: [IncidentID: Standing] = [:]
    /// The incidents' revision that was last looked at.
    private(set) var source: UInt64?

    /// What is new of each since the last call, the worst first. What a silence, a mute or a maintenance window quiets is neither told
    /// nor taken for told, so that it is told when that ends and it is still there.
    mutating func take(
        _ incidents: [Incident], revision: UInt64, at now: Instant, forwards: (IncidentID) -> IncidentID = { $0 }
    ) -> [Announcement] {
        source = revision
        let before = standings
        let former = Dictionary(grouping: before.keys, by: forwards)
        standings = [:]
        var found: [Announcement] = []
        for incident in incidents {
            for name in Set(incident.joined + (former[incident.id] ?? [])).sorted(by: { $0.rawValue < $1.rawValue })
            where name != incident.id && before[name]?.phase != .ends {
                standings[name] = Standing(level: incident.level, phase: .ends)
                found.append(incident.announcement(.incidentResolved, of: name, at: now))
            }
            let old = before[incident.id]
            let topic = Self.topic(old, incident)
            standings[incident.id] = topic.map { Standing(level: incident.level, phase: $0.phase) } ?? old
            if let topic {
                found.append(incident.announcement(topic, of: incident.id, at: now))
            } else if let old, incident.level > old.level {
                standings[incident.id]?.level = incident.level
            }
        }
        // What was told as over of an id that leads elsewhere is not told again.
        for (id, standing) in before where standings[id] == nil && standing.phase == .ends && forwards(id) != id {
            standings[id] = standing
        }
        return found.sorted { ($0.level ?? 0, $0.subject) < ($1.level ?? 0, $1.subject) }
    }

    /// `nil` where there is nothing to say.
    private static func topic(_ old: Standing?, _ incident: Incident) -> Announcement.Topic? {
        let isOver = old.map { $0.phase == .ends } ?? true
        if incident.status == .resolved { return old?.phase == .ends ? nil : .incidentResolved }
        if incident.isCalling {
            if isOver { return .incidentOpened }
            let hasRisen = old.map { incident.level < $0.level } ?? false
            let isForgotten = old?.phase == .isTaken
            return isForgotten || hasRisen && incident.level != incident.record.level ? .incidentEscalated : nil
        }
        guard incident.record.acknowledged != nil, old?.phase != .isTaken else { return nil }
        return .incidentAcknowledged
    }
}

extension Incident {
    /// `id` is its own, or one that was joined to it.
    func announcement(_ topic: Announcement.Topic, of id: IncidentID, at now: Instant) -> Announcement {
        let isOver = topic == .incidentResolved
        return Announcement(
            topic, of: id.rawValue, at: now,
            severity: isOver ? .info : level <= 1 ? .critical : level == 2 ? .error : .warning,
            level: level, summary: summary(topic, of: id), facts: facts(id))
    }

    private func summary(_ topic: Announcement.Topic, of id: IncidentID) -> String {
        switch topic {
        case .incidentAcknowledged:
            "\(id.rawValue) is acknowledged by \(record.acknowledged?.by ?? "?"): \(title) \(environment.label)"
        case .incidentResolved where id != self.id:
            "\(id.rawValue) is part of \(self.id.rawValue): \(title) \(environment.label)"
        case .incidentResolved:
            "\(id.rawValue) is resolved: \(title) \(environment.label)"
                + (record.closed.map { ", closed by \($0.by): \($0.text)" } ?? "")
        case .incidentEscalated: "SEV\(level), worse: \(callText)"
        default: "SEV\(level) \(callText)"
        }
    }

    private func facts(_ id: IncidentID) -> [Announcement.Fact] {
        let heard = signals.filter(\.isHeard)
        let facts: [(String, String?)] = [
            ("incident", id.rawValue), ("services", services.map(\.rawValue).joined(separator: ", ")),
            ("environment", environment.name), ("status", status.rawValue),
            ("since", CivilTime(onset.since).rfc3339 + (onset.isOpen ? " or before" : "")),
            ("signals", heard.isEmpty ? nil : heard.prefix(5).map(\.title).joined(separator: "; ")),
            ("suspect", likeliestSuspect.map { "\($0.causeText): \($0.reason)" } ?? "none found that explains this"),
            ("lever", proposedLever?.text),
        ]
        return facts.compactMap { name, value in value.map { Announcement.Fact(name, $0) } }
    }
}

extension Suspect {
    /// What changed, or the condition, in words.
    var causeText: String {
        switch cause {
        case .changes(let steps): steps.map(\.sentence).joined(separator: "; ")
        case .condition(let text): text
        }
    }
}

extension OpsState {
    /// What people elsewhere are to learn since the last call.
    mutating func takeCalls() -> [Announcement] {
        guard triage.isSettled, triage.calls.source != incidents.revision,
            hasHeardEnough(since: triage.calls.source)
        else { return [] }
        return triage.calls.take(
            incidents.entities, revision: incidents.revision, at: latestInstant, forwards: forwarded)
    }
}
