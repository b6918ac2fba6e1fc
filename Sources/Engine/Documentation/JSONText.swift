/// JSON as it is written for people: keys in the order given, indented by two.
indirect enum JSONText: Sendable {
    case text(String)
    case integer(Int)
    case number(Double)
    case bool(Bool)
    case list([JSONText])
    case object([(key: String, value: JSONText)])

    /// With a line break at the end.
    var document: String { write(indent: "") + "\n" }

    private func write(indent: String) -> String {
        switch self {
        case .text(let text): Self.quoted(text)
        case .integer(let value): "\(value)"
        case .number(let value): value == value.rounded() && abs(value) < 1e15 ? "\(Int(value))" : "\(value)"
        case .bool(let value): "\(value)"
        case .list(let elements) where elements.isEmpty: "[]"
        case .list(let elements): block("[", elements.map { $0.write(indent: indent + "  ") }, "]", indent)
        case .object(let entries) where entries.isEmpty: "{}"
        case .object(let entries):
            block("{", entries.map { "\(Self.quoted($0.key)): \($0.value.write(indent: indent + "  "))" }, "}", indent)
        }
    }

    private func block(_ opening: String, _ lines: [String], _ closing: String, _ indent: String) -> String {
        "\(opening)\n" + lines.map { "\(indent)  \($0)" }.joined(separator: ",\n") + "\n\(indent)\(closing)"
    }

    /// RFC 8259, section 7; control characters beyond ASCII are escaped as well, so that the text is printable.
    static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\t": result += "\\t"
            case _ where scalar.isPrintable: result.unicodeScalars.append(scalar)
            default:
                for unit in String(scalar).utf16 { result += "\\u" + PlainText.hexadecimal(UInt32(unit), digits: 4) }
            }
        }
        return result + "\""
    }
}
