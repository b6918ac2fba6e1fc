import FoundationEssentials

/// A request as the drill's servers see it: decoded once, whole.
struct DrillRequest: Sendable {
    let method: String
    /// The path's segments, decoded, without empty ones.
    let segments: [String]
    let query: [(name: String, value: String)]
    /// Lower case, without parameters; empty where none was sent.
    let contentType: String
    let body: [UInt8]

    init(method: String, path: String, query: String = "", contentType: String = "", body: [UInt8] = []) {
        self.method = method
        segments = path.split(separator: "/").map { Self.decoded($0) }
        self.query = Self.form(query)
        self.contentType =
            contentType.split(separator: ";").first.map {
                $0.lowercased().trimmingPrefix { $0 == " " }.split(separator: " ").joined()
            } ?? ""
        self.body = body
    }

    var path: String { "/" + segments.joined(separator: "/") }

    /// The first value of a query parameter.
    func parameter(_ name: String) -> String? { query.first { $0.name == name }?.value }

    func parameters(_ name: String) -> [String] { query.filter { $0.name == name }.map(\.value) }

    /// The same request with a form-encoded body's fields as its query, as Prometheus reads a POST.
    var readingForm: DrillRequest {
        guard method == "POST", contentType == "application/x-www-form-urlencoded" else { return self }
        return DrillRequest(self, query: query + Self.form(String(decoding: body, as: UTF8.self)))
    }

    private init(_ other: DrillRequest, query: [(name: String, value: String)]) {
        method = other.method
        segments = other.segments
        self.query = query
        contentType = other.contentType
        body = other.body
    }

    private static func form(_ text: String) -> [(name: String, value: String)] {
        text.split(separator: "&").map { field in
            let parts = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (decoded(parts[0], plusIsSpace: true), parts.count > 1 ? decoded(parts[1], plusIsSpace: true) : "")
        }
    }

    private static func decoded(_ text: Substring, plusIsSpace: Bool = false) -> String {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), rest.count >= 2,
                let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
            {
                bytes.append(value)
                rest.removeFirst(2)
            } else {
                bytes.append(plusIsSpace && byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
