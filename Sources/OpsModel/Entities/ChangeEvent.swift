/// Somebody or something changed something: what, from what to what, by whom, and when it took effect.
///
/// Told by a system's own history (`mlops_change_info` series, say), or found as the difference of two polls.
public struct ChangeEvent: Sendable, Hashable, Codable, Identifiable {
    /// What sort of thing changed.
    public enum ChangeKind: String, Sendable, Hashable, Codable, CaseIterable {
        /// A version began or ceased to be served.
        case deployment
        /// Another share of the traffic went to a version.
        case traffic
        /// A registry's pointer moved: an alias or a stage.
        case alias
        /// A version was registered.
        case version
        /// A feature's definition, source or freshness.
        case feature
        case configuration
        case infrastructure
        /// Replicas were added or taken away, by a person or by autoscaling.
        case scale
        case restart
        case pipeline
        case other
    }

    /// What a server did with a version.
    public enum Serving: String, Sendable, Hashable, Codable {
        case loaded, unloaded
        /// It is no longer there at all.
        case gone
    }

    public var id: ChangeID
    public var kind: ChangeKind
    /// Whom it touches; an empty name where the source does not say.
    public var subject: Subject
    /// What changed, in the words of its system: `card_fv.ttl`, `champion`, `v47`.
    public var object: String
    public var before: String?
    public var after: String?
    /// Who did it, where the source tells.
    public var actor: String?
    /// Where to look it up: a run, a ticket, a commit.
    public var reference: String?
    /// Columns, nodes or dependencies it reaches besides the subject.
    public var affects: [String]
    /// When it took effect, which is what suspicion counts from.
    public var tookEffect: InstantInterval
    /// When it was learned of here, where that differs.
    public var learnedAt: Instant?
    /// True where a controller did it by itself: autoscaling, a restart after a fault. An effect rather than a cause.
    public var isAutomatic: Bool
    /// `nil` where it is no deployment, or its source uses other words.
    public var serving: Serving?
    /// Of what a server has no more: what it is where nobody can tell that it was done on purpose.
    public var loss: ServingLoss?
    /// True of a share's fall where no router is known to have been told it: where a version dies it falls by itself.
    public var isMeasured: Bool?

    public init(
        id: ChangeID, kind: ChangeKind, subject: Subject, object: String, before: String? = nil,
        after: String? = nil, actor: String? = nil, reference: String? = nil, affects: [String] = [],
        tookEffect: InstantInterval, learnedAt: Instant? = nil, isAutomatic: Bool = false,
        serving: Serving? = nil, loss: ServingLoss? = nil, isMeasured: Bool? = nil
    ) {
        self.id = id
        self.kind = kind
        self.subject = subject
        self.object = object
        self.before = before
        self.after = after
        self.actor = actor
        self.reference = reference
        self.affects = affects
        self.tookEffect = tookEffect
        self.learnedAt = learnedAt
        self.isAutomatic = isAutomatic
        self.serving = serving
        self.loss = loss
        self.isMeasured = isMeasured
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        id = try container.decode(ChangeID.self, forKey: .id)
        kind = try container.decode(ChangeKind.self, forKey: .kind)
        subject = try container.decode(Subject.self, forKey: .subject)
        object = try container.decode(String.self, forKey: .object)
        before = try container.decodeIfPresent(String.self, forKey: .before)
        after = try container.decodeIfPresent(String.self, forKey: .after)
        actor = try container.decodeIfPresent(String.self, forKey: .actor)
        reference = try container.decodeIfPresent(String.self, forKey: .reference)
        affects = try container.decode([String].self, forKey: .affects)
        tookEffect = try container.decode(InstantInterval.self, forKey: .tookEffect)
        learnedAt = try container.decodeIfPresent(Instant.self, forKey: .learnedAt)
        isAutomatic = try container.decode(Bool.self, forKey: .isAutomatic)
        // An earlier version kept only the words.
        serving =
            try container.decodeIfPresent(Serving.self, forKey: .serving) ?? Serving(told: after, of: kind)
        loss = try container.decodeIfPresent(ServingLoss.self, forKey: .loss)
        isMeasured = try container.decodeIfPresent(Bool.self, forKey: .isMeasured)
    }
}

/// One change. The source's own id, or a hash of what changed, so that two screens agree.
public struct ChangeID: Sendable, Hashable, Codable {
    /// The system whose history or polls told of it.
    public var backend: BackendID
    public var key: String

    public init(backend: BackendID, key: String) {
        self.backend = backend
        self.key = key
    }
}

extension ChangeEvent.Serving {
    /// What a source says in one word of a deployment.
    public init?(told word: String?, of kind: ChangeEvent.ChangeKind) {
        guard kind == .deployment, let serving = word.flatMap({ Self(rawValue: $0.lowercased()) }) else { return nil }
        self = serving
    }
}
