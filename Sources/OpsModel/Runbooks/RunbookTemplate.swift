/// A text with placeholders, each quoted for the place where it lands.
public struct RunbookTemplate: Sendable, Hashable, Codable {
    /// Where a value lands, and so what must be done that it stays a value.
    public enum Landing: Sendable, Hashable, Codable {
        /// Read before it is filled, so nothing has to be quoted.
        case plain
        /// Inside a PromQL string that this byte, `"` or `'`, opens and ends.
        case promQLString(quote: UInt8)
        /// The same, as a part of a regular expression (RE2).
        case promQLRegex(quote: UInt8)
        /// A part of a path or a query (RFC 3986).
        case urlComponent
    }

    enum Piece: Sendable, Hashable, Codable {
        case literal(String)
        case placeholder(Placeholder, Landing)
    }

    /// As written.
    public let text: String
    let pieces: [Piece]

    /// `landing` says where a placeholder lands that begins at a byte of `text`; it may refuse it.
    init(
        _ text: String, landing: (_ name: String, _ offset: Int) throws(TemplateFault) -> Landing
    ) throws(TemplateFault) {
        var pieces: [Piece] = []
        var offset = 0
        for piece in Self.pieces(of: text) {
            switch piece {
            case .literal(let literal):
                pieces.append(.literal(literal))
                offset += literal.utf8.count
            case .name(let name):
                guard let placeholder = Placeholder(rawValue: name) else { throw .unknown(name) }
                pieces.append(.placeholder(placeholder, try landing(name, offset)))
                offset += name.utf8.count + 4
            }
        }
        self.text = text
        self.pieces = pieces
    }

    /// For values that are read before they are filled.
    init(plain text: String) throws(TemplateFault) {
        try self.init(text) { (_, _) throws(TemplateFault) in .plain }
    }

    public func filled(from context: RunbookContext) throws(PlaceholderError) -> String {
        var result = ""
        for piece in pieces {
            switch piece {
            case .literal(let text): result += text
            case .placeholder(let placeholder, let landing):
                guard let value = placeholder.value(in: context) else {
                    throw PlaceholderError(placeholder: placeholder)
                }
                result += landing.quoting(value)
            }
        }
        return result
    }

    enum RawPiece: Hashable {
        case literal(String)
        case name(String)
    }

    /// Takes `{{word}}` out of a text, known or not; `{{ .Values.x }}` and the like are somebody else's and stay.
    static func pieces(of text: String) -> [RawPiece] {
        guard text.utf8.contains(UInt8(ascii: "{")) else { return [.literal(text)] }
        let bytes = Array(text.utf8)
        var pieces: [RawPiece] = []
        var (start, index) = (0, 0)
        func literal(upTo end: Int) -> [RawPiece] {
            end > start ? [.literal(String(decoding: bytes[start..<end], as: UTF8.self))] : []
        }
        while index + 1 < bytes.count {
            guard bytes[index] == UInt8(ascii: "{"), bytes[index + 1] == UInt8(ascii: "{") else {
                index += 1
                continue
            }
            let name = bytes[(index + 2)...].prefix { isLetter($0) }
            guard !name.isEmpty, bytes[name.endIndex...].starts(with: [0x7D, 0x7D]) else {
                index += 1
                continue
            }
            pieces += literal(upTo: index) + [.name(String(decoding: name, as: UTF8.self))]
            index = name.endIndex + 2
            start = index
        }
        return pieces + literal(upTo: bytes.count)
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (97...122).contains(byte) || (65...90).contains(byte) || byte == UInt8(ascii: "_")
    }
}

/// Why a placeholder cannot stand where it stands.
enum TemplateFault: Error, Hashable {
    case unknown(String)
    case outsideString(String)
    case inRawString(String)
    case escaped(String)
    case inHost(String)

    var sentence: String {
        switch self {
        case .unknown(let name):
            "no placeholder is called '{{\(name)}}'; there are \(Placeholder.list)"
        case .outsideString(let name):
            "{{\(name)}} stands outside quotes, where its value could change the query; write label=\"{{\(name)}}\""
        case .inRawString(let name):
            "{{\(name)}} stands in backquotes, where nothing can be escaped; write \"{{\(name)}}\""
        case .escaped(let name):
            "{{\(name)}} stands after a backslash, which would take the first byte of its value for an escape; write \\\\ for a backslash"
        case .inHost(let name):
            "{{\(name)}} stands in the host of an address, where it could lead anywhere; write the host out"
        }
    }
}

extension RunbookTemplate.Landing {
    func quoting(_ value: String) -> String {
        switch self {
        case .plain: value
        case .promQLString(let quote): Self.escaped(value, quote)
        case .promQLRegex(let quote): Self.escaped(Self.withoutMetacharacters(value), quote)
        case .urlComponent: Self.percentEncoded(value)
        }
    }

    /// By Go's escapes, of which PromQL takes a quote only where it is the string's own (prometheus.io, "String
    /// literals").
    private static func escaped(_ value: String, _ quote: UInt8) -> String {
        var result = ""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case UnicodeScalar(quote):
                result += "\\"
                result.unicodeScalars.append(scalar)
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    private static func withoutMetacharacters(_ value: String) -> String {
        var result = ""
        for character in value.unicodeScalars {
            if #"\.+*?()|[]{}^$"#.unicodeScalars.contains(character) { result += "\\" }
            result.unicodeScalars.append(character)
        }
        return result
    }

    /// Everything but the unreserved characters of RFC 3986; a dot alone would climb, so dots of `.` and `..` too.
    private static func percentEncoded(_ value: String) -> String {
        let climbs = value == "." || value == ".."
        return value.utf8.map { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x5F, 0x7E: return String(UnicodeScalar(byte))
            case 0x2E where !climbs: return "."
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                return digits.count == 1 ? "%0\(digits)" : "%\(digits)"
            }
        }.joined()
    }
}
