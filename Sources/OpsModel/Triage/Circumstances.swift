/// What is measured of one service's versions now: what suspicion is weighed with and a lever is chosen from.
public struct Circumstances: Sendable, Hashable {
    /// One version that is served.
    public struct Version: Sendable, Hashable {
        /// Without a `v` before a number.
        public var name: String
        public var role: Variant.VariantRole
        public var isReady: Bool
        /// Share of the requests, in 0...1.
        public var share: Double?
        public var requestRate: Double?
        public var errorRatio: Double?
        /// That of its last requests, where it gets none any more.
        public var pastErrorRatio: Double?
        /// Seconds: the 99th percentile, else the mean.
        public var latency: Double?
        /// The steps in which it came to its share, oldest first, as far as sources remember.
        public var steps: [TrafficSplit.Step] = []
        /// Nodes that its replicas run on.
        public var nodes: Set<String>
        /// The registry's pointers at it.
        public var aliases: [String]
        public var cluster: String

        public init(
            name: String, role: Variant.VariantRole, isReady: Bool = true, share: Double? = nil,
            requestRate: Double? = nil, errorRatio: Double? = nil, pastErrorRatio: Double? = nil,
            latency: Double? = nil,
            nodes: Set<String> = [], aliases: [String] = [], cluster: String = ""
        ) {
            self.name = name
            self.role = role
            self.isReady = isReady
            self.share = share
            self.requestRate = requestRate
            self.errorRatio = errorRatio
            self.pastErrorRatio = pastErrorRatio
            self.latency = latency
            self.nodes = nodes
            self.aliases = aliases
            self.cluster = cluster
        }

        /// Whether requests were routed to it at any time of a stretch, by the steps that are remembered.
        func wasServed(from start: Instant, to end: Instant) -> Bool {
            if let before = steps.last(where: { $0.since.latest <= start }), before.share > 0 { return true }
            return steps.contains { $0.share > 0 && $0.since.latest > start && $0.since.earliest <= end }
        }

        /// With a `v` before a number: `v47`.
        public var displayName: String { NameNormalisation.shown(name) }
    }

    public var versions: [Version]
    /// The most requests a second around the onset over those of the time before; `nil` where the past is not known.
    public var surge: Double?
    /// Nodes whose replicas are all unwell while those of all other nodes are well, and no version explains as much.
    public var faultyNodes: Set<String>
    public var runbook: String?
    public var causes: [OutsideCause]

    /// Something that is wrong by itself, without a change: a certificate that has ended, a quota that is used up.
    public struct OutsideCause: Sendable, Hashable {
        public var title: String
        public var reason: String
        /// Since when, where that is told; what began before is none of its doing.
        public var since: Instant?
        public var explains: Set<Signal.Kind>

        public init(title: String, reason: String, since: Instant? = nil, explains: Set<Signal.Kind>) {
            self.title = title
            self.reason = reason
            self.since = since
            self.explains = explains
        }
    }

    public init(
        versions: [Version] = [], surge: Double? = nil, faultyNodes: Set<String> = [], runbook: String? = nil,
        causes: [OutsideCause] = []
    ) {
        self.versions = versions
        self.surge = surge
        self.faultyNodes = faultyNodes
        self.runbook = runbook
        self.causes = causes
    }
}
