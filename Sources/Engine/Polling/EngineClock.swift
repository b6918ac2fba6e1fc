internal import FoundationEssentials
public import OpsModel

/// The time the engine runs by: a monotonic reading for schedules and deadlines, the wall for stamps.
///
/// The monotonic reading goes on while the machine is suspended and never steps, so that neither a corrected clock nor
/// a resumed laptop makes anything run early or often.
public protocol EngineClock: Sendable {
    /// Since an arbitrary start.
    var uptime: Duration { get }
    /// The wall clock, which may step.
    var now: Instant { get }
    /// Returns when ``uptime`` has reached `deadline`, or throws when the task is cancelled.
    func sleep(until deadline: Duration) async throws
}

/// The machine's clocks.
public struct SystemClock: EngineClock {
    private let start = ContinuousClock.now

    public init() {}

    public var uptime: Duration { ContinuousClock.now - start }

    public var now: Instant { Self.now }

    /// The one place where the program asks what time it is.
    public static var now: Instant { Instant(seconds: Date().timeIntervalSince1970) }

    public func sleep(until deadline: Duration) async throws {
        try await Task.sleep(until: start + deadline, tolerance: .milliseconds(10), clock: .continuous)
    }
}
