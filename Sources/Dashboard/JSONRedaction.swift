internal import FoundationEssentials

/// Redacts a line of JSON string by string, so that no mask eats a quote and the line still reads.
struct JSONRedaction {
    private let redact: @Sendable (String) -> String
    private let encoder = JSONEncoder()
    /// What a field's name says of its value, by name; the names of a recording are few.
    private var telling: [String: Bool] = [:]

    init(_ redact: @escaping @Sendable (String) -> String) {
        self.redact = redact
        encoder.outputFormatting = .withoutEscapingSlashes
    }

    /// The line with every string redacted, and with those masked whole whose name tells that they are a credential.
    mutating func callAsFunction(_ line: Data) -> Data {
        let bytes = Array(line)
        var (result, position, name) = (Data(capacity: bytes.count), 0, "")
        while let start = bytes[position...].firstIndex(of: Self.quote) {
            result.append(contentsOf: bytes[position..<start])
            let end = Self.end(of: bytes, from: start)
            let isName = end < bytes.count && bytes[end] == UInt8(ascii: ":")
            let isValue = start > 0 && bytes[start - 1] == UInt8(ascii: ":")
            let (literal, text) = redacted(bytes[start..<end], named: isValue ? name : "")
            result.append(literal)
            if isName { name = text }
            position = end
        }
        result.append(contentsOf: bytes[position...])
        return result
    }

    /// The literal to write, and the text that it stands for.
    private mutating func redacted(_ literal: ArraySlice<UInt8>, named name: String) -> (literal: Data, text: String) {
        let same = Data(literal)
        guard let text = Self.text(literal) else { return (same, "") }
        let redacted = isTelling(name) ? "•••" : redact(text)
        guard redacted != text, let changed = try? encoder.encode(redacted) else { return (same, text) }
        return (changed, redacted)
    }

    private mutating func isTelling(_ name: String) -> Bool {
        if name.isEmpty { return false }
        if let known = telling[name] { return known }
        let probe = "\(name)=x"
        let isTelling = redact(probe) != probe
        if telling.count < 10_000 { telling[name] = isTelling }
        return isTelling
    }

    private static let quote = UInt8(ascii: "\"")

    /// After the closing quote.
    private static func end(of bytes: [UInt8], from start: Int) -> Int {
        var end = start + 1
        while end < bytes.count, bytes[end] != quote { end += bytes[end] == UInt8(ascii: "\\") ? 2 : 1 }
        return min(end + 1, bytes.count)
    }

    private static func text(_ literal: ArraySlice<UInt8>) -> String? {
        guard literal.contains(UInt8(ascii: "\\")) else {
            return String(decoding: literal.dropFirst().dropLast(), as: UTF8.self)
        }
        return try? JSONDecoder().decode(String.self, from: Data(literal))
    }
}
