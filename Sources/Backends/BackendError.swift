public import OpsModel

/// Why a backend could not be read: the family of the fault, and a sentence that says what failed, where, why, and
/// what to do next. Holds no secret.
public struct BackendError: Error, Sendable, Hashable, CustomStringConvertible {
    public var failure: PollFailure
    /// How long the system asked us to wait, where it did.
    public var retryAfter: Duration?

    public init(_ kind: PollFailure.FailureKind, _ message: String, retryAfter: Duration? = nil) {
        failure = PollFailure(kind: kind, message: message)
        self.retryAfter = retryAfter
    }

    public var description: String { failure.message }
}
