internal import Wire

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
            default: result += escape(scalar)
            }
        }
        return result + "\""
    }

    /// A JSON document with `\uXXXX` for every character that does not print, line breaks of its layout apart. Such
    /// characters stand raw only inside strings, where the escape means the same. What lies beyond the basic plane
    /// takes two escapes in JSON and, because YAML knows no such pairs, `\UXXXXXXXX` where the document is to be read
    /// as YAML.
    static func escapingUnprintable(_ document: String, asYAML: Bool = false) -> String {
        var result = String.UnicodeScalarView()
        for scalar in document.unicodeScalars {
            if scalar == "\n" || scalar.isPrintable {
                result.append(scalar)
            } else {
                let isWide = asYAML && scalar.value > 0xFFFF
                let text = isWide ? "\\U" + PlainText.hexadecimal(scalar.value, digits: 8) : escape(scalar)
                result.append(contentsOf: text.unicodeScalars)
            }
        }
        return String(result)
    }

    /// `\uXXXX`, two of them for what lies beyond the basic plane.
    private static func escape(_ scalar: Unicode.Scalar) -> String {
        String(scalar).utf16.map { "\\u" + PlainText.hexadecimal(UInt32($0), digits: 4) }.joined()
    }
}
