/// Two time lines: the caller's wall clock, and the world's, which runs `speed` times as fast from `start` on.
///
/// Every instant that crosses a port is a wall instant, so that a sped-up drill shows its clients no clock skew: what
/// happened before `start` stays where it was, and what follows comes sooner.
struct DrillClock: Sendable {
    let start: Double
    let speed: Double
    let wall: @Sendable () -> Double

    /// The world's instant now, in seconds of the epoch.
    var now: Double { world(wall()) }

    func world(_ wallInstant: Double) -> Double {
        wallInstant <= start ? wallInstant : start + (wallInstant - start) * speed
    }

    func wall(_ worldInstant: Double) -> Double {
        worldInstant <= start ? worldInstant : start + (worldInstant - start) / speed
    }
}
