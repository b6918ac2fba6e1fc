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
}

/// One named value of an entity, declared once: columns, sorting, filters, `get` and exports read it.
public struct Field<Entity: Sendable>: Sendable, Identifiable {
    /// The name in exports, in `sort` and in filters: `requestRate`.
    public let id: String
    /// The column's header, in upper case: `RPS`.
    public let title: String
    public let unit: FieldUnit
    /// False for what only orders rows and means nothing outside.
    public let isExported: Bool
    public let value: @Sendable (Entity) -> FieldValue

    public init(
        _ id: String, title: String, unit: FieldUnit = .none, exported: Bool = true,
        value: @escaping @Sendable (Entity) -> FieldValue
    ) {
        self.id = id
        self.title = title
        self.unit = unit
        isExported = exported
        self.value = value
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
