/// What has been said aloud of each incident, so that nothing is said twice (screens.md, "Getting about").
struct AnnouncementBook: Sendable {
    /// How an incident stood when it was last spoken of.
    struct Standing: Sendable, Hashable {
        var level: Int
        var isAcknowledged: Bool
        /// `nil` while it lasts.
        var resolvedAt: Instant?

        init(_ incident: Incident) {
            level = incident.level
            isAcknowledged = incident.record.acknowledged != nil
            resolvedAt = incident.status == .resolved ? incident.resolvedAt ?? incident.openedAt : nil
        }
    }

    /// One thing to say.
    struct Line: Sendable, Hashable {
        let incident: IncidentID
        let level: Int
        let text: String
    }

    /// What was open when the program started is one message, once every source has had its say or this long after.
    static let patience = Duration.seconds(20)
    /// The most a terminal's notification shows.
    static let capacity = 200

    private var standings: [IncidentID: Standing] = [:]
    /// The incidents' revision that was last looked at.
    private(set) var source: UInt64?

    /// What is new, has got worse or has come back since the last call, the worst first; not what is only called
    /// otherwise, as `forwards` tell.
    mutating func take(
        _ incidents: [Incident], revision: UInt64, forwards: (IncidentID) -> IncidentID = { $0 }
    ) -> [Line] {
        source = revision
        let before = standings
        let former = Dictionary(grouping: before.keys, by: forwards)
        var lines: [Line] = []
        standings = [:]
        for incident in incidents {
            let names = [incident.id] + incident.joined + (former[incident.id] ?? [])
            let old = names.compactMap { before[$0] }.min { $0.level < $1.level }
            guard old != nil || incident.isCalling else { continue }
            standings[incident.id] = Standing(incident)
            guard incident.isLoud, let word = Self.word(old, incident) else { continue }
            lines.append(Line(incident: incident.id, level: incident.level, text: word + incident.callText))
        }
        return lines.sorted { ($0.level, $0.incident.rawValue) < ($1.level, $1.incident.rawValue) }
    }

    /// How the line begins; `nil` where there is nothing to say. What a person decided is no news.
    private static func word(_ old: Standing?, _ incident: Incident) -> String? {
        let level = "SEV\(incident.level) "
        guard let old else { return incident.isCalling ? level : nil }
        guard incident.status != .resolved else { return nil }
        let isAgain = old.resolvedAt.map { !incident.isReopenedByPerson(after: $0) } ?? false
        let hasRisen = incident.level < old.level && incident.level != incident.record.level
        let isForgotten =
            old.isAcknowledged && incident.record.acknowledged == nil
            && incident.record.reopened?.by == IncidentLife.ownName
        if isAgain { return level + "again: " }
        if hasRisen { return level + "(was SEV\(old.level)) " }
        return isForgotten ? level + "worse, no longer acknowledged: " : nil
    }

    /// One message for all of it.
    static func message(_ lines: [Line], banner: Banner) -> String? {
        guard let worst = lines.first else { return nil }
        let place = banner.isDrill ? "DRILL " : banner.name.isEmpty ? "" : banner.name + " "
        let more = lines.count > 1 ? " · and \(lines.count - 1) more" : ""
        let room = max(0, capacity - place.count - more.count)
        return place + String(worst.text.prefix(room)) + more
    }
}

extension Incident {
    /// Whether anybody is to be called for it: it is neither over nor taken care of.
    var isCalling: Bool {
        isLoud && needsAcknowledgement && status != .monitoring
    }

    /// False where a silence, a mute or a maintenance window quiets all that lasts of it.
    fileprivate var isLoud: Bool { signals.contains(where: \.isHeard) }

    fileprivate func isReopenedByPerson(after instant: Instant) -> Bool {
        record.reopened.map { $0.by != IncidentLife.ownName && $0.at >= instant } ?? false
    }

    /// `fraud PROD: ErrorsHigh v47, since 02:47 UTC · INC-K7QD`
    var callText: String {
        let signal = signals.first(where: \.isHeard) ?? signals.first
        let since = "since \(CivilTime(onset.since).hourAndMinute) UTC\(onset.isOpen ? " or before" : "")"
        let reason = signal.map { ": \($0.title)" } ?? ""
        return "\(title) \(environment.label)\(reason), \(since) · \(id.rawValue)"
    }
}

extension OpsState {
    /// What should be said aloud since the last call; call after ``settle(visible:)``.
    public mutating func takeAnnouncements() -> [Effect] {
        guard triage.isSettled, triage.announcements.source != incidents.revision,
            hasHeardEnough(since: triage.announcements.source)
        else { return [] }
        let lines = triage.announcements.take(
            incidents.entities, revision: incidents.revision, forwards: forwarded)
        guard notificationWay != .none,
            let message = AnnouncementBook.message(lines, banner: banner)
        else { return [] }
        return [.notify(message, by: notificationWay)]
    }

    /// Whether what is open can be told whole: every source has answered or failed, or has had its time.
    func hasHeardEnough(since source: UInt64?) -> Bool {
        guard source == nil else { return true }
        guard let start = triage.watchedSince else { return false }
        if now - start >= AnnouncementBook.patience { return true }
        return hasHeardEverything
    }
}
