/// Everything the store keeps of one incident but its snapshot.
public struct StoredIncident: Sendable, Hashable, Codable {
    /// As it was last saved, with all that people decided since.
    public var incident: Incident
    /// In the order it happened.
    public var timeline: [TimelineEntry]

    public init(incident: Incident, timeline: [TimelineEntry]) {
        self.incident = incident
        self.timeline = timeline
    }
}
