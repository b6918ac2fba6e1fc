/// A point in time: UTC seconds since 1970, leap seconds ignored, as Unix and every backend count them.
public struct Instant: Sendable, Hashable, Comparable, Codable {
    public var seconds: Double

    /// A NaN, which no clock shows but a hostile answer may hold, becomes the epoch.
    public init(seconds: Double) {
        self.seconds = seconds.isNaN ? 0 : seconds
    }

    /// From the epoch milliseconds that MLflow, Triton and WhyLabs report.
    public init(milliseconds: Double) {
        self.init(seconds: milliseconds / 1000)
    }

    public init(from decoder: any Decoder) throws {
        self.init(seconds: try decoder.singleValueContainer().decode(Double.self))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(seconds)
    }

    public static func < (lhs: Instant, rhs: Instant) -> Bool {
        lhs.seconds < rhs.seconds
    }

    /// At most some thirty million years either way, which no clock tells but a hostile answer may.
    public static func - (lhs: Instant, rhs: Instant) -> Duration {
        Duration(boundedSeconds: lhs.seconds - rhs.seconds)
    }

    public static func + (lhs: Instant, rhs: Duration) -> Instant {
        Instant(seconds: lhs.seconds + rhs.inSeconds)
    }

    public static func - (lhs: Instant, rhs: Duration) -> Instant {
        Instant(seconds: lhs.seconds - rhs.inSeconds)
    }

    /// How long ago `earlier` was; never negative, so that a clock that stepped back shows no negative age.
    public func age(since earlier: Instant) -> Duration {
        max(.zero, self - earlier)
    }
}

extension Duration {
    /// The length in seconds, with fractions.
    public var inSeconds: Double {
        Double(components.seconds) + Double(components.attoseconds) * 1e-18
    }
}
