/// What the store gives back at the start, back to its retention and up to its limits, newest kept.
public struct StoredHistory: Sendable, Hashable, Codable {
    public var records: [IncidentRecord]
    /// Newest first.
    public var incidents: [IncidentSummary]
    /// Oldest opening first; those still open when the last process ended have no end.
    public var episodes: [Signal]
    public var changes: [ChangeEvent]
    /// Of open and recent incidents, in the order they happened.
    public var timeline: [IncidentEntry]
    /// Those that had not ended.
    public var mutes: [Mute]
    /// Until when somebody watched and saved; what lies between then and now nobody watched. `nil` for an empty store.
    public var lastSaved: Instant?

    public init(
        records: [IncidentRecord] = [], incidents: [IncidentSummary] = [], episodes: [Signal] = [],
        changes: [ChangeEvent] = [], timeline: [IncidentEntry] = [], mutes: [Mute] = [], lastSaved: Instant? = nil
    ) {
        self.records = records
        self.incidents = incidents
        self.episodes = episodes
        self.changes = changes
        self.timeline = timeline
        self.mutes = mutes
        self.lastSaved = lastSaved
    }

    public var count: Int {
        records.count + incidents.count + episodes.count + changes.count + timeline.count + mutes.count
    }
}
