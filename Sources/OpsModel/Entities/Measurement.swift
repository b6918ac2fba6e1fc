/// How far a number may be trusted, and what it really covers.
public enum Quality: String, Sendable, Hashable, Codable, CaseIterable {
    /// Measures what its name says.
    case exact
    /// The truth is at least this: the source misses some events.
    case lowerBound
    /// A mean stands where a quantile was wanted.
    case averageOnly
    /// Covers the whole host, not only this deployment.
    case hostWide
    /// Covers every model of the process.
    case wholeProcess
    /// The source has no such number.
    case absent

    /// The mark that panes print before the number; empty where nothing needs saying.
    public var mark: String {
        switch self {
        case .exact, .absent: ""
        case .lowerBound: "≥"
        case .averageOnly: "~"
        case .hostWide: "h"
        case .wholeProcess: "p"
        }
    }
}

/// A number with its quality. Seconds, ratios in 0...1, counts per second; never a unit in another scale.
public struct Measurement: Sendable, Hashable, Codable {
    /// `nil` when unknown now: no data, an idle endpoint, a first scrape. Never zero in its stead, never NaN.
    public var value: Double?
    public var quality: Quality

    public init(_ value: Double?, _ quality: Quality = .exact) {
        self.value = value.flatMap { $0.isFinite ? $0 : nil }
        self.quality = quality
    }

    public static let absent = Measurement(nil, .absent)
}
