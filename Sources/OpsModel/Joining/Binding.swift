/// Which service something belongs to, and how that is known.
public struct Binding: Sendable, Hashable {
    /// From the surest to the least sure (domain.md §2).
    public enum Evidence: Int, Sendable, Hashable, Comparable, CaseIterable {
        case configuration
        case label
        case lineage
        case name
        case unbound

        public static func < (lhs: Evidence, rhs: Evidence) -> Bool { lhs.rawValue < rhs.rawValue }

        /// The word `get` and panes show.
        public var word: String {
            switch self {
            case .configuration: "configured"
            case .label: "label"
            case .lineage: "lineage"
            case .name: "name"
            case .unbound: "unbound"
            }
        }
    }

    public var service: ServiceID
    public var evidence: Evidence
    /// Why, in words: `bind.deployments triton-eu/fraud-*`, `label service=fraud-detection`.
    public var reason: String

    public init(service: ServiceID, evidence: Evidence, reason: String) {
        self.service = service
        self.evidence = evidence
        self.reason = reason
    }
}
