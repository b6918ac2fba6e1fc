extension RowFilter {
    /// The words that rows were kept for, folded, as a list marks them; none of what must not stand in a row.
    public var words: [String] { query.condition.words.map { String(decoding: $0, as: UTF8.self) } }
}

extension FilterQuery.Condition {
    fileprivate var words: [[UInt8]] {
        switch self {
        case .all(let parts), .any(let parts): parts.flatMap(\.words)
        case .word(let word), .field(_, .contains(let word)), .field(_, .equals(let word)): [word]
        case .not, .pattern, .field: []
        }
    }
}
