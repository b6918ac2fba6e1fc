/// What one field is compared with.
enum FilterTest: Sendable, Hashable {
    /// The folded text stands somewhere in it.
    case contains([UInt8])
    /// It is the folded text; of a list one element is.
    case equals([UInt8])
    /// Its place in natural order, so that `v9` is before `v10`.
    case ordered(Relation, key: [UInt8])
    case matches(FilterPattern)
    case number(Relation, Double)
    case status(Relation, Status)
    /// Seconds since an instant, or of a duration.
    case age(Relation, Double)
    /// There is a value.
    case present

    enum Relation: Sendable, Hashable {
        case less, atMost, greater, atLeast, equal

        func holds<Value: Comparable>(_ left: Value, _ right: Value) -> Bool {
            switch self {
            case .less: left < right
            case .atMost: left <= right
            case .greater: left > right
            case .atLeast: left >= right
            case .equal: left == right
            }
        }
    }

    /// False for what is not known, whatever is asked of it.
    func passes(_ value: FieldValue, now: Instant?) -> Bool {
        switch self {
        case .present: !value.isEmpty
        case .contains(let text): value.holds(text)
        case .equals(let text): value.hasText { $0.count == text.count && FoldedText.contains($0, text) }
        case .matches(let pattern): value.holds(pattern)
        case .ordered(let relation, let key): Self.isOrdered(value, relation, key)
        case .number(let relation, let number): value.magnitude.map { Self.compare($0, relation, number) } ?? false
        case .status(let relation, let status):
            if case .status(let own) = value { relation.holds(own.rank, status.rank) } else { false }
        case .age(let relation, let seconds): Self.age(value, now).map { relation.holds($0, seconds) } ?? false
        }
    }

    /// What was typed has few digits; the number it is compared with may have been computed.
    private static func compare(_ left: Double, _ relation: Relation, _ right: Double) -> Bool {
        guard relation == .equal else { return relation.holds(left, right) }
        return abs(left - right) <= 1e-9 * max(1, abs(right))
    }

    private static func age(_ value: FieldValue, _ now: Instant?) -> Double? {
        switch value {
        case .instant(let instant): now.map { $0.age(since: instant).inSeconds }
        case .duration(let duration): duration.inSeconds
        default: nil
        }
    }

    private static func isOrdered(_ value: FieldValue, _ relation: Relation, _ key: [UInt8]) -> Bool {
        guard case .text(let text) = value, !text.isEmpty else { return false }
        let own = NaturalOrder.key(text)
        switch relation {
        case .less: return NaturalOrder.precedes(own, key)
        case .atMost: return !NaturalOrder.precedes(key, own)
        case .greater: return NaturalOrder.precedes(key, own)
        case .atLeast: return !NaturalOrder.precedes(own, key)
        case .equal: return own == key
        }
    }
}

extension FieldValue {
    fileprivate var isEmpty: Bool {
        switch self {
        case .absent: true
        case .text(let text): text.isEmpty
        case .list(let texts): texts.isEmpty
        case .number, .instant, .duration, .status: false
        }
    }

    /// Whether the folded `word` stands in it, in some element of a list.
    func holds(_ word: [UInt8]) -> Bool {
        hasText { FoldedText.contains($0, word) }
    }

    func holds(_ pattern: FilterPattern) -> Bool {
        hasText { pattern.matches($0) }
    }

    /// Whether one of its texts, as bytes that are not folded, is as asked; numbers by what exports write.
    fileprivate func hasText(_ isWanted: (UnsafeBufferPointer<UInt8>) -> Bool) -> Bool {
        switch self {
        case .absent: false
        case .text(let text): text.withBytes(isWanted)
        case .list(let texts): texts.contains { $0.withBytes(isWanted) }
        case .number, .instant, .duration, .status: plainText.withBytes(isWanted)
        }
    }
}

extension String {
    /// Without a copy where the text stands in one piece, which Swift's own texts do.
    fileprivate func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        utf8.withContiguousStorageIfAvailable(body) ?? Array(utf8).withUnsafeBufferPointer(body)
    }
}
