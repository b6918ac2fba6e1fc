import CCurl

/// Sets an easy handle up for a plan. Every policy of ours towards libcurl is here.
struct CurlOptions {
    private let handle: UnsafeMutableRawPointer

    init(_ handle: UnsafeMutableRawPointer) {
        self.handle = handle
    }

    func apply(_ plan: TransferPlan) throws(WireError) {
        try set(CURLOPT_URL, plan.url)
        try set(CURLOPT_PROTOCOLS_STR, "http,https")
        // What was encoded for the server stays as it is; redirects are ours to judge.
        try set(CURLOPT_PATH_AS_IS, 1)
        try set(CURLOPT_FOLLOWLOCATION, 0)
        // No signals for time-outs, and no waiting for a resolver's thread when a transfer ends.
        try set(CURLOPT_NOSIGNAL, 1)
        try set(CURLOPT_QUICK_EXIT, 1)
        // The loop keeps the deadline, over queue and redirects too.
        try set(CURLOPT_CONNECTTIMEOUT_MS, Int(Int32.max))
        try set(CURLOPT_ACCEPT_ENCODING, "gzip, deflate")
        try set(CURLOPT_TCP_KEEPALIVE, 1)
        try set(CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_2TLS)
        if !plan.isRead {
            try set(CURLOPT_FRESH_CONNECT, 1)
            try set(CURLOPT_FORBID_REUSE, 1)
        }
        if let path = plan.settings.unixSocket { try set(CURLOPT_UNIX_SOCKET_PATH, path) }
        try applyMethod(plan)
        try applyTLS(plan.settings.tls)
        try applyProxy(plan)
    }

    private func applyMethod(_ plan: TransferPlan) throws(WireError) {
        if plan.method == .get, plan.body == nil { return try set(CURLOPT_HTTPGET, 1) }
        let body = plan.body ?? []
        try check(body.withUnsafeBufferPointer { ccurl_set_body(handle, $0.baseAddress, $0.count) })
        try set(CURLOPT_CUSTOMREQUEST, plan.method.rawValue)
    }

    private func applyTLS(_ tls: TLSSettings) throws(WireError) {
        try set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        // An authority's file that was replaced is seen within minutes, not libcurl's day.
        try set(CURLOPT_CA_CACHE_TIMEOUT, 300)
        try set(tls.authority, file: CURLOPT_CAINFO, text: CURLOPT_CAINFO_BLOB)
        try set(tls.clientCertificate, file: CURLOPT_SSLCERT, text: CURLOPT_SSLCERT_BLOB)
        try set(tls.clientKey, file: CURLOPT_SSLKEY, text: CURLOPT_SSLKEY_BLOB)
        if let passphrase = tls.clientKeyPassphrase { try set(CURLOPT_KEYPASSWD, passphrase.reveal()) }
        guard tls.skipsVerification else { return }
        try set(CURLOPT_SSL_VERIFYPEER, 0)
        try set(CURLOPT_SSL_VERIFYHOST, 0)
    }

    private func applyProxy(_ plan: TransferPlan) throws(WireError) {
        switch plan.settings.proxy {
        case .environment where plan.bypassesProxy || plan.settings.unixSocket != nil: try set(CURLOPT_PROXY, "")
        case .environment: break
        case .none: try set(CURLOPT_PROXY, "")
        case .server(let address, let credential):
            try set(CURLOPT_PROXY, address)
            guard case .basic(let user, let password) = credential else { return }
            try set(CURLOPT_PROXYUSERNAME, user)
            try set(CURLOPT_PROXYPASSWORD, password.reveal())
        }
    }

    private func set(_ pem: TLSSettings.PEM?, file: CURLoption, text: CURLoption) throws(WireError) {
        switch pem {
        case .file(let path): try set(file, path)
        case .text(let secret):
            let bytes = Array(secret.reveal().utf8)
            try check(bytes.withUnsafeBufferPointer { ccurl_set_blob(handle, text, $0.baseAddress, $0.count) })
        case nil: break
        }
    }

    private func set(_ option: CURLoption, _ value: String) throws(WireError) {
        if value.utf8.contains(0) { throw .invalidRequest(reason: "a setting holds a NUL byte") }
        try check(ccurl_set_string(handle, option, value))
    }

    private func set(_ option: CURLoption, _ value: Int) throws(WireError) {
        try check(ccurl_set_long(handle, option, value))
    }

    private func check(_ code: CURLcode) throws(WireError) {
        guard code != CURLE_OK else { return }
        let reason = curl_easy_strerror(code).map { String(cString: $0) } ?? "unknown"
        throw .invalidRequest(reason: "libcurl refuses a setting (\(reason))")
    }
}
