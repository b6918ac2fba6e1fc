/// What the store is to keep, as values: everything in one batch is committed together or not at all.
///
/// Saving the same batch twice keeps nothing twice, whichever process does it.
public struct StoreBatch: Sendable, Hashable, Codable {
    /// When it was decided or seen; an open episode is known to have been open until then.
    public var at: Instant
    /// What people decided; merged with what the store has, field by field, the later mark first.
    public var records: [IncidentRecord]
    /// Incidents as they are now, with their signals and suspects.
    public var incidents: [Incident]
    /// Signals that have opened, once more when they close. A pending one is no episode and is not kept.
    public var episodes: [Signal]
    public var changes: [ChangeEvent]
    public var timeline: [IncidentEntry]
    /// What was measured, for charts.
    public var samples: [SeriesSamples]
    public var mutes: [Mute]
    /// Frozen once; a second one of the same incident is not kept.
    public var snapshots: [StateSnapshot]
    public var word: Word?
    /// What the audit chain is to note; `nil` in what was recorded before there was one.
    public var audit: [AuditDraft]?
    /// What people elsewhere are to learn; `nil` where it is nothing.
    public var announcements: [Announcement]?

    /// That the program still sees every open episode it saved with ``Signal/seenAt``, the latest time it saved it.
    public struct Word: Sendable, Hashable, Codable {
        public var at: Instant
        /// But these, though nothing else was saved of them.
        public var unseen: [Signal.ID]

        public init(at: Instant, unseen: [Signal.ID] = []) {
            (self.at, self.unseen) = (at, unseen)
        }
    }

    public init(
        at: Instant, records: [IncidentRecord] = [], incidents: [Incident] = [], episodes: [Signal] = [],
        changes: [ChangeEvent] = [], timeline: [IncidentEntry] = [], samples: [SeriesSamples] = [],
        mutes: [Mute] = [], snapshots: [StateSnapshot] = [], word: Word? = nil, audit: [AuditDraft]? = nil,
        announcements: [Announcement]? = nil
    ) {
        self.at = at
        self.records = records
        self.incidents = incidents
        self.episodes = episodes
        self.changes = changes
        self.timeline = timeline
        self.samples = samples
        self.mutes = mutes
        self.snapshots = snapshots
        self.word = word
        self.audit = audit
        self.announcements = announcements
    }

    public var isEmpty: Bool {
        records.isEmpty && incidents.isEmpty && episodes.isEmpty && changes.isEmpty && timeline.isEmpty
            && samples.isEmpty && mutes.isEmpty && snapshots.isEmpty && word == nil && audit?.isEmpty ?? true
            && announcements?.isEmpty ?? true
    }

    /// True where nothing in it was decided by a person or is to be told to one: losing it loses what can be seen or
    /// worked out again.
    public var isObservationOnly: Bool {
        records.isEmpty && mutes.isEmpty && audit?.isEmpty ?? true && announcements?.isEmpty ?? true
    }

    /// Takes what `later` holds after what is here.
    public mutating func append(_ later: StoreBatch) {
        at = max(at, later.at)
        if let word = later.word {
            let unseen = Set(word.unseen)
            for index in episodes.indices where unseen.contains(episodes[index].id) { episodes[index].seenAt = nil }
            self.word = Word(
                at: max(self.word?.at ?? word.at, word.at), unseen: (self.word?.unseen ?? []) + word.unseen)
        }
        records += later.records
        incidents += later.incidents
        episodes += later.episodes
        changes += later.changes
        timeline += later.timeline
        samples += later.samples
        mutes += later.mutes
        snapshots += later.snapshots
        if let noted = later.audit { audit = (audit ?? []) + noted }
        if let told = later.announcements { announcements = (announcements ?? []) + told }
    }
}

/// A line of one incident's timeline.
public struct IncidentEntry: Sendable, Hashable, Codable {
    public var incident: IncidentID
    public var entry: TimelineEntry

    public init(incident: IncidentID, entry: TimelineEntry) {
        self.incident = incident
        self.entry = entry
    }
}
