/// The one word that says how something is: glyph, word and colour on every screen.
public enum Status: Int, Sendable, Hashable, Codable, CaseIterable {
    case ok
    /// Kept out of use on purpose; nothing to worry about.
    case idle
    /// No source can say, or the last word is too old.
    case unknown
    case warning
    case critical

    /// Greater is worse, which is how "worst first" sorts.
    public var rank: Int { rawValue }

    /// The word beside the glyph: `CRIT`, `WARN`, `OK`, `UNKN`, `IDLE`.
    public var word: String {
        switch self {
        case .ok: "OK"
        case .idle: "IDLE"
        case .unknown: "UNKN"
        case .warning: "WARN"
        case .critical: "CRIT"
        }
    }

    /// What `get` prints.
    public var name: String {
        switch self {
        case .ok: "ok"
        case .idle: "idle"
        case .unknown: "unknown"
        case .warning: "warning"
        case .critical: "critical"
        }
    }

    public init(_ severity: Severity) {
        switch severity {
        case .info: self = .ok
        case .warning: self = .warning
        case .critical: self = .critical
        }
    }
}
