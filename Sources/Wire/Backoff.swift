/// How long to leave a failing system alone: exponential with full jitter, so that a thousand dashboards do not return
/// in step (M. Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015).
public struct Backoff: Sendable, Equatable {
    /// The longest wait after the first failure; doubles with each further one.
    public var base: Duration
    /// The longest wait of all by this rule.
    public var cap: Duration
    /// The longest that a server's `Retry-After` is obeyed.
    public var longestRetryAfter: Duration

    public init(
        base: Duration = .seconds(1), cap: Duration = .seconds(60), longestRetryAfter: Duration = .seconds(600)
    ) {
        self.base = base
        self.cap = cap
        self.longestRetryAfter = longestRetryAfter
    }

    /// The upper end of the random wait after that many failures in a row, at least one.
    public func ceiling(afterFailures failures: Int) -> Duration {
        var ceiling = min(base, cap)
        for _ in 1..<max(1, min(failures, 64)) where ceiling < cap { ceiling = min(ceiling * 2, cap) }
        return ceiling
    }

    /// A wait drawn evenly from zero to the ceiling, after what the server asked for where it asked.
    public func delay(
        afterFailures failures: Int, retryAfter: Duration? = nil, using generator: inout some RandomNumberGenerator
    ) -> Duration {
        let ceiling = ceiling(afterFailures: failures).milliseconds
        let jitter = Duration.milliseconds(Int.random(in: 0...max(0, ceiling), using: &generator))
        guard let retryAfter else { return jitter }
        return min(max(retryAfter, .zero), longestRetryAfter) + jitter
    }
}
