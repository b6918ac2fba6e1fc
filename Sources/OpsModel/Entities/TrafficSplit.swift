/// The share of a service's traffic routed to one version, and the steps in which it got there.
public struct TrafficSplit: Sendable, Hashable, Codable, Identifiable {
    /// One share and since when it has held.
    public struct Step: Sendable, Hashable, Codable {
        /// In 0...1.
        public var share: Double
        public var since: InstantInterval

        public init(share: Double, since: InstantInterval) {
            self.share = share
            self.since = since
        }
    }

    public var id: TrafficID
    /// In 0...1; `nil` while the source does not tell.
    public var share: Double?
    /// Oldest first; the last one holds now. Steps from before the source's memory are not among them.
    public var steps: [Step]

    public init(id: TrafficID, share: Double?, steps: [Step] = []) {
        self.id = id
        self.share = share
        self.steps = steps
    }

    /// When the present share began; a comparison of versions counts from here.
    public var stepBegan: InstantInterval? { steps.last?.since }
}

/// One version's part in the traffic, as one backend tells it; the subject names the version.
public struct TrafficID: Sendable, Hashable, Codable {
    public var backend: BackendID
    public var subject: Subject

    public init(backend: BackendID, subject: Subject) {
        self.backend = backend
        self.subject = subject
    }
}
