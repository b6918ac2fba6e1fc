/// Text from outside as one printable line for messages, logs and plain output: nothing in it moves a cursor, changes a
/// colour or reorders what is read. What goes to cells, where widths matter too, passes `Cells.Printable`.
public enum PlainText {
    /// Marks that may combine with one character; more pile up over the lines above.
    private static let mostMarks = 4

    /// Control, formatting, bidirectional and invisible characters as `\u{1B}`; line breaks as `\n`, tabs as `\t`.
    public static func printable(_ text: String) -> String {
        guard !text.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value < 0x7F }) else { return text }
        var result = ""
        var marks = 0
        for scalar in text.unicodeScalars {
            marks = scalar.isMark ? marks + 1 : 0
            if marks > mostMarks { continue }
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
    /// Whether it combines with the character before it.
    fileprivate var isMark: Bool {
        switch value < 0x300 ? .otherLetter : properties.generalCategory {
        case .nonspacingMark, .enclosingMark: true
        default: false
        }
    }

    /// Whether it leaves a mark of its own or a space, wherever it stands.
    public var isPrintable: Bool {
        if value < 0x7F { return value >= 0x20 }
        switch properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: return false
        default: return !properties.isDefaultIgnorableCodePoint
        }
    }
}
