/// A field of an outside system that a plan writes or relies on, with the value it was read with.
///
/// An approval is for these values: one that moves voids it. Heartbeats, statuses and counts of replicas are none.
public struct BoundField: Sendable, Hashable, Codable {
    /// Which: `registry fraud-scorer@champion`, `triton-eu fraud versions`.
    public var name: String
    /// `nil` where there was none.
    public var value: String?

    public init(_ name: String, _ value: String?) {
        self.name = name
        self.value = value
    }

    /// A dash for none.
    public var valueText: String { value ?? "—" }
}

/// What one call finds and what it makes of it.
public struct CallReading: Sendable, Hashable, Codable {
    /// The fields it writes, as they are.
    public var before: [BoundField]
    /// The same fields once it has taken effect.
    public var after: [BoundField]
    /// What it relies on and does not write.
    public var reliesOn: [BoundField]
    /// What this system does besides, which people do not expect: a sentence each.
    public var sideEffects: [String]

    public init(
        before: [BoundField], after: [BoundField], reliesOn: [BoundField] = [], sideEffects: [String] = []
    ) {
        self.before = before
        self.after = after
        self.reliesOn = reliesOn
        self.sideEffects = sideEffects
    }
}

/// What is promised where a call is sent while somebody else writes, or twice.
public enum CallGuarantee: Sendable, Hashable, Codable {
    /// The system's own lock refuses it where the field moved since it was read.
    case guarded
    /// Twice is once; between the last read and the call another writer can be overwritten, as `race` says.
    case idempotent(race: String)
    /// Twice is twice, and another writer can be overwritten.
    case unguarded(race: String)

    /// Whether it may be sent again where it is not known whether it was.
    public var mayRepeat: Bool {
        if case .unguarded = self { false } else { true }
    }
}
