/// An incident in one line, as a list of earlier ones shows it.
public struct IncidentSummary: Sendable, Hashable, Codable, Identifiable {
    public var id: IncidentID
    public var title: String
    public var service: ServiceID
    public var environment: Environment
    public var level: Int
    public var status: Incident.Status
    public var onset: InstantInterval
    public var openedAt: Instant
    public var resolvedAt: Instant?
    /// The kinds of the signals that moved first, which is what makes two incidents alike.
    public var firstKinds: Set<Signal.Kind>
    /// What was found to be behind it, in a few words; `nil` where nothing was found.
    public var cause: String?

    public init(_ incident: Incident) {
        id = incident.id
        title = incident.title
        service = incident.service
        environment = incident.environment
        level = incident.level
        status = incident.status
        onset = incident.onset
        openedAt = incident.openedAt
        resolvedAt = incident.resolvedAt
        firstKinds = Self.firstKinds(of: incident.signals)
        cause = incident.likeliestSuspect?.reason
    }

    /// The kinds of those that may have been first: no onset lies wholly before theirs.
    public static func firstKinds(of signals: [Signal]) -> Set<Signal.Kind> {
        guard let first = signals.map(\.onset.latest).min() else { return [] }
        return Set(signals.filter { $0.onset.earliest <= first }.map(\.id.kind))
    }
}
