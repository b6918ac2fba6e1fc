internal import Synchronization
public import Wire

/// The secrets this process has in hand, so that everything it writes can be freed of them.
public final class KnownSecrets: Sendable {
    private struct State {
        var secrets: [Secret] = []
        var redaction = Redaction()
    }

    private let state = Mutex(State())

    public init() {}

    public func insert(_ secret: Secret) {
        state.withLock { state in
            guard !state.secrets.contains(secret) else { return }
            state.secrets.append(secret)
            state.redaction = Redaction(state.secrets)
        }
    }

    /// The text without what is known now, and without what looks like a credential.
    public func redact(_ text: String) -> String { redaction(text) }

    /// Of all that is known now.
    public var redaction: Redaction { state.withLock { $0.redaction } }
}
