/// Repeats a read that failed for a passing reason. Never for a write: see ``Request/isRead``.
public struct Retry: Sendable, Equatable {
    /// The first one included.
    public var attempts: Int
    public var backoff: Backoff

    public init(attempts: Int = 3, backoff: Backoff = Backoff(base: .milliseconds(200), cap: .seconds(5))) {
        self.attempts = attempts
        self.backoff = backoff
    }

    /// The first success, or the last failure. `sleep` fails when the task is cancelled.
    public func run<Value>(
        using generator: inout some RandomNumberGenerator,
        sleep: (Duration) async throws -> Void = { try await Task.sleep(for: $0) },
        _ operation: () async throws(WireError) -> sending Value
    ) async throws(WireError) -> sending Value {
        var failures = 0
        while true {
            do throws(WireError) {
                return try await operation()
            } catch {
                failures += 1
                guard error.isTransient, failures < attempts else { throw error }
                let delay = backoff.delay(afterFailures: failures, retryAfter: error.retryAfter, using: &generator)
                guard (try? await sleep(delay)) != nil else { throw .cancelled }
            }
        }
    }
}
