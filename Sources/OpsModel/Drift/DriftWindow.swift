/// A column's score over one window.
public struct DriftWindow: Sendable, Hashable {
    public let start: Instant
    public let end: Instant
    public let score: Double
    /// `nil` where size and bins are not told or too small to know what chance does, or the score is not a number.
    public let withoutChange: NoChangeDistribution?

    public init(start: Instant, end: Instant, score: Double, withoutChange: NoChangeDistribution?) {
        self.start = start
        self.end = end
        self.score = score
        self.withoutChange = score.isFinite ? withoutChange : nil
    }
}

/// One column of a report, with the windows a monitor has told of in the order of their ends.
public struct DriftColumn: Sendable, Hashable {
    public var name: String
    /// The effect beyond which it is drift.
    public var threshold: Double
    /// Against the default reference: what the model was trained or validated on.
    public var windows: [DriftWindow]
    /// Against the same hours of the last weeks; empty where there is no such reference.
    public var seasonal: [DriftWindow]

    public init(name: String, threshold: Double, windows: [DriftWindow], seasonal: [DriftWindow] = []) {
        self.name = name
        self.threshold = threshold
        self.windows = windows
        self.seasonal = seasonal
    }
}
