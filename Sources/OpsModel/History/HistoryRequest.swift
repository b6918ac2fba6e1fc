/// A question to the store about what lies too far back for the state to hold.
public enum HistoryRequest: Sendable, Hashable, Codable {
    /// Earlier incidents of the same service, those that began with the same kinds of signals first.
    case similar(to: IncidentID, service: ServiceID, firstKinds: Set<Signal.Kind>)
    /// One incident as it was last saved, with its timeline and what people decided.
    case incident(IncidentID)
    /// The state as it was when this incident opened.
    case snapshot(IncidentID)
}

/// What the store answered.
public struct HistoryAnswer: Sendable, Hashable, Codable {
    public enum Content: Sendable, Hashable, Codable {
        /// Most alike first, then newest.
        case similar([IncidentSummary])
        case incident(StoredIncident)
        case snapshot(StateSnapshot)
        /// The store keeps none such.
        case nothing
        /// A sentence for people.
        case failed(String)
    }

    public var request: HistoryRequest
    public var content: Content

    public init(request: HistoryRequest, content: Content) {
        self.request = request
        self.content = content
    }
}

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
