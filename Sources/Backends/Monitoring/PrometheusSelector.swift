/// A PromQL expression that may be a bare selector, `name{a="b"}`, to which label matchers can be added.
///
/// Anything else (functions, operators, ranges, offsets) is asked whole.
struct PrometheusSelector: Sendable, Hashable {
    let expression: String

    /// Whether the expression is one instant selector and nothing else.
    var isBare: Bool {
        var rest = Substring(expression.trimmingBlanks)
        let name = rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_" || $0 == ":") }
        guard name.first?.isNumber != true else { return false }
        rest = rest.dropFirst(name.count).drop { $0 == " " }
        if rest.isEmpty { return !name.isEmpty }
        guard rest.first == "{", let close = Self.closingBrace(of: rest) else { return false }
        return rest.index(after: close) == rest.endIndex
    }

    /// The selector with `label="value"` for each of `matchers`; `nil` where the expression is no bare selector.
    func adding(_ matchers: [(label: String, value: String)]) -> String? {
        guard isBare else { return nil }
        let selector = expression.trimmingBlanks
        guard !matchers.isEmpty else { return selector }
        let added = matchers.map { "\($0.label)=\(Self.quoted($0.value))" }.joined(separator: ",")
        guard selector.hasSuffix("}"), let open = selector.firstIndex(of: "{") else { return "\(selector){\(added)}" }
        let inner = selector[selector.index(after: open)...].dropLast().trimmingBlanks
        let separator = inner.isEmpty || inner.hasSuffix(",") ? "" : ","
        return "\(selector[...open])\(inner)\(separator)\(added)}"
    }

    /// A PromQL string literal.
    static func quoted(_ text: String) -> String {
        var literal = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": literal += "\\\\"
            case "\"": literal += "\\\""
            case "\n": literal += "\\n"
            default: literal.unicodeScalars.append(scalar)
            }
        }
        return literal + "\""
    }

    /// The brace that closes the first one, braces in strings passed over.
    private static func closingBrace(of text: Substring) -> Substring.Index? {
        var quote: Character?
        var isEscaped = false
        for index in text.indices {
            let character = text[index]
            if isEscaped {
                isEscaped = false
            } else if let open = quote {
                if character == "\\", open != "`" { isEscaped = true }
                if character == open { quote = nil }
            } else if "\"'`".contains(character) {
                quote = character
            } else if character == "}" {
                return index
            }
        }
        return nil
    }
}

extension StringProtocol {
    /// Without blanks and line breaks at either end.
    var trimmingBlanks: String {
        let start = drop { $0.isWhitespace }
        return String(start.reversed().drop { $0.isWhitespace }.reversed())
    }
}
