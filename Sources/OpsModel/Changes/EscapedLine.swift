/// Text as one line of printable ASCII and back: the rest, and the backslash, as `\u{HEX}`.
enum EscapedLine {
    static func text(_ value: String) -> String {
        var line = ""
        for scalar in value.unicodeScalars {
            if (0x20..<0x7F).contains(scalar.value), scalar != "\\" {
                line.unicodeScalars.append(scalar)
            } else {
                line += "\\u{\(String(scalar.value, radix: 16))}"
            }
        }
        return line
    }

    /// `nil` for what ``text(_:)`` writes of nothing.
    static func value(_ line: some StringProtocol) -> String? {
        var value = String.UnicodeScalarView()
        var rest = line.unicodeScalars[...]
        while let scalar = rest.popFirst() {
            guard scalar == "\\" else {
                value.append(scalar)
                continue
            }
            guard rest.popFirst() == "u", rest.popFirst() == "{", let end = rest.firstIndex(of: "}"),
                let number = UInt32(String(String.UnicodeScalarView(rest[..<end])), radix: 16),
                let escaped = Unicode.Scalar(number)
            else { return nil }
            value.append(escaped)
            rest = rest[rest.index(after: end)...]
        }
        let found = String(value)
        return text(found) == line ? found : nil
    }
}
