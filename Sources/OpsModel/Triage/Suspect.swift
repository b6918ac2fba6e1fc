/// Something that may have caused an incident, with what it explains and what it leaves unexplained (domain.md §5).
public struct Suspect: Sendable, Hashable, Codable, Identifiable {
    /// How good the evidence is; within a class, what it explains and the usual lag decide.
    public enum EvidenceClass: String, Sendable, Hashable, Codable, Comparable, CaseIterable {
        /// The failure is confined to what changed, or follows its exposure.
        case separates = "A"
        /// It touches the entity whose signal moved first.
        case firstMover = "B"
        /// On the path, with nothing measured for or against.
        case onPath = "C"
        /// Near in time only.
        case nearInTime = "D"

        public static func < (lhs: Self, rhs: Self) -> Bool { lhs.rawValue < rhs.rawValue }
    }

    /// A change, or a cause without one: a traffic surge, an expired certificate, a node fault.
    public enum Cause: Sendable, Hashable, Codable {
        /// Several for the steps of one rollout, oldest first.
        case changes([ChangeEvent])
        case condition(String)
    }

    public var cause: Cause
    public var evidenceClass: EvidenceClass
    public var explains: [Signal.ID]
    public var leavesUnexplained: [Signal.ID]
    /// Why it ranks where it does, in words with numbers: `p99 and errors follow the canary`.
    public var reason: String
    /// The number that speaks against it; then it is struck out and ranks last.
    public var contradiction: String?
    /// When it took effect.
    public var tookEffect: InstantInterval?

    public init(
        cause: Cause, evidenceClass: EvidenceClass, explains: [Signal.ID], leavesUnexplained: [Signal.ID],
        reason: String, contradiction: String? = nil, tookEffect: InstantInterval? = nil
    ) {
        self.cause = cause
        self.evidenceClass = evidenceClass
        self.explains = explains
        self.leavesUnexplained = leavesUnexplained
        self.reason = reason
        self.contradiction = contradiction
        self.tookEffect = tookEffect
    }

    public var id: Cause { cause }

    /// Whether both are about one change, however many of its steps either knows, or one condition.
    func isSame(as other: Suspect) -> Bool {
        id == other.id || changes.contains { change in other.changes.contains { $0.isOne(with: change) } }
    }

    /// The steps of what changed, oldest first; none for a condition.
    var changes: [ChangeEvent] {
        if case .changes(let steps) = cause { steps } else { [] }
    }
}
