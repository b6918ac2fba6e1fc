/// Critical signals that belong together (domain.md §5), with what people said and did about them.
public struct Incident: Sendable, Hashable, Codable, Identifiable {
    public enum Status: String, Sendable, Hashable, Codable, CaseIterable {
        case open, acknowledged, mitigating, monitoring, resolved
    }

    public var id: IncidentID
    /// What it is called after: the service, of several the one that something presses for now, or the dependency that
    /// fails under them.
    public var title: String
    /// The service of the earliest signal.
    public var service: ServiceID
    public var environment: Environment
    /// Every service it touches, the earliest hit first.
    public var services: [ServiceID]
    /// 1 is the worst: tier × user impact, or what a person said.
    public var level: Int
    /// What it was when it opened.
    public var levelAtOpening: Int
    public var status: Status
    /// Onset of the earliest signal.
    public var onset: InstantInterval
    public var openedAt: Instant
    public var resolvedAt: Instant?
    /// The critical signals, earliest onset first; of one that came again the latest episode.
    public var signals: [Signal]
    /// Earlier episodes of signals that came again.
    public var past: [Signal]
    /// Warnings that overlap it, earliest first.
    public var evidence: [Signal]
    /// The likeliest first; what a number speaks against comes last.
    public var suspects: [Suspect]
    /// The fastest safe way out, whatever the cause and whether it is still needed; see ``proposedLever``.
    public var lever: Lever?
    /// Incidents that were joined to this one; their ids forward here.
    public var joined: [IncidentID]
    /// The earlier incident that this one follows, when that had stopped taking signals.
    public var follows: IncidentID?
    public var record: IncidentRecord
    /// The stretches of its time that nobody watched.
    public var unwatched: [InstantInterval]

    public init(
        id: IncidentID, title: String, service: ServiceID, environment: Environment, services: [ServiceID],
        level: Int, status: Status, onset: InstantInterval, openedAt: Instant, resolvedAt: Instant? = nil,
        signals: [Signal], past: [Signal] = [], evidence: [Signal] = [], suspects: [Suspect] = [],
        lever: Lever? = nil, joined: [IncidentID] = [], follows: IncidentID? = nil, record: IncidentRecord,
        unwatched: [InstantInterval] = []
    ) {
        self.id = id
        self.title = title
        self.service = service
        self.environment = environment
        self.services = services
        self.level = level
        levelAtOpening = level
        self.status = status
        self.onset = onset
        self.openedAt = openedAt
        self.resolvedAt = resolvedAt
        self.signals = signals
        self.past = past
        self.evidence = evidence
        self.suspects = suspects
        self.lever = lever
        self.joined = joined
        self.follows = follows
        self.record = record
        self.unwatched = unwatched
    }

    /// Whether all that is left to do is to watch: a remedy is at work, or nothing of it is heard any more.
    public var isRecovering: Bool { status == .mitigating || status == .monitoring }

    /// The lever to pull now; none while it recovers or once it is over.
    public var proposedLever: Lever? { isRecovering || status == .resolved ? nil : lever }
}

/// `INC-` and four base-32 letters of a hash of the earliest signal, so that two screens agree.
public struct IncidentID: Sendable, Hashable, Codable, RawRepresentable, ExpressibleByStringLiteral {
    public var rawValue: String

    public init(rawValue: String) { self.rawValue = rawValue }
    public init(stringLiteral value: String) { rawValue = value }
}

/// What people decided about an incident; all that cannot be computed anew, and so what the store must keep.
public struct IncidentRecord: Sendable, Hashable, Codable, Identifiable {
    /// Who did something, and when.
    public struct Mark: Sendable, Hashable, Codable {
        public var by: String
        public var at: Instant
        public var text: String

        public init(by: String, at: Instant, text: String = "") {
            self.by = by
            self.at = at
            self.text = text
        }
    }

    public var id: IncidentID
    /// The signal that gave the id, which finds it again after a restart.
    public var firstSignal: Signal.ID
    public var acknowledged: Mark?
    /// `text` is whom it was assigned to.
    public var assigned: Mark?
    public var comments: [Mark]
    /// Closed by a person, `text` being the reason.
    public var closed: Mark?
    public var reopened: Mark?
    /// Acknowledgements and closings that a reopening has overtaken, `text` being what each was.
    public var overtaken: [Mark]
    /// The level a person set, `text` being the reason.
    public var level: Int?
    public var levelSet: Mark?
    /// How bad the table had it, and which services were heard, when that level was set; what got worse since counts.
    public var whenLevelSet: Extent?
    /// The incident that this one was merged into by a person.
    public var mergedInto: IncidentID?
    public var merged: Mark?
    /// What persons merged into this one, `text` being the id it had; `nil` where nobody did.
    public var absorbed: [Mark]?
    /// Every signal it had when last worked out, by which it is found again and, once touched, held together.
    public var members: [Member]
    /// How bad it was when it was acknowledged or closed; getting worse than that cancels either.
    public var whenAcknowledged: Extent?
    public var whenClosed: Extent?
    /// When somebody took a remedy, `text` being which.
    public var mitigated: Mark?
    /// The services whose signals the remedies reach; `nil` where nobody noted which.
    public var remedied: [ServiceID]?
    /// When nothing was left of a remedy, `text` being what took it back; what was taken earlier counts no more.
    public var lapsed: Mark?
    public var suspicion: Suspicion?
    /// What was done about steps of runbooks, in the order it was; `nil` where nothing was.
    public var steps: [StepMark]?

