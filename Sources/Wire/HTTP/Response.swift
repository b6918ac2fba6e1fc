/// An answer, whatever its status: see ``requireSuccess()``.
public struct Response: Sendable {
    public var status: Int
    public var headers: Headers
    /// Decompressed.
    public var body: [UInt8]
    /// From the start of the transfer to its last byte, over all redirects, without the wait for a free connection.
    public var elapsed: Duration
    /// By this machine's clock, in seconds since 1970.
    public var receivedAt: Int
    /// Host, port and path that answered, for sentences.
    public var place: String
    /// Whether no new connection had to be opened.
    public var reusedConnection: Bool
    /// What must not be repeated from the body.
    var redaction = Redaction()

    /// For answers that come from a recording or a test.
    public init(
        status: Int = 200, headers: Headers = [:], body: [UInt8] = [], elapsed: Duration = .zero, receivedAt: Int = 0,
        place: String = "recording", reusedConnection: Bool = false
    ) {
        self.status = status
        self.headers = headers
        self.body = body
        self.elapsed = elapsed
        self.receivedAt = receivedAt
        self.place = place
        self.reusedConnection = reusedConnection
    }
}

extension Response {
    /// The `Date` field in seconds since 1970: the server's clock, for its skew against ours.
    public var serverDate: Int? {
        headers["Date"].flatMap(HTTPDate.seconds)
    }

    /// `Retry-After` in either of its forms, never negative. A date is read against the server's own clock where it
    /// gives one.
    public var retryAfter: Duration? {
        guard let text = headers["Retry-After"] else { return nil }
        if let seconds = Int(text) { return .seconds(min(max(0, seconds), 86_400 * 366)) }
        return HTTPDate.seconds(text).map { .seconds(max(0, $0 - (serverDate ?? receivedAt))) }
    }

    /// The media type in lower case without parameters, of which a server may send the same one twice.
    public var mediaType: String {
        let field = headers["Content-Type"] ?? ""
        return String(decoding: Array((field.split(separator: ";").first ?? "").utf8).trimmed, as: UTF8.self)
            .lowercased()
    }

    /// Whether the body is a page for a browser, by its type or its first bytes: what a proxy's login page and a
    /// single-page application answer, with status 200, for an address that is none of theirs.
    public var isHTML: Bool {
        if mediaType == "text/html" || mediaType == "application/xhtml+xml" { return true }
        let start = body.firstIndex { !$0.isBlank } ?? 0
        return body.starts(withLetters: "<!doctype html", from: start) || body.starts(withLetters: "<html", from: start)
    }

    /// The body as text; bytes that are no UTF-8 become U+FFFD. Untrusted: it may hold control characters.
    public var text: String {
        String(decoding: body, as: UTF8.self)
    }

    /// What an error's body says, in one printable line without secrets; empty where it says nothing.
    public var message: String {
        redaction(ServerMessage.line(in: self))
    }

    /// Itself where the status is 2xx, else ``WireError/status(code:message:retryAfter:at:)``.
    @discardableResult
    public func requireSuccess() throws(WireError) -> Response {
        guard (200..<300).contains(status) else {
            throw .status(code: status, message: message, retryAfter: retryAfter, at: place)
        }
        return self
    }

    /// The body as JSON. Content types are not believed: a body that can be read is read.
    public func json() throws(WireError) -> JSON {
        if body.isEmpty { throw .malformed(what: "an empty body instead of JSON", at: place) }
        return try JSON.parse(body, at: place, or: isHTML ? "a web page instead of JSON" : nil)
    }

    /// The body as Prometheus or OpenMetrics text.
    public func exposition(_ limits: Exposition.Limits = .init()) throws(WireError) -> Exposition {
        if isHTML { throw .malformed(what: "a web page instead of metrics", at: place) }
        return try Exposition.parse(body, limits: limits, at: place)
    }
}
