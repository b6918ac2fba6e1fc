public import OpsModel
internal import Wire

/// A backend that can be changed, by some calls. It reads before and after as it is told to, and decides nothing.
public protocol Performs: Backend {
    /// The calls it takes; the screens grey out the rest.
    static var operations: Set<SystemCall.Operation> { get }

    /// What the call finds now, and what it would make of it.
    ///
    /// - Throws: why it cannot be read, or why the call makes no sense here: a model that is not there, say.
    func reading(of call: SystemCall) async throws(BackendError) -> CallReading

    /// What is promised of the call.
    func guarantee(of call: SystemCall) -> CallGuarantee

    /// How long the system may be at a call after it was sent, be its sender gone: until then its target does not say the
    /// last word.
    func longest(_ call: SystemCall) -> Duration

    /// Sends the call once, against the values that `reading` holds where the system can be told them.
    func perform(_ call: SystemCall, _ reading: CallReading) async throws(CallFault)
}

/// Why a call that was sent did not end well.
public enum CallFault: Error, Sendable, Hashable, CustomStringConvertible {
    /// The system said no: nothing changed.
    case refused(String)
    /// No answer, or one that does not tell: it may have taken effect.
    case unknown(String)

    public var description: String {
        switch self {
        case .refused(let why), .unknown(let why): why
        }
    }

    /// What a fault on the wire says of a call: an answer of the 400s means that it was refused, and so does a
    /// connection that was never made; of all else nobody knows.
    init(_ error: WireError) {
        switch error {
        case .dnsFailure, .refused, .tls, .notTLS, .invalidRequest, .exhausted: self = .refused(error.description)
        case .status(let code, _, _, _) where (400..<500).contains(code) && code != 408:
            self = .refused(error.description)
        case .deadline(_, _, let phase) where [.queued, .resolving, .connecting, .securing].contains(phase):
            self = .refused(error.description)
        case .unreachable, .deadline, .tooLarge, .truncated, .malformed, .status, .redirectedElsewhere, .redirectLoop,
            .cancelled:
            self = .unknown(error.description)
        }
    }
}

extension BackendError {
    /// A call that this backend does not take, or one for a thing that is not there.
    static func noSuchCall(_ what: String) -> BackendError { BackendError(.configuration, what) }
}

extension Endpoint {
    /// Sends a request that changes something, once; its answer's body is not looked at.
    func perform(
        _ method: Request.Method, _ path: RequestPath, query: Query = [:], _ body: Request.Body? = nil,
        deadline: Duration? = nil
    ) async throws(CallFault) {
        do throws(WireError) {
            _ = try await transport.fetch(change(method, path, query: query, body, deadline: deadline))
        } catch {
            throw CallFault(error)
        }
    }
}
