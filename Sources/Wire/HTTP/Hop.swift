/// One request on its way: the first address, or the one a redirect named.
struct Hop {
    private let request: Request
    private let settings: HTTPSettings
    private let redaction: Redaction
    private let headers: Headers
    private var base: BaseURL
    private var url: String
    private(set) var place: String

    /// Fails on what must not be sent: header fields that would break out of their line.
    init(_ request: Request, _ settings: HTTPSettings) throws(WireError) {
        self.request = request
        self.settings = settings
        let credential = request.credential ?? settings.credential
        redaction = Redaction(credential.secrets + settings.secrets)
        headers = Self.headers(request, credential, settings)
        if let fault = headers.fault { throw .invalidRequest(reason: fault) }
        base = request.base
        url = request.url
        place = ""
        place = host + "/" + [request.base.path, request.path.encoded].filter { !$0.isEmpty }.joined(separator: "/")
    }

    private static func headers(_ request: Request, _ credential: Credential, _ settings: HTTPSettings) -> Headers {
        var headers = request.headers
        if let (name, value) = credential.header { headers.append(name, value) }
        if let body = request.body { headers.append("Content-Type", body.contentType) }
        if headers["User-Agent"] == nil { headers.append("User-Agent", settings.userAgent) }
        return headers
    }

    private var host: String {
        settings.unixSocket.map { "unix:\($0)" } ?? base.authority
    }

    func transfer(until end: ContinuousClock.Instant) -> TransferPlan {
        TransferPlan(
            url: url, host: host, place: place, method: request.method, headers: headers, body: request.body?.bytes,
            deadline: end, allowed: request.deadline, maximumBytes: request.maximumBytes, settings: settings,
            bypassesProxy: base.isLoopback, isRead: request.isRead, redaction: redaction)
    }

    func response(_ answer: TransferAnswer, elapsed: Duration) -> Response {
        var response = Response(
            status: answer.status, headers: answer.headers, body: answer.body, elapsed: elapsed,
            receivedAt: answer.receivedAt, place: place, reusedConnection: answer.reusedConnection)
        response.redaction = redaction
        return response
    }

    /// Where the answer sends this request; nil where it is the answer itself. 301, 302 and 303 would turn a write
    /// into a GET, so only a GET follows them.
    func redirected(by answer: TransferAnswer) throws(WireError) -> Hop? {
        guard [301, 302, 303, 307, 308].contains(answer.status), let location = answer.headers["Location"] else {
            return nil
        }
        guard request.method == .get || answer.status >= 307 else { return nil }
        let target: URLParts
        do throws(BaseURLError) {
            target = try URLParts(location, relativeTo: url)
        } catch {
            throw .malformed(what: "a redirect to no address that can be followed", at: place)
        }
        guard target.base.hasSameOrigin(as: base), !target.hasCredential else {
            throw .redirectedElsewhere(
                at: place, to: redaction("\(target.base.scheme.rawValue)://\(target.base.authority)"))
        }
        var next = self
        next.url = target.base.description + (target.query.map { "?\($0)" } ?? "")
        next.place = host + "/" + target.base.path
        return next
    }
}
