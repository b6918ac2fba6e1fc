/// One endpoint that a Prometheus scrapes, and whether it could last time.
public struct ScrapeTarget: Sendable, Hashable, Codable, Identifiable {
    public var id: TargetID
    public var labels: [String: String]
    /// `nil` while Prometheus itself does not know.
    public var isUp: Bool?
    public var lastError: String
    public var lastScrape: Instant?

    public init(id: TargetID, labels: [String: String], isUp: Bool?, lastError: String, lastScrape: Instant?) {
        self.id = id
        self.labels = labels
        self.isUp = isUp
        self.lastError = lastError
        self.lastScrape = lastScrape
    }
}
