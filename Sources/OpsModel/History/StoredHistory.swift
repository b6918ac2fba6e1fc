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
    /// Until when any program watched; what lies between then and now nobody watched. `nil` for an empty store.
    public var lastSaved: Instant?
    /// Newest first; `nil` in what was recorded before there were any.
    public var requests: [ChangeRequest]?
    /// How each runbook was followed last; `nil` in what was recorded before that was kept.
    public var runs: [RunbookExecution]?
    /// Whether more of it follows; `nil` for the last part.
    public var hasMore: Bool?

    public init(
        records: [IncidentRecord] = [], incidents: [IncidentSummary] = [], episodes: [Signal] = [],
        changes: [ChangeEvent] = [], timeline: [IncidentEntry] = [], mutes: [Mute] = [], lastSaved: Instant? = nil,
        requests: [ChangeRequest]? = nil, runs: [RunbookExecution]? = nil
    ) {
        self.records = records
        self.incidents = incidents
        self.episodes = episodes
        self.changes = changes
        self.timeline = timeline
        self.mutes = mutes
        self.lastSaved = lastSaved
        self.requests = requests
        self.runs = runs
    }

    public var count: Int {
        counts.reduce(0, +)
    }
}

extension StoredHistory {
    private var counts: [Int] {
        [
            records.count, incidents.count, episodes.count, changes.count, timeline.count, mutes.count,
            requests?.count ?? 0, runs?.count ?? 0,
        ]
    }

    /// The same in parts of at most `size` values of a kind each, which taken one after the other come to the same.
    public func parts(of size: Int) -> [StoredHistory] {
        let most = counts.max() ?? 0
        return stride(from: 0, to: max(most, 1), by: size).map { start in
            func part<Value>(_ values: [Value]) -> [Value] { Array(values.dropFirst(start).prefix(size)) }
            var history = StoredHistory(
                records: part(records), incidents: part(incidents), episodes: part(episodes), changes: part(changes),
                timeline: part(timeline), mutes: part(mutes), lastSaved: lastSaved, requests: requests.map(part),
                runs: runs.map(part))
            if start + size < most { history.hasMore = true }
            return history
        }
    }
}
