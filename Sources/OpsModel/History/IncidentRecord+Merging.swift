extension IncidentRecord {
    /// What two people, or two processes, decided about one incident, as one record.
    ///
    /// Of each mark the later one holds, comments are united, and what only one side says holds: the absence of a mark
    /// never undoes one. So the order of merging does not matter, and merging twice is merging once.
    public func merged(with other: IncidentRecord) -> IncidentRecord {
        var result = self
        result.acknowledged = Mark.later(acknowledged, other.acknowledged)
        result.assigned = Mark.later(assigned, other.assigned)
        result.closed = Mark.later(closed, other.closed)
        result.reopened = Mark.later(reopened, other.reopened)
        result.levelSet = Mark.later(levelSet, other.levelSet)
        result.level = level(with: other)
        result.whenLevelSet = result.levelSet == levelSet ? whenLevelSet : other.whenLevelSet
        result.comments = Set(comments + other.comments).sorted()
        result.overtaken = Set(overtaken + other.overtaken).sorted()
        result.merged = Mark.later(merged, other.merged)
        result.whenAcknowledged = result.acknowledged == acknowledged ? whenAcknowledged : other.whenAcknowledged
        result.whenClosed = result.closed == closed ? whenClosed : other.whenClosed
        result.members = Set(members + other.members).sorted()
        result.lapsed = Mark.later(lapsed, other.lapsed)
        let remedies = [self, other].map { $0.remedy(lapsed: result.lapsed) }
        result.mitigated = Mark.later(remedies[0].mark, remedies[1].mark)
        result.remedied = Self.united(remedies[0].reach, remedies[1].reach) { $0.rawValue < $1.rawValue }
        result.absorbed = Self.united(absorbed, other.absorbed, by: <)
        result.suspicion = [suspicion, other.suspicion].compactMap(\.self).max()
        result.steps = steps.map { $0.united(with: other.steps ?? []) } ?? other.steps
        result.mergedInto = [mergedInto, other.mergedInto].compactMap(\.self).min { $0.rawValue < $1.rawValue }
        return result
    }

    /// The remedy with its reach; neither where nothing was left of it by the time of `lapsed`.
    private func remedy(lapsed: Mark?) -> (mark: Mark?, reach: [ServiceID]?) {
        guard let lapsed, let mitigated, mitigated.at <= lapsed.at else { return (mitigated, remedied) }
        return (nil, nil)
    }

    /// Takes away a remedy of which nothing is left. That it lapsed stays, so that a store that still has it does not
    /// bring it back.
    mutating func dropLapsed() {
        (mitigated, remedied) = remedy(lapsed: lapsed)
    }

    /// Each once; `nil` where neither side says anything.
    static func united<Value: Hashable>(
        _ one: [Value]?, _ other: [Value]?, by precedes: (Value, Value) -> Bool
    ) -> [Value]? {
        guard let one, let other else { return one ?? other }
        return Set(one + other).sorted(by: precedes)
    }

    /// The level goes with its mark; between two without one, or with equal ones, the worse.
    private func level(with other: IncidentRecord) -> Int? {
        if levelSet != other.levelSet {
            return Mark.later(levelSet, other.levelSet) == levelSet ? level : other.level
        }
        return [level, other.level].compactMap(\.self).min()
    }
}

extension IncidentRecord.Member: Comparable {
    /// Earliest first; at one instant by what they are, so that every process orders alike.
    public static func < (lhs: Self, rhs: Self) -> Bool {
        lhs.onset == rhs.onset ? Signal.ID.precedes(lhs.signal, rhs.signal) : lhs.onset < rhs.onset
    }
}

extension IncidentRecord.Suspicion: Comparable {
    /// By time: what it was when it ended last; at one instant by all that it says, so that every process orders alike.
    public static func < (lhs: Self, rhs: Self) -> Bool {
        if lhs.at != rhs.at { return lhs.at < rhs.at }
        return lhs.suspects.flatMap(\.parts).lexicographicallyPrecedes(rhs.suspects.flatMap(\.parts))
    }
}

extension Suspect {
    /// All that it says, the same for no other; of lists also how long they are, so that none runs into the next.
    fileprivate var parts: [String] {
        let cause =
            switch cause {
            case .changes(let changes): ["changes", "\(changes.count)"] + changes.flatMap(\.parts)
            case .condition(let text): ["condition", text]
            }
        let signals = [explains, leavesUnexplained].flatMap { ["\($0.count)"] + $0.flatMap(\.parts) }
        return [reason] + cause + [evidenceClass.rawValue] + signals + told(contradiction) + told(tookEffect?.parts)
    }
}

extension ChangeEvent {
    /// All that it says, as of ``Suspect``.
    fileprivate var parts: [String] {
        [id.backend.rawValue, id.key, kind.rawValue, subject.name, object, "\(isAutomatic)", "\(affects.count)"]
            + affects
            + [
                subject.version, subject.environment, subject.cluster, before, after, actor, reference,
                serving?.rawValue,
            ].flatMap(told)
            + tookEffect.parts + told(learnedAt.map { "\($0.seconds)" })
    }
}

extension InstantInterval {
    fileprivate var parts: [String] { ["\(earliest.seconds)", "\(latest.seconds)"] }
}

/// Tells what is not there from what is empty.
private func told(_ text: String?) -> [String] { told(text.map { [$0] }) }

private func told(_ parts: [String]?) -> [String] { parts.map { ["+"] + $0 } ?? ["-"] }

extension IncidentRecord.Mark: Comparable {
    /// By time; at one instant by who and what, so that every process orders alike.
    public static func < (lhs: Self, rhs: Self) -> Bool {
        (lhs.at, lhs.by, lhs.text) < (rhs.at, rhs.by, rhs.text)
    }

    static func later(_ one: Self?, _ other: Self?) -> Self? {
        [one, other].compactMap(\.self).max()
    }
}
