import CCurl

/// An absolute address taken apart by libcurl.
struct URLParts {
    let base: BaseURL
    let query: String?
    let hasCredential: Bool

    /// `text` is resolved against `origin` where there is one, as a `Location` field is.
    init(_ text: String, relativeTo origin: String? = nil) throws(BaseURLError) {
        guard let handle = curl_url() else { throw .unreadable(reason: "no memory") }
        defer { curl_url_cleanup(handle) }
        if let origin { try Self.set(handle, origin) }
        try Self.set(handle, text)
        guard let scheme = BaseURL.Scheme(rawValue: Self.part(handle, CURLUPART_SCHEME) ?? "") else { throw .scheme }
        guard let host = Self.part(handle, CURLUPART_HOST), !host.isEmpty else { throw .unreadable(reason: "no host") }
        var path = (Self.part(handle, CURLUPART_PATH) ?? "")[...]
        while path.hasPrefix("/") { path.removeFirst() }
        if origin == nil { while path.hasSuffix("/") { path.removeLast() } }
        base = BaseURL(
            scheme: scheme, host: host.lowercased(), port: Self.part(handle, CURLUPART_PORT).flatMap { Int($0) },
            path: String(path))
        let fragment = Self.part(handle, CURLUPART_FRAGMENT)
        query = Self.part(handle, CURLUPART_QUERY) ?? (origin == nil ? fragment : nil)
        hasCredential = Self.part(handle, CURLUPART_USER) != nil || Self.part(handle, CURLUPART_PASSWORD) != nil
    }

    private static func set(_ handle: OpaquePointer, _ text: String) throws(BaseURLError) {
        let result = curl_url_set(handle, CURLUPART_URL, text, 0)
        if result == CURLUE_UNSUPPORTED_SCHEME || result == CURLUE_BAD_SCHEME { throw .scheme }
        guard result == CURLUE_OK else {
            throw .unreadable(reason: curl_url_strerror(result).map { String(cString: $0) } ?? "not an address")
        }
    }

    private static func part(_ handle: OpaquePointer, _ part: CURLUPart) -> String? {
        var value: UnsafeMutablePointer<CChar>?
        guard curl_url_get(handle, part, &value, 0) == CURLUE_OK, let value else { return nil }
        defer { curl_free(value) }
        return String(cString: value)
    }
}
