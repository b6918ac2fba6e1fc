/// A request as it came over the wire, with the query taken apart and decoded.
public struct ContractRequest: Sendable {
    public let method: String
    /// Decoded, without the query.
    public let path: String
    public let query: [Pair]
    /// Names in lower case.
    public let headers: [String: String]
    public let body: [UInt8]

    /// One name and value of a query, in the order they were sent.
    public struct Pair: Sendable, Hashable {
        public let name: String
        public let value: String

        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    public var text: String { String(decoding: body, as: UTF8.self) }

    /// The first value of that name in the query.
    public subscript(name: String) -> String? {
        query.first { $0.name == name }?.value
    }

    /// Reads the target as it stands in a request line: path and query, encoded. Names of headers are in lower case.
    public init(
        method: String = "GET", target: some StringProtocol, headers: [String: String] = [:], body: [UInt8] = []
    ) {
        let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        self.method = method
        path = Self.decoded(parts.first ?? "")
        query = parts.count > 1 ? Self.pairs(parts[1]) : []
        self.headers = headers
        self.body = body
    }

    /// Reads the head of a request; `nil` for what is no HTTP.
    init?(head: [UInt8], body: [UInt8]) {
        let lines = String(decoding: head, as: UTF8.self).split(separator: "\r\n")
        let words = (lines.first ?? "").split(separator: " ")
        guard words.count == 3, words[2].hasPrefix("HTTP/1.") else { return nil }
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            let field = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            guard field.count == 2 else { continue }
            headers[field[0].lowercased()] = field[1].trimmingPrefix { $0 == " " }.description
        }
        self.init(method: String(words[0]), target: words[1], headers: headers, body: body)
    }

    static func pairs(_ text: some StringProtocol) -> [Pair] {
        text.split(separator: "&").map { item in
            let sides = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return Pair(decoded(sides[0], plus: true), sides.count > 1 ? decoded(sides[1], plus: true) : "")
        }
    }

    private static func decoded(_ text: some StringProtocol, plus: Bool = false) -> String {
        var bytes: [UInt8] = []
        var rest = text.utf8.makeIterator()
        while let byte = rest.next() {
            switch byte {
            case UInt8(ascii: "+") where plus: bytes.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"): bytes.append(hex(rest.next()) << 4 | hex(rest.next()))
            default: bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func hex(_ digit: UInt8?) -> UInt8 {
        UInt8(digit.flatMap { Character(Unicode.Scalar($0)).hexDigitValue } ?? 0)
    }
}
