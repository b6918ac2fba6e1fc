/// What the double server answers, byte by byte as a real server might, faults included.
public struct ContractAnswer: Sendable {
    /// What goes wrong after the status line and the headers, or before them.
    public enum Fault: Sendable, Hashable {
        /// The connection ends after this many bytes of a body whose full length was promised.
        case cutOff(after: Int)
        /// Nothing is ever answered, until the server stops or the client goes away.
        case hangs
        /// The connection ends before a byte of an answer.
        case hangsUp
        /// The body is sent again and again, without an end, in chunks.
        case endless
    }

    public var status: Int
    /// No header is sent for `nil`.
    public var contentType: String?
    public var headers: [String: String]
    public var body: [UInt8]
    public var fault: Fault?

    public init(
        status: Int = 200, contentType: String? = "application/json", headers: [String: String] = [:],
        body: [UInt8] = [], fault: Fault? = nil
    ) {
        self.status = status
        self.contentType = contentType
        self.headers = headers
        self.body = body
        self.fault = fault
    }

    public static func json(_ text: String, status: Int = 200) -> ContractAnswer {
        ContractAnswer(status: status, body: Array(text.utf8))
    }

    public static func html(_ text: String, status: Int = 200) -> ContractAnswer {
        ContractAnswer(status: status, contentType: "text/html; charset=utf-8", body: Array(text.utf8))
    }

    public static func text(_ text: String, status: Int = 200) -> ContractAnswer {
        ContractAnswer(status: status, contentType: "text/plain; charset=utf-8", body: Array(text.utf8))
    }

    /// The status line and the headers.
    var head: [UInt8] {
        var lines = ["HTTP/1.1 \(status) Contract"]
        if let contentType { lines.append("Content-Type: \(contentType)") }
        for (name, value) in headers { lines.append("\(name): \(value)") }
        lines.append(fault == .endless ? "Transfer-Encoding: chunked" : "Content-Length: \(body.count)")
        return Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
    }
}