    /// What was suspected when it began to end: the numbers of then separate, those of after no longer do.
    public struct Suspicion: Sendable, Hashable, Codable {
        public var at: Instant
        public var suspects: [Suspect]

        public init(at: Instant, suspects: [Suspect]) {
            self.at = at
            self.suspects = suspects
        }
    }

    /// One signal of one time: the same reason may come again another day.
    public struct Member: Sendable, Hashable, Codable {
        public var signal: Signal.ID
        public var onset: InstantInterval

        public init(signal: Signal.ID, onset: InstantInterval) {
            self.signal = signal
            self.onset = onset
        }
    }

    /// How far an incident reaches.
    public struct Extent: Sendable, Hashable, Codable {
        public var level: Int
        public var services: [ServiceID]

        public init(level: Int, services: [ServiceID]) {
            self.level = level
            self.services = services
        }

        /// A lower SEV number, or a service that was not hit then.
        public func isWorse(than before: Extent) -> Bool {
            level < before.level || !Set(services).isSubset(of: before.services)
        }
    }

    public init(
        id: IncidentID, firstSignal: Signal.ID, acknowledged: Mark? = nil, assigned: Mark? = nil,
        comments: [Mark] = [], closed: Mark? = nil, reopened: Mark? = nil, level: Int? = nil, levelSet: Mark? = nil,
        mergedInto: IncidentID? = nil, merged: Mark? = nil, members: [Member] = [], whenAcknowledged: Extent? = nil,
        whenClosed: Extent? = nil, overtaken: [Mark] = [], mitigated: Mark? = nil, suspicion: Suspicion? = nil
    ) {
        self.id = id
        self.firstSignal = firstSignal
        self.merged = merged
        self.members = members
        self.whenAcknowledged = whenAcknowledged
        self.whenClosed = whenClosed
        self.overtaken = overtaken
        self.acknowledged = acknowledged
        self.assigned = assigned
        self.comments = comments
        self.closed = closed
        self.reopened = reopened
        self.level = level
        self.levelSet = levelSet
        self.mergedInto = mergedInto
        self.mitigated = mitigated
        self.suspicion = suspicion
    }

    /// Whether a person has said anything; such an incident is never split.
    public var isTouched: Bool {
        acknowledged != nil || assigned != nil || !comments.isEmpty || closed != nil || reopened != nil
            || level != nil || mergedInto != nil || !overtaken.isEmpty || steps != nil
    }
}

/// A warning that nobody is woken for: listed, owned, in the handover.
public struct Finding: Sendable, Hashable, Codable, Identifiable {
    public var signal: Signal
    public var owner: String?
    /// The incident whose time and services it overlaps, where it is evidence.
    public var incident: IncidentID?

    public var id: Signal.ID { signal.id }

    public init(signal: Signal, owner: String? = nil, incident: IncidentID? = nil) {
        self.signal = signal
        self.owner = owner
        self.incident = incident
    }
}

extension Incident {
    /// Whether it waits for somebody to say that they look at it, whatever is done about it already.
    public var needsAcknowledgement: Bool { status != .resolved && record.acknowledged == nil }

    /// Every episode of every critical signal, earliest onset first.
    var episodes: [Signal] { past.isEmpty ? signals : (signals + past).earliestFirst() }

    /// As it was saved, with what became of its signals and warnings since.
    public func known(by episodes: [Signal]) -> Incident {
        let latest = Dictionary(grouping: episodes, by: \.id)
        func now(_ signal: Signal) -> Signal {
            guard signal.closedAt == nil else { return signal }
            return latest[signal.id]?.last { $0.openedAt == signal.openedAt || $0.onset.overlaps(signal.onset) }
                ?? signal
        }
        var incident = self
        (incident.signals, incident.evidence) = (signals.map(now), evidence.map(now))
        return incident
    }

    /// The first that no number speaks against.
    public var likeliestSuspect: Suspect? { suspects.first { $0.contradiction == nil } }

    /// True where no change and no condition was found that explains any of it.
    public var isUnexplained: Bool {
        !suspects.contains { $0.contradiction == nil && !$0.explains.isEmpty }
    }
}
