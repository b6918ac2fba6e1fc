import OpsModel
public import Wire

extension BackendError {
    /// A fault on the wire as a fault of the backend; the sentence is Wire's own, which holds no secret.
    public init(_ error: WireError) {
        self.init(PollFailure.FailureKind(error), error.description, retryAfter: error.retryAfter)
    }
}

extension PollFailure.FailureKind {
    /// The family that decides the word on screen and the advice.
    fileprivate init(_ error: WireError) {
        switch error {
        case .dnsFailure, .refused, .unreachable: self = .unreachable
        case .exhausted, .cancelled: self = .notAsked
        case .tls: self = .tls
        case .notTLS: self = .notTLS
        case .deadline: self = .deadline
        case .tooLarge: self = .tooLarge
        case .truncated, .malformed: self = .malformed
        case .redirectedElsewhere, .redirectLoop: self = .redirected
        case .invalidRequest: self = .configuration
        case .status(let code, _, _, _): self.init(status: code, error.denial)
        }
    }

    private init(status code: Int, _ denial: WireError.Denial?) {
        switch denial {
        case .unauthorised: self = .unauthorised
        case .forbidden: self = .forbidden
        case .notFound: self = .notFound
        case .rateLimited: self = .rateLimited
        case .client where code == 408 || code == 425: self = .server
        // What we asked for is refused as it is: an option of ours that the system does not take.
        case .client, .conflict: self = .configuration
        case .unexpected where (300..<400).contains(code): self = .redirected
        case .server, .unexpected, nil: self = .server
        }
    }
}
