/// One reason to worry about one deployment or service (domain.md §4): its onset, how bad, and the numbers.
///
/// What it says is shared, because ten thousand of them are sorted, grouped and kept at once: a copy costs one reference
/// count. Changing what it says makes that anew.
public struct Signal: Sendable, Identifiable {
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

    private(set) var told: Shared<SignalCondition>
    public var state: State
    /// When the trouble began, which is before anybody was told.
    public var onset: InstantInterval
    /// When it had held for its `for` time; `nil` while pending.
    public var openedAt: Instant?
    /// When it had been clear for its `keep` time.
    public var closedAt: Instant?
    /// Times it opened again within the last hour.
    public var flaps: Int
    /// Since when it has been clear without being over yet.
    public var clearSince: Instant?
    /// For how long it must be clear to be over; `nil` once it is.
    public var keep: Duration?
    /// When a program that saw it for itself last told the store that it is not over.
    public var seenAt: Instant?
    /// Why nobody can tell, where its input is lost, or was when a person said that it is over.
    public var loss: Loss?

    public init(
        id: ID, severity: Severity, state: State, subject: Subject, title: String, onset: InstantInterval,
        openedAt: Instant? = nil, closedAt: Instant? = nil, flaps: Int = 0, evidence: [Evidence] = [],
        suppression: Suppression? = nil, dependency: String? = nil, entity: EntityID? = nil,
        clearSince: Instant? = nil, keep: Duration? = nil, seenAt: Instant? = nil, loss: Loss? = nil,
        beside: SignalsID? = nil
    ) {
        let condition = SignalCondition(
            id: id, severity: severity, subject: subject, title: title,
            hold: SignalRules.Hold(for: .zero, keep: .zero), evidence: evidence, suppression: suppression,
            dependency: dependency, entity: entity, beside: beside)
        told = Shared(condition)
        (self.state, self.onset, self.openedAt, self.closedAt) = (state, onset, openedAt, closedAt)
        self.flaps = flaps
        (self.clearSince, self.keep, self.seenAt) = (clearSince, keep, seenAt)
        self.loss = loss
    }

    /// What holds, as it has gone so far.
    init(_ told: Shared<SignalCondition>, _ track: SignalTrack, at now: Instant) {
        self.told = told
        (state, onset, openedAt, closedAt) = (track.state, track.onset, track.openedAt, track.closedAt)
        (flaps, loss) = (track.flaps(at: now), track.loss)
        if track.closedAt == nil { (clearSince, keep) = (track.clearSince, told.value.hold.keep) }
    }
}

extension Signal {
    public var id: ID {
        get { told.value.id }
        set { change { $0.id = newValue } }
    }

    public var severity: Severity {
        get { told.value.severity }
        set { change { $0.severity = newValue } }
    }

    /// What it is about, with the version where it is about one.
    public var subject: Subject {
        get { told.value.subject }
        set { change { $0.subject = newValue } }
    }

    /// In a few words, as a list shows it: `VersionErrorsHigh v47`, `psi card_age_days .92`.
    public var title: String {
        get { told.value.title }
        set { change { $0.title = newValue } }
    }

    public var evidence: [Evidence] {
        get { told.value.evidence }
        set { change { $0.evidence = newValue } }
    }

    /// Why it pages nobody though it is there; it stays visible with the reason.
    public var suppression: Suppression? {
        get { told.value.suppression }
        set { change { $0.suppression = newValue } }
    }

    /// The feature view, provider or node that fails, where the signal names one; it joins services to one incident.
    public var dependency: String? {
        get { told.value.dependency }
        set { change { $0.dependency = newValue } }
    }

    /// What Enter opens.
    public var entity: EntityID? {
        get { told.value.entity }
        set { change { $0.entity = newValue } }
    }

    /// Of a canary, the numbers of the stable version that it is compared with.
    public var beside: SignalsID? { told.value.beside }

    private mutating func change(_ body: (inout SignalCondition) -> Void) {
        var condition = told.value
        body(&condition)
        told = Shared(condition)
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
