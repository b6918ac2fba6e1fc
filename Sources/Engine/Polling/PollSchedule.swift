/// When a backend is polled next: its interval while it answers, further and further apart while it fails.
///
/// Everything is measured from now, never from what was missed, so that a machine that slept has nothing to catch up.
struct PollSchedule: Sendable {
    /// Failing backends are asked at least this often, unless their interval is longer or they asked for peace.
    static let longestBackoff = Duration.seconds(300)
    /// A `Retry-After` beyond this is a mistake of the server's.
    static let longestRetryAfter = Duration.seconds(3600)
    /// Intervals are spread by this share either way, so that many backends do not fall into step.
    static let jitter = 0.1

    let interval: Duration
    private(set) var failures = 0
    private var random: SplitMix

    init(interval: Duration, seed: UInt64) {
        self.interval = interval
        random = SplitMix(seed: seed)
    }

    /// The wait from the start of a poll that answered to the next.
    mutating func afterAnswer() -> Duration {
        failures = 0
        return interval * (1 + Self.jitter * (2 * random.fraction() - 1))
    }

    /// The wait from the end of a poll that failed to the next: exponential with full jitter (Brooker, "Exponential
    /// Backoff And Jitter", 2015), never sooner than a healthy poll would come, and never before the server wishes.
    mutating func afterFailure(retryAfter: Duration?) -> Duration {
        failures += 1
        let ceiling = max(interval, min(Self.longestBackoff, interval * Double(1 << min(failures, 20))))
        let wait = max(interval * (1 - Self.jitter * random.fraction()), ceiling * random.fraction())
        guard let retryAfter else { return wait }
        return max(wait, min(retryAfter, Self.longestRetryAfter))
    }

    /// A small wait for a poll that is overdue by more than an interval, because the machine slept: all backends are.
    mutating func afterSleep() -> Duration {
        interval * (Self.jitter * random.fraction())
    }
}
