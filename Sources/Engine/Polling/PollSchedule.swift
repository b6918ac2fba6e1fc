internal import Wire

/// When a backend is polled next: its interval while it answers, further and further apart while it fails.
///
/// Everything is measured from now, never from what was missed, so that a machine that slept has nothing to catch up.
struct PollSchedule: Sendable {
    /// Intervals are spread by this share either way, so that many backends do not fall into step.
    static let jitter = 0.1

    let interval: Duration
    private let backoff: Backoff
    private(set) var failures = 0
    private var random: SplitMix

    init(interval: Duration, seed: UInt64) {
        self.interval = interval
        // A failing backend is asked every five minutes at least, unless its interval is longer or it asked for peace.
        backoff = Backoff(base: interval * 2, cap: max(interval, .seconds(300)), longestRetryAfter: .seconds(3600))
        random = SplitMix(seed: seed)
    }

    /// The wait from the start of a poll that answered to the next.
    mutating func afterAnswer() -> Duration {
        failures = 0
        return interval * (1 + Self.jitter * (2 * random.fraction() - 1))
    }

    /// The wait from the end of a poll that failed to the next: never sooner than a healthy poll would come, and never
    /// before the server wishes.
    mutating func afterFailure(retryAfter: Duration?) -> Duration {
        failures += 1
        let soonest = interval * (1 - Self.jitter * random.fraction())
        return max(soonest, backoff.delay(afterFailures: failures, retryAfter: retryAfter, using: &random))
    }

    /// A small wait for a poll that is overdue by more than an interval, because the machine slept: all backends are.
    mutating func afterSleep() -> Duration {
        interval * (Self.jitter * random.fraction())
    }
}
