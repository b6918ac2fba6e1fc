/// A request as its bytes came.
public struct HostileRequest: Sendable {
    public let method: String
    /// Path and query, still encoded.
    public let target: String
    /// Names in lower case.
    public let headers: [String: String]
    public let body: [UInt8]
    /// Everything before the body.
    public let head: String

    public var path: String { String(target.prefix { $0 != "?" }) }

    init(head: [UInt8], body: [UInt8]) {
        self.body = body
        self.head = String(decoding: head, as: UTF8.self)
        let lines = self.head.split(separator: "\r\n")
        let words = (lines.first ?? "").split(separator: " ")
        method = words.first.map(String.init) ?? ""
        target = words.dropFirst().first.map(String.init) ?? ""
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { continue }
            headers[line[..<colon].lowercased()] = line[line.index(after: colon)...].drop { $0 == " " }.description
        }
        self.headers = headers
    }

    static func contentLength(in head: [UInt8]) -> Int {
        HostileRequest(head: head, body: []).headers["content-length"].flatMap { Int($0) } ?? 0
    }
}
