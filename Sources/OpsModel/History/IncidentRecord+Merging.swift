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
        result.comments = Set(comments + other.comments).sorted()
        result.overtaken = Set(overtaken + other.overtaken).sorted()
        result.merged = Mark.later(merged, other.merged)
        result.whenAcknowledged = result.acknowledged == acknowledged ? whenAcknowledged : other.whenAcknowledged
        result.whenClosed = result.closed == closed ? whenClosed : other.whenClosed
        result.members = Set(members + other.members).sorted()
        result.mitigated = [mitigated, other.mitigated].compactMap(\.self).min()
        result.suspicion = [suspicion, other.suspicion].compactMap(\.self).max()
        result.mergedInto = [mergedInto, other.mergedInto].compactMap(\.self).min { $0.rawValue < $1.rawValue }
        return result
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
    /// By time: what it was when it ended last; at one instant by what it says, so that every process orders alike.
    public static func < (lhs: Self, rhs: Self) -> Bool {
        if lhs.at != rhs.at { return lhs.at < rhs.at }
        return lhs.suspects.map(\.reason).lexicographicallyPrecedes(rhs.suspects.map(\.reason))
    }
}

extension IncidentRecord.Mark: Comparable {
    /// By time; at one instant by who and what, so that every process orders alike.
    public static func < (lhs: Self, rhs: Self) -> Bool {
        (lhs.at, lhs.by, lhs.text) < (rhs.at, rhs.by, rhs.text)
    }

    static func later(_ one: Self?, _ other: Self?) -> Self? {
        [one, other].compactMap(\.self).max()
    }
}
