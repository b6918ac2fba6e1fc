internal import Cells
public import OpsModel

/// The dashboard as plain lines that announce changes only: for screen readers, pipes and logs.
public struct LinearReport: Sendable {
    private var statuses: [FleetID: Status] = [:]
    private var sources: [BackendID: String] = [:]
    /// The sinks that refuse.
    private var sinks: Set<String> = []
    /// Under the identity of each of its reports: Prometheus and Alertmanager may both tell of one alert.
    private var alerts: [AlertID: Announced] = [:]
    private var alertCount = 0
    private var incidents: [IncidentID: IncidentNews] = [:]
    private var changes: Set<ChangeID> = []
    private var hasToldChanges = false
    private let glyphs: GlyphSet

    /// - Parameter ascii: writes no byte above 126.
    public init(ascii: Bool) {
        glyphs = ascii ? .ascii : .unicode
    }

    /// One line for each row, source or alert whose state is not what was last announced. Printable, dated in UTC.
    public mutating func lines(_ state: OpsState) -> [String] {
        let time = CivilTime(state.now)
        let stamp = "\(time.date) \(time.timeOfDay) UTC"
        let all =
            sourceLines(state) + sinkLines(state) + incidentLines(state) + fleetLines(state) + alertLines(state)
            + changeLines(state)
        return all.map {
            Printable.text("\(stamp)  \($0)", glyphs: glyphs)
        }
    }

    private mutating func fleetLines(_ state: OpsState) -> [String] {
        var lines: [String] = []
        for entry in state.fleet.entities.sorted(by: worstFirst) where statuses[entry.id] != entry.status {
            // What nobody knows yet is no news, and neither is a row that is well from the start.
            if statuses[entry.id] == nil, entry.status == .unknown { continue }
            let before = statuses.updateValue(entry.status, forKey: entry.id)
            guard before != nil || entry.status.rank > Status.unknown.rank else { continue }
            let reason = entry.reason.isEmpty ? "" : ": \(entry.reason)"
            let change = before.map { "\($0.word) to \(entry.status.word)" } ?? entry.status.word
            lines.append("service \(entry.id.service.rawValue) \(entry.id.environment.label) \(change)\(reason)")
        }
        for id in statuses.keys.sorted(by: { $0.service.rawValue < $1.service.rawValue }) where state.fleet[id] == nil {
            statuses[id] = nil
            lines.append("service \(id.service.rawValue) \(id.environment.label) is no longer reported")
        }
        return lines
    }

    private mutating func sinkLines(_ state: OpsState) -> [String] {
        let now = Set(state.sinkTroubles.map(\.sink))
        defer { sinks = now }
        return state.sinkTroubles.filter { !sinks.contains($0.sink) }.map { "notify \($0.text)" }
            + sinks.subtracting(now).sorted().map { "notify \($0): everything is delivered" }
    }

    private mutating func sourceLines(_ state: OpsState) -> [String] {
        var lines: [String] = []
        for source in state.backends.entities.sorted(by: { $0.id.rawValue < $1.id.rawValue }) {
            let word =
                source.isStale(at: state.now) ? "stale, last answer \(age(source, state)) ago" : source.healthText
            guard sources[source.id] != kind(word) else { continue }
            sources[source.id] = kind(word)
            guard source.health != .starting else { continue }
            lines.append("source \(source.id.rawValue) (\(source.system)) \(word)")
        }
        return lines
    }

    /// An age that grows is not news each second.
    private func kind(_ word: String) -> String { word.hasPrefix("stale") ? "stale" : word }

    private func age(_ source: BackendStatus, _ state: OpsState) -> String {
        NumberFormat.age(source.lastSuccess.map { state.now.age(since: $0).inSeconds })
    }

    private mutating func alertLines(_ state: OpsState) -> [String] {
        var lines: [String] = []
        var present: [AlertID: Announced] = [:]
        for alert in worstFirst(state) {
            let ids = [alert.id] + state.twins(of: alert.id).map(\.id)
            let before = ids.compactMap { alerts[$0] }.first
            if before == nil { alertCount += 1 }
            let announced = Announced(number: before?.number ?? alertCount, name: alert.name, state: alert.state)
            for id in ids { present[id] = announced }
            guard before?.state != alert.state else { continue }
            let service = state.service(of: .alert(alert.id))?.rawValue ?? "no service"
            let severity = state.severities.severity(of: alert.labels)
            lines.append("alert \(alert.name) \(alert.state.rawValue), \(severity), \(service): \(alert.summary)")
        }
        let remaining = Set(present.values.map(\.number))
        let over = Set(alerts.values).filter { !remaining.contains($0.number) }
        lines += over.sorted { $0.number < $1.number }.map { "alert \($0.name) resolved" }
        alerts = present
        return lines
    }

