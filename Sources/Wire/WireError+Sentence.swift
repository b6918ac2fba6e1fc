extension WireError: CustomStringConvertible {
    /// What failed, where, why, and what to do next, in one or two lines.
    public var description: String {
        switch self {
        case .dnsFailure(let host):
            "\(host): the name does not resolve. Check its spelling and this machine's DNS."
        case .refused(let host):
            "\(host) refused the connection: nothing listens there. Check that it runs and that the port is right."
        case .unreachable(let host, let reason):
            "\(host) cannot be reached: \(reason). Check the address, the network and what stands between."
        case .tls(let host, let reason):
            "\(host): TLS failed: \(reason). Check the server's certificate and the CA file configured for it."
        case .notTLS(let host):
            "\(host) does not speak TLS: what answers there is plain. Configure it with http://, or give the port that has TLS."
        case .deadline(let host, let limit, let phase):
            "\(host) \(phase.fault) within \(limit.brief). \(phase.advice(after: limit))."
        case .tooLarge(let place, let limit):
            "\(place) answered more than the \(limit.byteCount) allowed. Ask for less, or raise the limit."
        case .truncated(let place, let received):
            "\(place): the connection ended inside the answer, after \(received.byteCount). Check the server, and what stands between."
        case .malformed(let what, let place):
            "\(place) answered \(what). Check that the address is that system's API."
        case .status(let code, let message, let retryAfter, let place):
            statusSentence(code, message, retryAfter, place)
        case .redirectedElsewhere(let place, let target):
            "\(place) redirects to \(target), which is not followed. If that is right, configure that address."
        case .redirectLoop(let place, let limit):
            "\(place) redirected more than \(limit) times. Check its base path, and the proxy before it."
        case .invalidRequest(let reason):
            "The request was not sent: \(reason)."
        case .exhausted(let reason):
            "The request could not start: \(reason). Free memory or descriptors on this machine."
        case .cancelled:
            "The request was cancelled."
        }
    }

    /// A few words for a column: `refused`, `HTTP 503`, `no answer in 10 s`.
    public var brief: String {
        switch self {
        case .dnsFailure: "name does not resolve"
        case .refused: "refused"
        case .unreachable: "unreachable"
        case .tls: "TLS failed"
        case .notTLS: "no TLS there"
        case .deadline(_, let limit, .receiving): "no end in \(limit.brief)"
        case .deadline(_, let limit, _): "no answer in \(limit.brief)"
        case .tooLarge: "answer too large"
        case .truncated: "answer cut off"
        case .malformed: "not what was asked for"
        case .status(let code, _, _, _): "HTTP \(code)"
        case .redirectedElsewhere: "redirects elsewhere"
        case .redirectLoop: "redirects in a loop"
        case .invalidRequest: "invalid request"
        case .exhausted: "out of resources"
        case .cancelled: "cancelled"
        }
    }

    private func statusSentence(_ code: Int, _ message: String, _ retryAfter: Duration?, _ place: String) -> String {
        let said = message.isEmpty ? "" : ": \(message)"
        let advice: String? =
            switch denial {
            case .unauthorised: "Check the credential configured for it"
            case .forbidden: "The credential is known but may not do this; ask for the permission"
            case .notFound: "Check the base path and the version of that system"
            case .rateLimited: retryAfter.map { "It asked to be left alone for \($0.brief)" } ?? "Poll it less often"
            case .conflict: "Read it again before changing it"
            case .server: "Its own log says more"
            case .unexpected where (300..<400).contains(code):
                "It redirects this request, which is not followed; configure the address it redirects to"
            case .client where message.contains("HTTPS"): "It speaks TLS: write https:// in its address"
            case .client: "The request is refused as it is; check what is configured for it"
            case .unexpected, nil: nil
            }
        return "\(place) answered \(code)\(said)." + (advice.map { " \($0)." } ?? "")
    }
}

extension WireError.Phase {
    fileprivate var fault: String {
        switch self {
        case .queued: "had too many requests under way to take another"
        case .resolving: "was not resolved"
        case .connecting: "did not accept a connection"
        case .securing: "did not finish the TLS handshake"
        case .waiting: "accepted the connection but did not answer"
        case .receiving: "began an answer but did not end it"
        }
    }

    /// Where even a long wait brought nothing, a longer one is no remedy.
    fileprivate func advice(after limit: Duration) -> String {
        switch self {
        case .waiting where limit >= .seconds(25): "It hangs: its own log says more"
        case .queued: "Ask it less often, or allow more requests at once"
        case .resolving: "Check this machine's DNS"
        case .connecting: "Check the address, the network and what stands between"
        case .securing: "Check that this port speaks TLS"
        case .waiting: "Check its load, or allow it more time"
        case .receiving: "Ask for less, or allow it more time"
        }
    }
}
