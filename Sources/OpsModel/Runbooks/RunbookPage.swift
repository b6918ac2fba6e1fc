/// A page that an alert names in `runbook_url`, as plain lines; nothing in it is ever a step.
public struct RunbookPage: Sendable, Hashable, Codable {
    /// More than anybody scrolls through at night.
    public static let mostLines = 1000

    public var url: String
    /// Untrusted; empty where it could not be had.
    public var lines: [String]
    /// Why it could not be had, and what to do.
    public var problem: String?
    public var at: Instant

    public init(url: String, lines: [String] = [], problem: String? = nil, at: Instant) {
        self.url = url
        self.lines = lines.count > Self.mostLines ? Array(lines.prefix(Self.mostLines)) + ["…"] : lines
        self.problem = problem
        self.at = at
    }
}
