/// Text from outside as one printable line for messages, logs and plain output: nothing in it moves a cursor, changes a
/// colour or reorders what is read. What goes to cells, where widths matter too, passes `Cells.Printable`.
public enum PlainText {
    /// Control, formatting, bidirectional and invisible characters as `\u{1B}`; line breaks as `\n`, tabs as `\t`.
    public static func printable(_ text: String) -> String {
        guard !text.unicodeScalars.allSatisfy(\.isPrintable) else { return text }
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n": result += "\\n"
            case "\t": result += "\\t"
            case "\r": result += "\\r"
            case _ where scalar.isPrintable: result.unicodeScalars.append(scalar)
            default: result += "\\u{\(hexadecimal(scalar.value, digits: 2))}"
            }
        }
        return result
    }

    /// The lines of a message, each printable.
    ///
    /// - Parameter text: a message of more than one line, such as a list of mistakes.
    /// - Returns: the message with its line breaks, and nothing else that does not print.
    public static func printableLines(_ text: String) -> String {
        text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
            .map { printable(String($0)) }.joined(separator: "\n")
    }

    /// In upper case, with zeros before it.
    public static func hexadecimal(_ value: UInt32, digits: Int) -> String {
        let text = String(value, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }
}

extension Unicode.Scalar {
    /// Whether it leaves a mark of its own or a space, wherever it stands.
    public var isPrintable: Bool {
        if value < 0x7F { return value >= 0x20 }
        switch properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: return false
        default: return !properties.isDefaultIgnorableCodePoint
        }
    }
}
