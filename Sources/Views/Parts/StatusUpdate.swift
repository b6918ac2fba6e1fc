internal import Cells
public import OpsModel

/// Five lines for a chat or a status page about one incident, each instant with its zone: what, since, impact, doing,
/// next update.
public enum StatusUpdate {
    /// How long until the next one is promised.
    static let interval = Duration.seconds(30 * 60)

    /// Printable text without a trailing line feed. What nobody knows is said to be unknown.
    public static func text(of incident: Incident, _ state: OpsState) -> String {
        let lines = [
            "What: \(incident.id.rawValue) SEV\(incident.level) \(incident.title) (\(incident.environment.label))",
            "Since: \(since(incident, state))",
            "Impact: \(impact(incident, state))",
            "Doing: \(doing(incident, state))",
            "Next update: \(stamp(state.now + interval))",
        ]
        return lines.map { Printable.text($0) }.joined(separator: "\n")
    }

    private static func since(_ incident: Incident, _ state: OpsState) -> String {
        let onset = incident.onset
        let begin = words(onset)
        guard let end = incident.resolvedAt else {
            return "\(begin), \(onset.ageText(at: state.now)) ago"
        }
        return "\(begin), resolved \(stamp(end))"
    }

    private static func impact(_ incident: Incident, _ state: OpsState) -> String {
        let rows = incident.services.compactMap { service in
            state.fleet[FleetID(service: service, environment: incident.environment)]
        }
        let parts = rows.compactMap { entry -> String? in
            guard let felt = entry.feltErrorRatio else { return nil }
            let rate = entry.requestRate.value.map { " of \(NumberFormat.count($0)) requests/s" } ?? ""
            return "\(entry.id.service.rawValue) fails \(NumberFormat.percent(ratio: felt, decimals: 2))\(rate)"
        }
        return parts.isEmpty ? "not measured" : parts.joined(separator: "; ")
    }

    private static func doing(_ incident: Incident, _ state: OpsState) -> String {
        let suspect = incident.likeliestSuspect.map(words)
        let who =
            incident.record.assigned.map { "\($0.text) is on it" }
            ?? incident.record.acknowledged.map { "\($0.by) is on it" }
        let said = incident.record.comments.last.map { "\($0.by): \($0.text)" }
        return [
            who ?? "nobody has acknowledged it", remedy(incident), suspect ?? "no change found that explains this",
            said,
        ]
        .compactMap { $0 }.joined(separator: "; ")
    }

    /// What is done about it; while nothing is, what would be the fastest safe way out.
    private static func remedy(_ incident: Incident) -> String? {
        switch incident.status {
        case .mitigating, .monitoring: "watching it recover"
        case .resolved: nil
        case .open, .acknowledged: incident.lever.map { "proposed: \($0.action.briefText)" } ?? "no lever is known"
        }
    }

    /// `suspect v47 5%→25% in 2 steps, the last at 2026-11-24 02:47 UTC: errors follow v47`
    private static func words(_ suspect: Suspect) -> String {
        guard case .changes(let steps) = suspect.cause, let last = steps.last?.tookEffect else {
            return "suspect \(suspect.words(.unicode)): \(suspect.reason)"
        }
        let which = steps.count > 1 ? ", the last" : ""
        let when = last.isVague ? words(last) : "at \(words(last))"
        return "suspect \(suspect.words(.unicode))\(which) \(when): \(suspect.reason)"
    }

    /// `2026-11-24 02:47 UTC`, that `or before`, or `between` two of them.
    private static func words(_ interval: InstantInterval) -> String {
        if interval.isVague { return "between \(stamp(interval.earliest)) and \(stamp(interval.latest))" }
        return stamp(interval.latest) + (interval.isOpen ? " or before" : "")
    }

    private static func stamp(_ instant: Instant) -> String {
        let time = CivilTime(instant)
        return "\(time.date) \(time.hourAndMinute) UTC"
    }
}
