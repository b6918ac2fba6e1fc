/// Everything one backend said in one poll: the complete list for each kind it reports.
///
/// What was in the last snapshot and is not in this one has vanished, except for kinds named in `incomplete`.
public struct Snapshot: Sendable {
    public var observations: [Observation]
    /// The kinds whose list is not complete this time, with the reason in a sentence for people.
    public var incomplete: [EntityKind: String]
    /// What was cut because there was too much, in a sentence; shown as "truncated", never silent.
    public var truncated: String?
    public var facts: BackendFacts

    public init(
        observations: [Observation] = [], incomplete: [EntityKind: String] = [:], truncated: String? = nil,
        facts: BackendFacts = BackendFacts()
    ) {
        self.observations = observations
        self.incomplete = incomplete
        self.truncated = truncated
        self.facts = facts
    }
}

/// What a backend says of itself.
public struct BackendFacts: Sendable, Hashable, Codable {
    public var version: String?
    /// Reachable is not healthy: what the system says of its own state, where it says anything.
    public var isHealthy: Bool?
    /// Its clock less ours, in seconds, from the `Date` header; good to about a second.
    public var clockSkew: Double?
    /// A sentence about the system itself: "targets 11/12 up".
    public var note: String?
    /// How long the condition of each alerting rule holds before it fires, by the alert's name; of rules that share a
    /// name the longest. For alerts that another system sent on: their start comes that much after the onset.
    public var holds: [String: Duration]
    /// The pages that alerting rules name in `runbook_url`, by the alert's name, told as long as the rule is there: also
    /// of alerts that have ended.
    public var runbookURLs: [String: String]?
    /// Alerts that ended before the first look; told once, with what else is told of the past.
    public var endedAlerts: [EndedAlert]?

    public init(
        version: String? = nil, isHealthy: Bool? = nil, clockSkew: Double? = nil, note: String? = nil,
        holds: [String: Duration] = [:], endedAlerts: [EndedAlert]? = nil
    ) {
        self.version = version
        self.isHealthy = isHealthy
        self.clockSkew = clockSkew
        self.note = note
        self.holds = holds
        self.endedAlerts = endedAlerts
    }

    /// The sentences of ``note`` about one part of what is asked for: `drift`, `signals`.
    public func remarks(on part: String) -> [String] {
        (note ?? "").split(separator: "; ").map(String.init).filter { $0.hasPrefix("\(part) ") }
    }
}
