/// One firing or pending alert, as one system tells it.
public struct Alert: Sendable, Hashable, Codable, Identifiable {
    public enum AlertState: String, Sendable, Hashable, Codable {
        /// The condition holds, but not yet for as long as the rule asks.
        case pending
        case firing
        /// Firing, and kept quiet by a silence or an inhibition.
        case suppressed
        case unknown
    }

    public var id: AlertID
    public var labels: [String: String]
    public var annotations: [String: String]
    public var state: AlertState
    /// When the condition began to hold. Prometheus knows; Alertmanager's own start comes after the rule's `for`.
    public var activeAt: Instant?
    /// When the sender first fired it, as Alertmanager reports.
    public var startsAt: Instant?
    public var silencedBy: [String]
    public var inhibitedBy: [String]
    public var receivers: [String]
    public var generatorURL: String?
    /// The number the rule's expression has now, where the source tells.
    public var value: Double?
    /// How long the rule's condition holds before it fires, where the source tells: `startsAt` less this is the
    /// earliest that it can have begun.
    public var holdFor: Duration?

    public init(
        id: AlertID, labels: [String: String], annotations: [String: String] = [:], state: AlertState,
        activeAt: Instant? = nil, startsAt: Instant? = nil, silencedBy: [String] = [], inhibitedBy: [String] = [],
        receivers: [String] = [], generatorURL: String? = nil, value: Double? = nil, holdFor: Duration? = nil
    ) {
        self.id = id
        self.labels = labels
        self.annotations = annotations
        self.state = state
        self.activeAt = activeAt
        self.startsAt = startsAt
        self.silencedBy = silencedBy
        self.inhibitedBy = inhibitedBy
        self.receivers = receivers
        self.generatorURL = generatorURL
        self.value = value.flatMap { $0.isFinite ? $0 : nil }
        self.holdFor = holdFor
    }

    public var name: String { labels["alertname"] ?? "(no alertname)" }

    /// The earliest instant any source gives for it.
    public var since: Instant? {
        switch (activeAt, startsAt) {
        case (let active?, let starts?): min(active, starts)
        case (let active, let starts): active ?? starts
        }
    }

    /// What people read first: the summary, else the description, else nothing.
    public var summary: String {
        annotations["summary"] ?? annotations["description"] ?? annotations["message"] ?? ""
    }
}
