// Giving back to a system what it told, with a part of it changed.

extension JSON: Encodable {
    /// As it came: whole numbers whole, the members in the encoder's order.
    public func encode(to encoder: any Encoder) throws {
        switch kind {
        case .object: try encode(to: encoder, replacing: [:])
        case .array:
            var container = encoder.unkeyedContainer()
            for element in array { try container.encode(element) }
        case .missing, .null:
            var container = encoder.singleValueContainer()
            try container.encodeNil()
        case .bool: try single(encoder, bool)
        case .string: try single(encoder, string)
        case .number: if let int { try single(encoder, int) } else { try single(encoder, double) }
        }
    }

    private func single(_ encoder: any Encoder, _ value: (some Encodable)?) throws {
        var container = encoder.singleValueContainer()
        try container.encode(value)
    }

    fileprivate func encode(to encoder: any Encoder, replacing members: [String: any Encodable]) throws {
        var container = encoder.container(keyedBy: Name.self)
        for (key, value) in object where members[key] == nil { try container.encode(value, forKey: Name(key)) }
        for (key, value) in members { try container.encode(value, forKey: Name(key)) }
    }

    private struct Name: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(_ name: String) { stringValue = name }
        init?(stringValue: String) { self.init(stringValue) }
        init?(intValue: Int) { nil }
    }
}

/// An object of a document with some of its members replaced.
public struct EditedJSON: Encodable {
    private let object: JSON
    private let members: [String: any Encodable]

    public init(_ object: JSON, replacing members: [String: any Encodable]) {
        self.object = object
        self.members = members
    }

    public func encode(to encoder: any Encoder) throws {
        try object.encode(to: encoder, replacing: members)
    }
}
