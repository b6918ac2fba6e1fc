/// One reason to worry about one deployment or service (domain.md §4): its onset, how bad, and the numbers.
public struct Signal: Sendable, Hashable, Codable, Identifiable {
    /// The rule that raised it.
    public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
        case sloBurn, alert, availability, canary, traffic, degraded, saturation, drift, skew, quality, performance
        case pipeline, freshness, accelerator, infra, gate, blind
    }

    public enum State: String, Sendable, Hashable, Codable {
        /// The condition holds, but not yet for its `for` time.
        case pending
        case open
        /// Clear for its `keep` time.
        case closed
        /// Its input is lost: neither open nor closed.
        case inputLost
    }

    /// The same for the same reason at the same place, whenever it comes.
    public struct ID: Sendable, Hashable, Codable {
        public var service: ServiceID
        public var environment: Environment
        public var cluster: String
        public var kind: Kind
        /// What within the kind: the alert's name and version, the column, the objective.
        public var detail: String

        public init(
            service: ServiceID, environment: Environment, cluster: String = "", kind: Kind, detail: String
        ) {
            self.service = service
            self.environment = environment
            self.cluster = cluster
            self.kind = kind
            self.detail = detail
        }
    }

    public var id: ID
    public var severity: Severity
    public var state: State
    /// What it is about, with the version where it is about one.
    public var subject: Subject
    /// In a few words, as a list shows it: `VersionErrorsHigh v47`, `psi card_age_days .92`.
    public var title: String
    /// When the trouble began, which is before anybody was told.
    public var onset: InstantInterval
    /// When it had held for its `for` time; `nil` while pending.
    public var openedAt: Instant?
    /// When it had been clear for its `keep` time.
    public var closedAt: Instant?
    /// Times it opened again within the last hour.
    public var flaps: Int
    public var evidence: [Evidence]
    /// Why it pages nobody though it is there; it stays visible with the reason.
    public var suppression: Suppression?
    /// The feature view, provider or node that fails, where the signal names one; it joins services to one incident.
    public var dependency: String?
    /// What Enter opens.
    public var entity: EntityID?
    /// Since when it has been clear without being over yet.
    public var clearSince: Instant?
    /// For how long it must be clear to be over; `nil` once it is.
    public var keep: Duration?
    /// When a program that saw it for itself last told the store that it is not over.
    public var seenAt: Instant?

    public init(
        id: ID, severity: Severity, state: State, subject: Subject, title: String, onset: InstantInterval,
        openedAt: Instant? = nil, closedAt: Instant? = nil, flaps: Int = 0, evidence: [Evidence] = [],
        suppression: Suppression? = nil, dependency: String? = nil, entity: EntityID? = nil,
        clearSince: Instant? = nil, keep: Duration? = nil, seenAt: Instant? = nil
    ) {
        self.id = id
        self.severity = severity
        self.state = state
        self.subject = subject
        self.title = title
        self.onset = onset
        self.openedAt = openedAt
        self.closedAt = closedAt
        self.flaps = flaps
        self.evidence = evidence
        self.suppression = suppression
        self.dependency = dependency
        self.entity = entity
        self.clearSince = clearSince
        self.keep = keep
        self.seenAt = seenAt
    }
}

/// A number that a signal rests on, beside the one it crossed.
public struct Evidence: Sendable, Hashable, Codable {
    /// What was measured, in a few words: `error ratio of v47 over 5m`.
    public var text: String
    public var value: Double?
    public var threshold: Double?
    public var unit: FieldUnit
    /// The series behind it, for a chart.
    public var entity: EntityID?
    public var series: SignalKind?

    public init(
        _ text: String, value: Double? = nil, threshold: Double? = nil, unit: FieldUnit = .none,
        entity: EntityID? = nil, series: SignalKind? = nil
    ) {
        self.text = text
        self.value = value
        self.threshold = threshold
        self.unit = unit
        self.entity = entity
        self.series = series
    }
}

/// Why a signal is kept quiet, by whom and until when.
public struct Suppression: Sendable, Hashable, Codable {
    public enum Cause: String, Sendable, Hashable, Codable {
        case silence, inhibition, mute, maintenance
    }

    public var cause: Cause
    /// In words: `silenced by k.lindt until 09:00`, `inhibited by VersionErrorsHigh`.
    public var reason: String
    public var until: Instant?
    /// Since when.
    public var since: Instant?

    public init(cause: Cause, reason: String, until: Instant? = nil, since: Instant? = nil) {
        self.cause = cause
        self.reason = reason
        self.until = until
        self.since = since
    }
}
