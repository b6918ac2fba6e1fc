/// Why an exchange with an outside system gave nothing to read.
///
/// `host` is the host and port, or the path of a unix socket; `at` adds the path of the request, never its query.
/// Nothing here holds a secret: texts from servers pass the request's ``Redaction`` first.
public enum WireError: Error, Sendable, Equatable {
    /// The name could not be resolved.
    case dnsFailure(host: String)
    /// The host answered that nothing listens there.
    case refused(host: String)
    /// No connection, or one that ended before an answer began.
    case unreachable(host: String, reason: String)
    /// The certificate, or the negotiation of TLS.
    case tls(host: String, reason: String)
    /// What answered does not speak TLS at all.
    case notTLS(host: String)
    /// The whole request took longer than its deadline.
    case deadline(host: String, after: Duration, during: Phase)
    /// More bytes than the request allowed, counted after decompression.
    case tooLarge(at: String, limit: Int)
    /// The connection ended inside the answer.
    case truncated(at: String, received: Int)
    /// An answer that is not what was asked for.
    case malformed(what: String, at: String)
    /// A status that is no success; `message` is what the server's body says, in one printable line.
    case status(code: Int, message: String, retryAfter: Duration?, at: String)
    /// A redirect to another scheme, host or port, which is never followed.
    case redirectedElsewhere(at: String, to: String)
    /// Redirects within one host that do not end.
    case redirectLoop(at: String, limit: Int)
    /// A request that must not be sent as it is.
    case invalidRequest(reason: String)
    /// This process lacks what a request needs: memory, threads, descriptors.
    case exhausted(reason: String)
    /// The task that asked was cancelled.
    case cancelled

    /// How far a request had come when its deadline passed.
    public enum Phase: Sendable, Equatable {
        /// Waiting for one of the host's parallel requests to end.
        case queued
        case resolving
        case connecting
        case securing
        /// Connected, but no byte of an answer came.
        case waiting
        /// The answer began and did not end.
        case receiving
    }
}

extension WireError {
    /// The class of a status, in the terms of RFC 9110 section 15; nil for every other error.
    public enum Denial: Sendable, Equatable {
        /// 401: no credential, or one that is not accepted.
        case unauthorised
        /// 403: known, but not allowed.
        case forbidden
        /// 404 or 410.
        case notFound
        /// 429, or 503 with `Retry-After`.
        case rateLimited
        /// 409 or 412: what was to be changed has changed.
        case conflict
        /// Another 4xx.
        case client
        /// 5xx.
        case server
        /// A 1xx or 3xx that nothing can be done with.
        case unexpected
    }

    public var denial: Denial? {
        guard case .status(let code, _, let retryAfter, _) = self else { return nil }
        switch code {
        case 401: return .unauthorised
        case 403: return .forbidden
        case 404, 410: return .notFound
        case 409, 412: return .conflict
        case 429: return .rateLimited
        case 503 where retryAfter != nil: return .rateLimited
        case 400..<500: return .client
        case 500..<600: return .server
        default: return .unexpected
        }
    }

    /// How long the server asked to be left alone; nil where it did not say.
    public var retryAfter: Duration? {
        guard case .status(_, _, let retryAfter, _) = self else { return nil }
        return retryAfter
    }
}
