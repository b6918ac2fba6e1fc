/// Header fields in their order, looked up without regard to case; a name may occur more than once.
public struct Headers: Sendable, Equatable {
    public struct Field: Sendable, Equatable {
        public var name: String
        public var value: String
    }

    public private(set) var fields: [Field] = []

    public init() {}

    /// The first value of that name.
    public subscript(name: String) -> String? {
        fields.first { $0.name.hasSameLetters(as: name) }?.value
    }

    public func values(of name: String) -> [String] {
        fields.filter { $0.name.hasSameLetters(as: name) }.map(\.value)
    }

    public mutating func append(_ name: String, _ value: String) {
        fields.append(Field(name: name, value: value))
    }
}

extension Headers: ExpressibleByDictionaryLiteral {
    public init(dictionaryLiteral elements: (String, String)...) {
        fields = elements.map { Field(name: $0.0, value: $0.1) }
    }
}

extension Headers {
    /// Reads the lines after a status line; a line that is no field is passed over.
    init(head: some BidirectionalCollection<UInt8>) {
        for line in head.split(separator: UInt8(ascii: "\n")).dropFirst() {
            guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon != line.startIndex else { continue }
            let name = String(decoding: line[..<colon], as: UTF8.self)
            append(name, String(decoding: line[line.index(after: colon)...].trimmed, as: UTF8.self))
        }
    }

    /// Why these fields cannot be sent; a line break in a value would add a field of its own.
    var fault: String? {
        for field in fields {
            if field.name.isEmpty || !field.name.utf8.allSatisfy(\.isHeaderNameByte) {
                return "a header's name holds a character that none may hold"
            }
            if field.value.utf8.contains(where: { $0 < 0x20 && $0 != 0x09 || $0 == 0x7F }) {
                return "the value of the header \(field.name) holds a control character"
            }
        }
        return nil
    }
}

extension UInt8 {
    /// A `tchar` of RFC 9110 section 5.6.2.
    fileprivate var isHeaderNameByte: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: Self.headerNameMarks.contains(self)
        }
    }

    private static let headerNameMarks = Array("!#$%&'*+-.^_`|~".utf8)
}
