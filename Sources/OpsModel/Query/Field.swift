/// One value of an entity as it is sorted, shown, filtered and exported.
public enum FieldValue: Sendable, Hashable {
    case absent
    case text(String)
    case number(Double, Quality = .exact)
    case instant(Instant)
    case duration(Duration)
    case status(Status)
    case list([String])

    /// What sorting compares where the values are not texts; greater is worse, later or more.
    var magnitude: Double? {
        switch self {
        case .number(let value, _): value
        case .instant(let instant): instant.seconds
        case .duration(let duration): duration.inSeconds
        case .status(let status): Double(status.rank)
        case .absent, .text, .list: nil
        }
    }

    var textForOrder: String? {
        switch self {
        case .text(let text): text
        case .list(let texts): texts.joined(separator: " ")
        default: nil
        }
    }
}

/// The unit of a field's numbers; views scale, exports do not.
public enum FieldUnit: String, Sendable, Hashable, Codable {
    case none
    case seconds
    case ratio
    case perSecond
    case bytes
    case count

    /// What stands behind a name where nothing else tells the unit: the names of exports are such a boundary.
    var suffix: String {
        switch self {
        case .none, .count: ""
        case .seconds: "Seconds"
        case .ratio: "Ratio"
        case .perSecond: "PerSecond"
        case .bytes: "Bytes"
        }
    }
}

/// What a field's values are, where they are not absent; says how a filter's operand is read.
public enum FieldKind: String, Sendable, Hashable {
    case text
    case list
    case number
    case status
    /// Filters ask for its age.
    case instant
    case duration
}

/// One named value of an entity, declared once: columns, sorting, filters, `get` and exports read it.
public struct Field<Entity: Sendable>: Sendable, Identifiable {
    /// The name in `sort` and in filters: `requestRate`.
    public let id: String
    /// The column's header, in upper case: `RPS`.
    public let title: String
    /// Other names that filters and `:sort` know it by, in lower case; the title and the exported name are of themselves.
    public let aliases: [String]
    public let kind: FieldKind
    public let unit: FieldUnit
    /// True where plain filter words are looked up in it, because the entity's own search text lacks it.
    public private(set) var isSearched = false
    /// False for what only orders rows and means nothing outside.
    public let isExported: Bool
    /// What exports call it, without the unit; as ``id`` where that says all.
    let name: String
    public let value: @Sendable (Entity) -> FieldValue
    /// What orders rows, where that is finer than the value.
    private var rank: (@Sendable (Entity) -> FieldValue)?

    /// A field of a kind that is not named is text, or a number where it has a unit.
    public init(
        _ id: String, title: String, aliases: [String] = [], kind: FieldKind? = nil, unit: FieldUnit = .none,
        exported: Bool = true, exportedAs name: String? = nil, value: @escaping @Sendable (Entity) -> FieldValue
    ) {
        self.id = id
        self.title = title
        self.aliases = aliases
        self.kind = kind ?? (unit == .none ? .text : .number)
        self.unit = unit
        isExported = exported
        self.name = name ?? id
        self.value = value
    }

    /// The name in exports, with its unit: `requestRatePerSecond`, `latencyP99Seconds`.
    public var exportName: String {
        let suffix = (kind == .duration ? .seconds : unit).suffix
        return name.hasSuffix(suffix) ? name : name + suffix
    }

    /// What rows are ordered by.
    var order: @Sendable (Entity) -> FieldValue { rank ?? value }

    /// The same field, whose rows are ordered by something finer than its value.
    func ordered(by rank: @escaping @Sendable (Entity) -> FieldValue) -> Field {
        var field = self
        field.rank = rank
        return field
    }

    /// The same field, in which plain filter words are looked up too.
    func searched() -> Field {
        var field = self
        field.isSearched = true
        return field
    }
}

/// The fields of one kind of entity, in the order exports list them.
public struct FieldCatalog<Entity: Sendable>: Sendable {
    public let fields: [Field<Entity>]

    public init(_ fields: [Field<Entity>]) {
        self.fields = fields
    }

    /// What exports and plain tables show.
    public var exported: [Field<Entity>] { fields.filter(\.isExported) }

    public subscript(id: String) -> Field<Entity>? {
        fields.first { $0.id == id }
    }
}
