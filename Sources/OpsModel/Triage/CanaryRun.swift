/// The running test of one canary beside the stable version: what was counted since its step began, which is longer than the
/// hour that is remembered for charts.
struct CanaryRun: Sendable {
    /// What begins a new test when it changes.
    struct Step: Sendable, Hashable {
        var stable: SignalsID
        var canary: SignalsID
        /// When this share of the traffic, or the version, began; `nil` where no source tells.
        var began: Instant?
    }

    let step: Step
    /// Since when both are compared: the step, or the restart, and a warm-up.
    let since: Instant
    /// Restarts of the canary's replicas, by which a new process is known.
    private var restarts: Int
    private(set) var polls: [CanaryPoll] = []
    private var last: Instant?

    static let warmUp = Duration.seconds(120)
    /// Polls that are kept one by one: a day at 15 s. Of more, neighbours are counted as one.
    static let capacity = 5760

    /// - Parameter begin: when the step, or the process that answers, began.
    init(_ step: Step, restarts: Int, from begin: Instant) {
        self.step = step
        self.restarts = restarts
        since = begin + Self.warmUp
    }

    /// Whether what is seen now belongs to this test; fewer restarts only mean that a replica went.
    func goes(on step: Step, restarts: Int) -> Bool { step == self.step && restarts <= self.restarts }

    /// Counts what is new among `points`, the latest of which are not counted yet.
    mutating func count(_ points: PairedPoints, restarts: Int) {
        self.restarts = restarts
        polls += points.polls(since: max(since, last ?? since))
        last = points.all.last?.at ?? last
        guard polls.count > Self.capacity else { return }
        polls = stride(from: 0, to: polls.count, by: 2).map { index in
            index + 1 < polls.count ? polls[index] + polls[index + 1] : polls[index]
        }
    }
}

extension CanaryPoll {
    static func + (one: CanaryPoll, other: CanaryPoll) -> CanaryPoll {
        CanaryPoll(
            stable: one.stable + other.stable, canary: one.canary + other.canary, length: one.length + other.length)
    }
}

extension ArmCounts {
    static func + (one: ArmCounts, other: ArmCounts) -> ArmCounts {
        let slow = one.slow.flatMap { first in other.slow.map { first + $0 } }
        return ArmCounts(requests: one.requests + other.requests, errors: one.errors + other.errors, slow: slow)
    }
}
