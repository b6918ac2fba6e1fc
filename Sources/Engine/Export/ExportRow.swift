public import OpsModel

/// One entity as `get` exports it: the fields of its catalog by name, in their order.
///
/// Numbers keep their unit, which stands in the name (`latencySeconds`); instants are RFC 3339; absent values are `null`. A number of
/// another quality than exact is followed by `<name>Quality`.
public struct ExportRow: Sendable, Encodable {
    public let values: [(name: String, value: FieldValue)]

    public init<Entity>(_ entity: Entity, _ catalog: FieldCatalog<Entity>) {
        self.init(catalog.values(of: entity))
    }

    public init(_ values: [NamedValue]) {
        self.values = values.map { ($0.name, $0.value) }
    }

    private struct Name: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Name.self)
        for (name, value) in values {
            let key = Name(stringValue: name)
            switch value {
            case .absent: try container.encodeNil(forKey: key)
            case .text(let text): try container.encode(text, forKey: key)
            case .number(let number, let quality):
                try container.encode(number, forKey: key)
                guard quality != .exact else { continue }
                try container.encode(quality.rawValue, forKey: Name(stringValue: name + "Quality"))
            case .instant(let instant): try container.encode(CivilTime(instant).rfc3339, forKey: key)
            case .duration(let duration): try container.encode(duration.inSeconds, forKey: key)
            case .status(let status): try container.encode(status.name, forKey: key)
            case .list(let texts): try container.encode(texts, forKey: key)
            }
        }
    }
}
