/// A cursor on one line of a scrape at a time.
struct ExpositionLine {
    let bytes: UnsafeBufferPointer<UInt8>
    private var position = 0
    private var isAtEnd: Bool { position >= bytes.count }

    init(bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
    }

    private var byte: UInt8 { position < bytes.count ? bytes[position] : Self.lineEnd }
    private static let lineEnd = UInt8(ascii: "\n")

    /// Moves to the line's first byte that is no blank; false at the end of the text.
    mutating func begin() -> Bool {
        guard position < bytes.count else { return false }
        skipBlanks()
        return true
    }

    /// Moves past the line's end, whatever of it was read.
    mutating func end() {
        while position < bytes.count, bytes[position] != Self.lineEnd { position += 1 }
        position += 1
    }

    var isEmpty: Bool { byte == Self.lineEnd }
    var isComment: Bool { byte == UInt8(ascii: "#") }

    private mutating func skipBlanks() {
        while byte == 0x20 || byte == 0x09 || byte == 0x0D { position += 1 }
    }

    /// A series' name and labels: `name`, `name{a="b"}`, or `{"name",a="b"}` for names beyond the classic letters. nil
    /// where the line holds none.
    mutating func series(into labels: inout [LabelRecord]) -> (name: ByteSpan, all: ByteSpan)? {
        let start = position
        if byte.isDigit { return nil }
        while Self.isNameByte(byte) { position += 1 }
        var name = ByteSpan(start, position)
        if byte == UInt8(ascii: "{") {
            position += 1
            guard readLabels(into: &labels, name: &name) else { return nil }
        }
        let all = ByteSpan(start, position)
        return name.count > 0 ? (name, all) : nil
    }

    /// Up to the closing brace; a comma may stand before it.
    private mutating func readLabels(into labels: inout [LabelRecord], name: inout ByteSpan) -> Bool {
        while true {
            skipBlanks()
            if byte == UInt8(ascii: "}") {
                position += 1
                return true
            }
            guard readLabel(into: &labels, name: &name) else { return false }
            skipBlanks()
            if byte == UInt8(ascii: ",") {
                position += 1
            } else if byte != UInt8(ascii: "}") {
                return false
            }
        }
    }

    /// `name="value"`, or a quoted metric name alone.
    private mutating func readLabel(into labels: inout [LabelRecord], name: inout ByteSpan) -> Bool {
        let label: ByteSpan
        if byte == UInt8(ascii: "\"") {
            guard let quoted = readQuoted() else { return false }
            label = quoted.span
        } else {
            let start = position
            while Self.isNameByte(byte) { position += 1 }
            label = ByteSpan(start, position)
        }
        skipBlanks()
        guard byte == UInt8(ascii: "=") else {
            guard name.count == 0, label.count > 0 else { return false }
            name = label
            return true
        }
        position += 1
        skipBlanks()
        guard label.count > 0, let value = readQuoted() else { return false }
        labels.append(LabelRecord(name: label, value: value.span, isEscaped: value.isEscaped))
        return true
    }

    /// Between two quotes, without them; nil where the line ends first.
    private mutating func readQuoted() -> (span: ByteSpan, isEscaped: Bool)? {
        guard byte == UInt8(ascii: "\"") else { return nil }
        position += 1
        let start = position
        var isEscaped = false
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "\""):
                position += 1
                return (ByteSpan(start, position - 1), isEscaped)
            case UInt8(ascii: "\\"):
                isEscaped = true
                position += position + 1 < bytes.count && bytes[position + 1] == Self.lineEnd ? 1 : 2
            case Self.lineEnd: return nil
            default: position += 1
            }
        }
        position = bytes.count
        return nil
    }

    /// The next word as a number; nil at the end of the line, at an exemplar, and where the word is none.
    mutating func number() -> Double? {
        skipBlanks()
        let start = position
        while byte > 0x20, byte != UInt8(ascii: "#") { position += 1 }
        return NumberText.double(UnsafeBufferPointer(rebasing: bytes[start..<position]))
    }

    mutating func skipMark() {
        position += 1
    }

    mutating func word() -> String {
        skipBlanks()
        let start = position
        while byte > 0x20 { position += 1 }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    /// A word that may be quoted.
    mutating func name() -> String {
        skipBlanks()
        guard byte == UInt8(ascii: "\"") else { return word() }
        guard let quoted = readQuoted() else { return "" }
        return String(decoding: bytes[quoted.span.range], as: UTF8.self)
    }

    /// What is left of the line, escapes decoded.
    mutating func rest() -> String {
        skipBlanks()
        let start = position
        while byte != Self.lineEnd { position += 1 }
        return LabelEscape.decoded(ArraySlice(bytes[start..<position].trimmed))
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        byte.isLetter || byte.isDigit || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ":")
    }
}
