/// One ML capability users depend on, as the configuration names it.
public struct Service: Sendable, Hashable, Codable, Identifiable {
    public enum ServiceKind: String, Sendable, Hashable, Codable, CaseIterable {
        case online
        case batch
        case llm
    }

    /// What belongs to the service, in the words of the systems that report it. `*` and `?` are wild cards.
    public struct Bindings: Sendable, Hashable, Codable {
        /// `BACKEND/NAME` globs.
        public var deployments: [String]
        /// `BACKEND/NAME` globs.
        public var models: [String]
        /// Label → glob; all must match.
        public var labels: [String: String]

        public init(deployments: [String] = [], models: [String] = [], labels: [String: String] = [:]) {
            self.deployments = deployments
            self.models = models
            self.labels = labels
        }

        /// Whether one of the patterns is for that backend; `*` before the slash is for none in particular.
        func name(_ backend: BackendID, in patterns: KeyPath<Bindings, [String]>) -> Bool {
            self[keyPath: patterns].contains { pattern in
                guard let address = pattern.split(separator: "/", maxSplits: 1).first,
                    address.contains(where: { $0 != "*" })
                else { return false }
                return Glob(String(address)).matches(backend.rawValue)
            }
        }
    }

    public var id: ServiceID
    public var owner: String?
    /// 1 is the most important.
    public var tier: Int?
    public var kind: ServiceKind
    public var bindings: Bindings
    /// Name → URL template with `{{service}}`, `{{version}}`, `{{from}}` and `{{to}}`.
    public var links: [String: String]
    /// Feature views, indexes, providers, node pools and services that it cannot do without, as configured.
    public var dependsOn: [String]?

    public init(
        id: ServiceID, owner: String? = nil, tier: Int? = nil, kind: ServiceKind = .online,
        bindings: Bindings = Bindings(), links: [String: String] = [:], dependsOn: [String]? = nil
    ) {
        self.id = id
        self.owner = owner
        self.tier = tier
        self.kind = kind
        self.bindings = bindings
        self.links = links
        self.dependsOn = dependsOn
    }
}
