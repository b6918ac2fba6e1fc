/// What one variant answered between two polls.
public struct ArmCounts: Sendable, Hashable {
    public var requests: Double
    public var errors: Double
    /// Slower than the SLO's bound; `nil` where no bound is set or no source tells.
    public var slow: Double?

    public init(requests: Double, errors: Double, slow: Double? = nil) {
        self.requests = requests
        self.errors = errors
        self.slow = slow
    }
}

/// Both variants between two polls, since this traffic step began and its warm-up was over.
public struct CanaryPoll: Sendable, Hashable {
    public var stable: ArmCounts
    public var canary: ArmCounts
    public var length: Duration

    public init(stable: ArmCounts, canary: ArmCounts, length: Duration) {
        self.stable = stable
        self.canary = canary
        self.length = length
    }
}
