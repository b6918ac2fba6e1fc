/// Who may do what, and who else is needed: the policy file, checked (domain.md §7).
public struct Policy: Sendable, Hashable, Codable {
    /// What holds in one environment.
    public struct Rule: Sendable, Hashable, Codable {
        /// Whether a return to the last known good needs somebody else before, or a review afterwards.
        public enum Restore: String, Sendable, Hashable, Codable {
            case confirm, before
        }

        public var restore: Restore
        /// How many others everything else needs.
        public var approvals: Int
        /// What single kinds need in place of that.
        public var approvalsByKind: [RequestKind: Int]
        /// Groups and people whose approval counts; empty for anybody's but the requester's.
        public var from: [String]
        /// How long a proposal and its approvals hold.
        public var expiry: Duration
        /// How long a silence or a mute on one service may be with nobody else.
        public var quiet: Duration
        /// How soon a restore must have been looked at by somebody else.
        public var review: Duration
        /// What a change number must match, as a pattern of a filter; `nil` for none needed.
        public var ticket: String?
        public var allowsBreakGlass: Bool
        /// Whether worse proposes the reverse at once.
        public var proposesRevert: Bool
        /// Whether an approval counts that nothing but a name vouches for.
        public var acceptsSelfAsserted: Bool

        public init(
            restore: Restore = .confirm, approvals: Int = 1, approvalsByKind: [RequestKind: Int] = [:],
            from: [String] = [], expiry: Duration = .seconds(900), quiet: Duration = .seconds(7200),
            review: Duration = .seconds(86_400), ticket: String? = nil, allowsBreakGlass: Bool = true,
            proposesRevert: Bool = false, acceptsSelfAsserted: Bool = false
        ) {
            self.restore = restore
            self.approvals = approvals
            self.approvalsByKind = approvalsByKind
            self.from = from
            self.expiry = expiry
            self.quiet = quiet
            self.review = review
            self.ticket = ticket
            self.allowsBreakGlass = allowsBreakGlass
            self.proposesRevert = proposesRevert
            self.acceptsSelfAsserted = acceptsSelfAsserted
        }

        /// Where nothing is production.
        public static let elsewhere = Rule(approvals: 0, acceptsSelfAsserted: true)
    }

    /// A time in which only restores are allowed.
    public struct Freeze: Sendable, Hashable, Codable {
        public var name: String
        public var from: Instant
        public var to: Instant
        /// Names of environments; empty for all.
        public var environments: [String]

        public init(name: String, from: Instant, to: Instant, environments: [String] = []) {
            self.name = name
            self.from = from
            self.to = to
            self.environments = environments
        }
    }

    /// Of production, and of every environment that is not known.
    public var production: Rule
    /// By the environment's name.
    public var environments: [String: Rule]
    /// Names of people by the group's name.
    public var groups: [String: [String]]
    public var freezes: [Freeze]
    /// Where it was read; `built in` for the default.
    public var source: String
    /// Of the text that it was read from.
    public var digest: Digest

    public init(
        production: Rule = Rule(), environments: [String: Rule] = [:], groups: [String: [String]] = [:],
        freezes: [Freeze] = [], source: String = "built in", digest: Digest = Digest(of: "")
    ) {
        self.production = production
        self.environments = environments
        self.groups = groups
        self.freezes = freezes
        self.source = source
        self.digest = digest
    }

    /// What holds where nobody wrote anything.
    public static let standard = Policy()

    /// The rule of an environment; what is not known counts as production.
    public func rule(of environment: Environment) -> Rule {
        if let rule = environments[environment.name] { return rule }
        return environment.isProductionForWrites ? production : .elsewhere
    }

    /// Whether this person's approval counts under a rule.
    public func mayApprove(_ name: String, _ rule: Rule) -> Bool {
        rule.from.isEmpty || rule.from.contains { $0 == name || groups[$0]?.contains(name) == true }
    }
}
