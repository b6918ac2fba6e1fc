/// A filter that has been read: what a row must be. Evaluated as it is for every row.
public struct FilterQuery: Sendable, Hashable {
    /// One condition, or several joined.
    indirect enum Condition: Sendable, Hashable {
        case all([Condition])
        case any([Condition])
        case not(Condition)
        /// The folded text stands in some column.
        case word([UInt8])
        case pattern(FilterPattern)
        /// A field, by its place in `fields`, passes.
        case field(Int, FilterTest)
    }

    var condition = Condition.all([])
    /// The names of the fields that conditions refer to.
    var fields: [String] = []
    /// What ages are counted to; `nil` where no condition asks for an age.
    private(set) var now: Instant?

    /// Every row passes.
    public init() {}

    init(_ condition: Condition, fields: [String]) {
        self.condition = condition
        self.fields = fields
    }

    /// True where every row passes.
    public var isEmpty: Bool { condition == .all([]) }

    /// The same query with ages counted to `instant`, in steps of five seconds, so that rows are not looked through
    /// anew at every tick.
    func read(at instant: Instant) -> FilterQuery {
        guard condition.asksForAge else { return self }
        var query = self
        query.now = Instant(seconds: (instant.seconds / 5).rounded(.down) * 5)
        return query
    }
}

extension FilterQuery.Condition {
    fileprivate var asksForAge: Bool {
        switch self {
        case .all(let parts), .any(let parts): parts.contains { $0.asksForAge }
        case .not(let part): part.asksForAge
        case .field(_, .age): true
        case .word, .pattern, .field: false
        }
    }
}

/// A query with the fields of one kind of entity: says which rows pass.
struct FilterReading<Entity: Sendable>: Sendable {
    private let query: FilterQuery
    private let fields: [Field<Entity>?]
    /// Fields that plain words are looked up in besides the row's own text.
    private let searched: [Field<Entity>]

    init(_ query: FilterQuery, _ catalog: FieldCatalog<Entity>) {
        self.query = query
        fields = query.fields.map { catalog[$0] }
        searched = catalog.fields.filter(\.isSearched)
    }

    /// Whether the row of that folded text is wanted.
    func passes(_ entity: Entity, search: [UInt8]) -> Bool {
        passes(query.condition, entity, search)
    }

    private func passes(_ condition: FilterQuery.Condition, _ entity: Entity, _ search: [UInt8]) -> Bool {
        switch condition {
        case .all(let parts): parts.allSatisfy { passes($0, entity, search) }
        case .any(let parts): parts.contains { passes($0, entity, search) }
        case .not(let part): !passes(part, entity, search)
        case .word(let word):
            FoldedText.contains(search, word) || searched.contains { $0.value(entity).holds(word) }
        case .pattern(let pattern):
            pattern.matches(search) || searched.contains { $0.value(entity).holds(pattern) }
        case .field(let place, let test): fields[place].map { test.passes($0.value(entity), now: query.now) } ?? false
        }
    }
}
