/// A field as filters know it: its names, and how what is compared with it is written.
public struct FilterField: Sendable, Hashable {
    public let id: String
    public let aliases: [String]
    public let kind: FieldKind
    public let unit: FieldUnit

    init<Entity>(_ field: Field<Entity>) {
        id = field.id
        // A column's header is what people see and write: `rps`, `p99`.
        let title = field.title.lowercased()
        let hasTitle = !title.isEmpty && title != field.id.lowercased() && title.allSatisfy(\.isFieldName)
        let others = (hasTitle ? [title] : []) + (field.name == field.id ? [] : [field.name.lowercased()])
        aliases = field.aliases + others.filter { !field.aliases.contains($0) }
        kind = field.kind
        unit = field.unit
    }
}

/// The fields that a filter of one listing may name; without any, only words and patterns read.
public struct FilterVocabulary: Sendable, Hashable {
    public let fields: [FilterField]

    public init() { fields = [] }

    public init<Entity>(_ catalog: FieldCatalog<Entity>) {
        fields = catalog.exported.map { FilterField($0) }
    }

    /// The field of that name, by its own name first, then by an alias; without regard to case.
    public subscript(name: String) -> FilterField? {
        let name = name.lowercased()
        return fields.first { $0.id.lowercased() == name } ?? fields.first { $0.aliases.contains(name) }
    }
}

extension Character {
    /// Whether a field's name may hold it.
    var isFieldName: Bool { isASCII && (isLetter || isNumber || self == "_") || self == "%" }
}

extension OpsState {
    /// What a filter of that listing may name.
    public func vocabulary(of listing: Listing) -> FilterVocabulary {
        switch listing {
        case .fleet: FilterVocabulary(FieldCatalog<FleetEntry>.fleet)
        case .deployments: FilterVocabulary(FieldCatalog<Deployment>.deployments)
        case .versions: FilterVocabulary(FieldCatalog<ModelVersion>.versions(self))
        case .alerts: FilterVocabulary(FieldCatalog<Alert>.alerts(self))
        case .sources: FilterVocabulary(FieldCatalog<BackendStatus>.sources(now))
        case .drifts: FilterVocabulary(FieldCatalog<DriftMeasurement>.drifts)
        case .incidents: FilterVocabulary(FieldCatalog<Incident>.incidents)
        case .findings: FilterVocabulary(FieldCatalog<Finding>.findings)
        case .requests: FilterVocabulary(FieldCatalog<ChangeRequest>.requests)
        case .changes: FilterVocabulary(FieldCatalog<ChangeEvent>.changes)
        case .objectives: FilterVocabulary(FieldCatalog<ObjectiveStatus>.objectives)
        case .silences: FilterVocabulary(FieldCatalog<Quiet>.quiets(self))
        case .replicas: FilterVocabulary(FieldCatalog<Replica>.replicas)
        case .none: FilterVocabulary()
        }
    }
}
