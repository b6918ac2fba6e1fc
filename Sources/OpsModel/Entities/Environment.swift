/// Where a deployment serves. Unknown is shown as `ENV?` and counts as production for every write.
public enum Environment: Sendable, Hashable, Codable {
    case production
    case other(String)
    case unknown

    /// Reads the usual spellings; an empty text is unknown.
    public init(_ text: String?) {
        switch text?.lowercased() {
        case nil, "": self = .unknown
        case "production", "prod", "prd", "live": self = .production
        case .some(let name): self = .other(name)
        }
    }

    public var isProductionForWrites: Bool {
        switch self {
        case .production, .unknown: true
        case .other: false
        }
    }

    /// Whether what is told of one may be of the other: an unknown one may be any.
    func isCompatible(with other: Environment) -> Bool { self == other || self == .unknown || other == .unknown }

    /// The short name on badges and rows: `PROD`, `STAGING`, `ENV?`.
    public var label: String {
        switch self {
        case .production: "PROD"
        case .other(let name): name.uppercased()
        case .unknown: "ENV?"
        }
    }

    /// The name that configuration and `get` use.
    public var name: String {
        switch self {
        case .production: "production"
        case .other(let name): name
        case .unknown: "unknown"
        }
    }

    public init(from decoder: any Decoder) throws {
        let name = try decoder.singleValueContainer().decode(String.self)
        self = name == "unknown" ? .unknown : Environment(name)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(name)
    }
}
