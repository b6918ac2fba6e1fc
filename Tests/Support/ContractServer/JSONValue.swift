import FoundationEssentials

/// A JSON document that tests take apart, change and write again.
public indirect enum JSONValue: Sendable, Hashable, Codable {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])

    public init(parsing bytes: [UInt8]) throws {
        self = try JSONDecoder().decode(JSONValue.self, from: Data(bytes))
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else if let value = try? container.decode(String.self) {
            self = .string(value)
        } else if let value = try? container.decode([JSONValue].self) {
            self = .array(value)
        } else {
            self = .object(try container.decode([String: JSONValue].self))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .bool(let value): try container.encode(value)
        case .number(let value): try container.encode(value)
        case .string(let value): try container.encode(value)
        case .array(let value): try container.encode(value)
        case .object(let value): try container.encode(value)
        }
    }

    public func serialized() throws -> [UInt8] {
        Array(try JSONEncoder().encode(self))
    }

    /// The elements of an array, or the value itself.
    var elements: [JSONValue] {
        if case .array(let elements) = self { elements } else { [self] }
    }

    /// A scalar as a query carries it.
    var text: String {
        switch self {
        case .string(let text): text
        case .number(let number): number == number.rounded() ? "\(Int(number))" : "\(number)"
        case .bool(let flag): "\(flag)"
        case .null, .array, .object: ""
        }
    }
}

extension JSONValue {
    /// One value of another type than `self` for each other type that JSON has, and hostile members of its own.
    private var replacements: [JSONValue] {
        let all: [JSONValue] = [
            .null, .bool(true), .number(-1), .number(1e300), .string(""), .string("\u{1B}[2J\u{202E}'\"\\"),
            .array([]), .array([.null, .array([.object([:])])]), .object([:]), .object(["": .null]),
        ]
        return all.filter { $0 != self }
    }

    /// Every document that differs from this one in one place, where a value of another type stands.
    public var mutants: [JSONValue] { mutants { $0.replacements } }

    /// Every document that differs from this one in one place, where one of `values` stands for a number or a text.
    public func mutants(by values: [JSONValue]) -> [JSONValue] {
        mutants { value in
            switch value {
            case .number, .string: values.filter { $0 != value }
            case .null, .bool, .array, .object: []
            }
        }
    }

    private func mutants(_ replacements: (JSONValue) -> [JSONValue]) -> [JSONValue] {
        switch self {
        case .array(let elements):
            replacements(self)
                + elements.indices.flatMap { index in
                    elements[index].mutants(replacements).map { mutant in
                        var changed = elements
                        changed[index] = mutant
                        return .array(changed)
                    }
                }
        case .object(let members):
            replacements(self)
                + members.keys.sorted().flatMap { key in
                    (members[key]?.mutants(replacements) ?? []).map { mutant in
                        var changed = members
                        changed[key] = mutant
                        return .object(changed)
                    }
                }
        case .null, .bool, .number, .string:
            replacements(self)
        }
    }
}