    /// An incident that opened, changed its level or its status, with what is suspected.
    private mutating func incidentLines(_ state: OpsState) -> [String] {
        // What is found before every source of alerts has been heard may still change its name.
        guard state.isSettled else { return [] }
        return state.incidents.entities.sorted { $0.onset < $1.onset }.compactMap { incident in
            let news = IncidentNews(incident)
            let old = name(before: incident, state)
            let before = incidents[old]
            guard before != news || old != incident.id else { return nil }
            incidents[old] = nil
            incidents[incident.id] = news
            if before == news { return "incident \(incident.id.rawValue) is what \(old.rawValue) was" }
            // What had been resolved before the program looked is no news.
            guard before != nil || incident.status != .resolved else { return nil }
            // The suspicion of what is over is history.
            if before?.word == news.word, incident.status == .resolved { return nil }
            return line(of: incident, news)
        }
    }

    /// What it was last announced as: its name may be another since a source told when it began.
    private func name(before incident: Incident, _ state: OpsState) -> IncidentID {
        if incidents[incident.id] != nil { return incident.id }
        return incidents.keys.sorted { $0.rawValue < $1.rawValue }.first { state.forwarded($0) == incident.id }
            ?? incident.id
    }

    /// `incident INC-K7QD SEV1 open since 02:47 UTC, fraud-scorer: 3 signals; suspect: …; do: rollback v47 → v46`
    private func line(of incident: Incident, _ news: IncidentNews) -> String {
        let services = incident.services.map(\.rawValue).joined(separator: ", ")
        let since = CivilTime(incident.onset.since).hourAndMinute + " UTC" + (incident.onset.isOpen ? " or before" : "")
        let suspect = incident.likeliestSuspect?.reason
        let first = incident.signals.first.map { ": \($0.title)" } ?? ""
        return
            ([
                "incident \(incident.id.rawValue) \(news.word) since \(since), \(services)\(first)",
                suspect.map { "suspect: \($0)" } ?? "no change found that explains this",
            ] + (incident.proposedLever.map { ["do: \($0.text)"] } ?? [])).joined(separator: "; ")
    }

    /// Changes learned of since the start; those before it are in `get changes`.
    private mutating func changeLines(_ state: OpsState) -> [String] {
        let all = state.changes.entities
        defer { hasToldChanges = hasToldChanges || state.backends.entities.allSatisfy { $0.lastSuccess != nil } }
        let new = all.filter { changes.insert($0.id).inserted }
        guard hasToldChanges else { return [] }
        return new.sorted { $0.tookEffect < $1.tookEffect }.map { change in
            let values = [change.before, change.after].compactMap { $0 }.joined(separator: " to ")
            let actor = change.actor.map { ", by \($0)" } ?? ""
            return "change \(change.kind.rawValue) \(change.subject.name) \(change.object) \(values)\(actor)"
        }
    }

    /// What of an incident is announced anew when it changes; numbers that move are not.
    private struct IncidentNews: Equatable {
        let word: String
        /// What is suspected: the last step of what changed, or the kind of condition.
        let suspect: String?

        init(_ incident: Incident) {
            word = "SEV\(incident.level) \(incident.status.rawValue)"
            suspect = incident.likeliestSuspect.map { suspect in
                switch suspect.cause {
                case .changes(let steps): steps.last.map { "\($0.kind.rawValue) \($0.subject.name) \($0.object)" } ?? ""
                case .condition(let text): text.filter { !$0.isNumber }
                }
            }
        }
    }

    /// One alert as it was last announced.
    private struct Announced: Hashable {
        let number: Int
        let name: String
        let state: Alert.AlertState
    }

    private func worstFirst(_ state: OpsState) -> [Alert] {
        state.listedAlerts.map { ($0, state.severities.severity(of: $0.labels)) }.sorted { $0.1 > $1.1 }.map(\.0)
    }

    private func worstFirst(_ left: FleetEntry, _ right: FleetEntry) -> Bool {
        if left.status != right.status { return left.status.rank > right.status.rank }
        return left.name < right.name
    }
}
