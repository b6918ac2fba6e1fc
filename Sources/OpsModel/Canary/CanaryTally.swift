/// What both variants answered since one instant, in sums: as long as a step lasts, and however often a verdict is read.
struct CanaryTally: Sendable {
    /// What each poll's numbers are taken over, where that is longer than the polls lie apart.
    let window: Duration
    private(set) var requests = (stable: 0.0, canary: 0.0)
    private(set) var errors: CanaryTest
    /// Of the polls in which both tell of slow answers; `nil` before one does.
    private(set) var slow: CanaryTest?

    init(window: Duration = .zero) {
        self.window = window
        // An objective is given when the verdict is read.
        errors = CanaryTest(objective: 1, window: window)
    }

    mutating func add(_ poll: CanaryPoll) {
        let (one, other) = (poll.stable, poll.canary)
        requests = (requests.stable + one.requests, requests.canary + other.requests)
        errors.add(stable: (one.requests, one.errors), canary: (other.requests, other.errors), length: poll.length)
        guard let left = one.slow, let right = other.slow else { return }
        var test = slow ?? CanaryTest(objective: 1, window: window)
        test.add(stable: (one.requests, left), canary: (other.requests, right), length: poll.length)
        slow = test
    }
}
