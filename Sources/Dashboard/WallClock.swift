internal import Engine
internal import Glibc
public import OpsModel

/// What time it is, as an input of the program: the system's, or one that a test sets.
public struct WallClock: Sendable {
    public var now: @Sendable () -> Instant
    /// Seconds east of UTC of the person's own clock at an instant.
    public var localOffset: @Sendable (Instant) -> Int

    public init(now: @escaping @Sendable () -> Instant, localOffset: @escaping @Sendable (Instant) -> Int) {
        self.now = now
        self.localOffset = localOffset
    }

    public static let system = WallClock(
        now: { SystemClock.now },
        localOffset: { instant in
            guard var seconds = time_t(exactly: instant.seconds.rounded(.down)) else { return 0 }
            var local = tm()
            return localtime_r(&seconds, &local) == nil ? 0 : local.tm_gmtoff
        })
}
