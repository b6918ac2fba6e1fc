internal import FoundationEssentials
internal import Wire

/// An address as a runbook or an alert writes it, taken apart so that its host is checked by the same parser that
/// connects to it.
struct PlainAddress {
    /// Scheme, host and port.
    let base: BaseURL
    private let path: String
    private let query: Query

    /// Fails on what is no `http` or `https` address and on one that carries a user or a password.
    init(_ text: String) throws(BaseURLError) {
        guard let parts = URLComponents(string: text), let scheme = parts.scheme, let host = parts.percentEncodedHost
        else { throw .unreadable(reason: "no scheme or no host") }
        guard parts.user == nil, parts.password == nil else { throw .credential }
        base = try BaseURL("\(scheme)://\(host)" + (parts.port.map { ":\($0)" } ?? ""))
        path = parts.percentEncodedPath
        var query = Query()
        for item in parts.queryItems ?? [] { query.append(item.name, item.value ?? "") }
        self.query = query
    }

    /// A GET without any credential.
    func request(deadline: Duration, maximumBytes: Int) -> Request {
        var request = Request(.get, base, RequestPath(encoded: path), query: query)
        request.deadline = deadline
        request.maximumBytes = maximumBytes
        request.credential = Credential.none
        return request
    }
}
