internal import Backends
internal import OpsModel

/// What a webhook posts in place of our own document: a value as the receiver wants it, in whose texts placeholders stand.
///
/// Only texts are filled and the whole is encoded afterwards, so that no value can end a string or add a key. A text that is
/// one placeholder becomes its value, a number, a map or `null` among them; in a longer text what is not there is nothing.
public struct WebhookBody: Sendable, Hashable {
    indirect enum Value: Sendable, Hashable {
        case null
        case bool(Bool)
        case number(Double)
        case text([Piece])
        case list([Value])
        case map([String: Value])
    }

    enum Piece: Sendable, Hashable {
        case literal(String)
        case placeholder(Placeholder)
    }

    /// As the keys of our own document are called, and `{{facts.NAME}}` for one of its facts.
    enum Placeholder: Sendable, Hashable {
        case field(Field)
        case fact(String)

        init?(_ name: String) {
            if let field = Field(rawValue: name) {
                self = .field(field)
            } else if name.hasPrefix("facts."), name.count > 6 {
                self = .fact(String(name.dropFirst(6)))
            } else {
                return nil
            }
        }
    }

    enum Field: String, Sendable, Hashable, CaseIterable {
        case key, topic, subject, fleet, at, severity, level, summary, facts, command
    }

    let value: Value

    /// - Throws: the line of each placeholder that is none, and of a key that stands twice.
    init(_ setting: Setting) throws(SettingsError) {
        var mistakes: [SettingsError.Mistake] = []
        value = Self.value(setting, &mistakes)
        if let error = SettingsError(mistakes) { throw error }
    }

    private static func value(_ setting: Setting, _ mistakes: inout [SettingsError.Mistake]) -> Value {
        switch setting.content {
        case .null: return .null
        case .bool(let flag): return .bool(flag)
        case .number(let number): return .number(number)
        case .text(let text): return .text(pieces(text, setting.line, &mistakes))
        case .list(let elements): return .list(elements.map { value($0, &mistakes) })
        case .map(let entries):
            var values: [String: Value] = [:]
            for entry in entries { values[entry.key] = value(entry.value, &mistakes) }
            return .map(values)
        }
    }

    private static func pieces(
        _ text: String, _ line: Int, _ mistakes: inout [SettingsError.Mistake]
    ) -> [Piece] {
        var (pieces, rest) = ([Piece](), text[...])
        while let opening = rest.firstRange(of: "{{"),
            let closing = rest[opening.upperBound...].firstRange(of: "}}")
        {
            let name = rest[opening.upperBound..<closing.lowerBound].filter { $0 != " " }
            if opening.lowerBound > rest.startIndex { pieces.append(.literal(String(rest[..<opening.lowerBound]))) }
            if let placeholder = Placeholder(name) {
                pieces.append(.placeholder(placeholder))
            } else {
                let known = Field.allCases.map(\.rawValue) + ["facts.NAME"]
                mistakes.append(
                    .init(
                        line: line,
                        message: "no placeholder is called '{{\(name)}}'; there are \(known.joined(separator: ", "))"))
            }
            rest = rest[closing.upperBound...]
        }
        if !rest.isEmpty { pieces.append(.literal(String(rest))) }
        return pieces
    }
}

extension WebhookBody {
    /// It with an announcement's values in place.
    struct Filled: Encodable {
        let value: Value
        let message: SinkMessage

        func encode(to encoder: any Encoder) throws {
            switch value {
            case .map(let values):
                var container = encoder.container(keyedBy: Key.self)
                for (key, value) in values {
                    try container.encode(Filled(value: value, message: message), forKey: Key(key))
                }
            case .list(let elements):
                var container = encoder.unkeyedContainer()
                for element in elements { try container.encode(Filled(value: element, message: message)) }
            case .text(let pieces): try encode(pieces, to: encoder)
            case .null, .bool, .number:
                var container = encoder.singleValueContainer()
                switch value {
                case .bool(let flag): try container.encode(flag)
                case .number(let number): try encode(number, in: &container)
                default: try container.encodeNil()
                }
            }
        }

        private func encode(_ pieces: [Piece], to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            if pieces.count == 1, case .placeholder(let placeholder) = pieces[0] {
                switch placeholder {
                case .field(.level): try container.encode(message.announcement.level)
                case .field(.facts): try container.encode(message.facts)
                case .field(.command): try container.encode(message.announcement.command)
                default: try container.encode(message.text(of: placeholder))
                }
                return
            }
            try container.encode(
                pieces.map { piece in
                    switch piece {
                    case .literal(let text): text
                    case .placeholder(let placeholder): message.text(of: placeholder) ?? ""
                    }
                }.joined())
        }

        private func encode(_ number: Double, in container: inout any SingleValueEncodingContainer) throws {
            if let whole = Int(exactly: number) { try container.encode(whole) } else { try container.encode(number) }
        }
    }

    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(_ text: String) { stringValue = text }
        init?(stringValue: String) { self.init(stringValue) }
        init?(intValue: Int) { nil }
    }
}

extension SinkMessage {
    /// What stands in a text for a placeholder; `nil` where this announcement has none.
    fileprivate func text(of placeholder: WebhookBody.Placeholder) -> String? {
        switch placeholder {
        case .fact(let name): facts[name]
        case .field(let field):
            switch field {
            case .key: announcement.key
            case .topic: announcement.topic.rawValue
            case .subject: announcement.subject
            case .fleet: fleet
            case .at: CivilTime(announcement.at).rfc3339
            case .severity: announcement.severity.rawValue
            case .level: announcement.level.map(String.init)
            case .summary: announcement.summary
            case .facts: announcement.facts.map { "\($0.name): \($0.value)" }.joined(separator: "\n")
            case .command: announcement.command
            }
        }
    }
}
