internal import Cells
public import OpsModel

/// The dashboard as plain lines that announce changes only: for screen readers, pipes and logs.
public struct LinearReport: Sendable {
    private var statuses: [FleetID: Status] = [:]
    private var sources: [BackendID: String] = [:]
    private var alerts: [AlertID: Alert.AlertState] = [:]
    private let glyphs: GlyphSet

    /// - Parameter ascii: writes no byte above 126.
    public init(ascii: Bool) {
        glyphs = ascii ? .ascii : .unicode
    }

    /// One line for each row, source or alert whose state is not what was last announced. Printable, dated in UTC.
    public mutating func lines(_ state: OpsState) -> [String] {
        let time = CivilTime(state.now)
        let stamp = "\(time.date) \(time.timeOfDay) UTC"
        return (sourceLines(state) + fleetLines(state) + alertLines(state)).map {
            Printable.text("\(stamp)  \($0)", glyphs: glyphs)
        }
    }

    private mutating func fleetLines(_ state: OpsState) -> [String] {
        var lines: [String] = []
        for entry in state.fleet.entities.sorted(by: worstFirst) where statuses[entry.id] != entry.status {
            let before = statuses.updateValue(entry.status, forKey: entry.id)
            // A row that is well from the start is no news.
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
        var present: [AlertID: Alert.AlertState] = [:]
        for alert in state.listedAlerts {
            present[alert.id] = alert.state
            guard alerts[alert.id] != alert.state else { continue }
            let service = state.service(of: .alert(alert.id))?.rawValue ?? "no service"
            let severity = state.severities.severity(of: alert.labels)
            lines.append("alert \(alert.name) \(alert.state.rawValue), \(severity), \(service): \(alert.summary)")
        }
        for id in alerts.keys.sorted(by: { $0.fingerprint < $1.fingerprint }) where present[id] == nil {
            let name = state.alerts[id]?.name ?? id.fingerprint
            lines.append("alert \(name) resolved")
        }
        alerts = present
        return lines
    }

    private func worstFirst(_ left: FleetEntry, _ right: FleetEntry) -> Bool {
        if left.status != right.status { return left.status.rank > right.status.rank }
        return left.name < right.name
    }
}
