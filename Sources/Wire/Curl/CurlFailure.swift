import CCurl
import Glibc
internal import Threads

/// Says what a failed transfer means.
struct CurlFailure {
    let code: CURLcode
    let plan: TransferPlan
    let handle: UnsafeMutableRawPointer
    let sink: UnsafeMutablePointer<CCurlSink>

    var error: WireError {
        if sink.pointee.body_overflowed || code == CURLE_FILESIZE_EXCEEDED {
            return .tooLarge(at: plan.place, limit: plan.maximumBytes)
        }
        if sink.pointee.head_overflowed {
            return .malformed(what: "header fields without end", at: plan.place)
        }
        switch code {
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY: return .dnsFailure(host: plan.host)
        case CURLE_COULDNT_CONNECT: return connection
        case CURLE_PARTIAL_FILE: return .truncated(at: plan.place, received: sink.pointee.body_count)
        case CURLE_URL_MALFORMAT: return .invalidRequest(reason: "its address cannot be read")
        case CURLE_OUT_OF_MEMORY: return .exhausted(reason: "no memory")
        case CURLE_UNSUPPORTED_PROTOCOL, CURLE_WEIRD_SERVER_REPLY:
            return .malformed(what: "something that is not HTTP" + secureHint, at: plan.place)
        case CURLE_BAD_CONTENT_ENCODING:
            return .malformed(what: "a body that cannot be decompressed", at: plan.place)
        case CURLE_SSL_CONNECT_ERROR where Self.plainReplies.contains(where: reason.contains):
            return .notTLS(host: plan.host)
        default:
            return Self.tlsCodes.contains(code.rawValue)
                ? .tls(host: plan.host, reason: reason + certificateHint) : broken
        }
    }

    private var connection: WireError {
        let number = Int32(truncatingIfNeeded: ccurl_get_long(handle, CURLINFO_OS_ERRNO))
        if number == ECONNREFUSED || number == ENOENT && plan.settings.unixSocket != nil {
            return .refused(host: plan.host)
        }
        let text = number == 0 ? reason : SystemMessage.of(number)
        return .unreachable(host: plan.host, reason: text)
    }

    /// A connection that ended: before an answer the server is out of reach, inside one the answer is cut off.
    private var broken: WireError {
        let received = sink.pointee.body_count
        // TLS 1.3 refuses a client's certificate only after the handshake.
        if reason.hasPrefix("OpenSSL"), reason.contains("alert") {
            return .tls(host: plan.host, reason: reason + certificateHint)
        }
        if received > 0 || sink.pointee.head_count > 0 { return .truncated(at: plan.place, received: received) }
        if sink.pointee.is_securing, lacksCertificate {
            return .tls(host: plan.host, reason: "the server ended the connection after the handshake" + Self.hint)
        }
        return .unreachable(host: plan.host, reason: reason + secureHint)
    }

    /// What a server that speaks TLS does with plain requests: it ends the connection, or answers in records.
    private var secureHint: String {
        plan.url.hasPrefix("http://") && plan.settings.unixSocket == nil ? "; if it speaks TLS, write https://" : ""
    }

    private var lacksCertificate: Bool { plan.settings.tls.clientCertificate == nil }

    /// What to think of where the server sends an alert and was shown no certificate.
    private var certificateHint: String {
        lacksCertificate && reason.contains("alert") ? Self.hint : ""
    }

    private static let hint = "; it may require a client certificate, and none is configured"

    /// libcurl's own words for this transfer, else for the code.
    private var reason: String {
        let own = withUnsafeBytes(of: sink.pointee.reason) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
        let text = own.isEmpty ? curl_easy_strerror(code).map { String(cString: $0) } ?? "unknown" : own
        return plan.redaction(text)
    }

    /// What OpenSSL says of an answer whose first bytes are no TLS record (ERR_reason_error_string, ssl_err.c).
    private static let plainReplies = ["wrong version number", "packet length too long", "http request"]

    private static let tlsCodes: Set<UInt32> = Set(
        [
            CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER,
            CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CRL_BADFILE, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_ENGINE_NOTFOUND,
            CURLE_SSL_ENGINE_SETFAILED, CURLE_SSL_ENGINE_INITFAILED, CURLE_SSL_SHUTDOWN_FAILED,
            CURLE_SSL_PINNEDPUBKEYNOTMATCH, CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_CLIENTCERT, CURLE_USE_SSL_FAILED,
        ].map(\.rawValue))
}
