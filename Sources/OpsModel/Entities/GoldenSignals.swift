/// Which of the numbers of a ``GoldenSignals``.
public enum SignalKind: String, Sendable, Hashable, Codable, CaseIterable {
    case requestRate
    case errorRatio
    case latencyP50
    case latencyP95
    case latencyP99
    case latencyMean
    case saturation
    case queueDepth
    case degraded
    /// Share of requests slower than the latency objective's bound.
    case slowRatio

    /// Those whose last hour is kept in memory, for sparklines and for comparing a canary.
    public static let kept: [SignalKind] = [.requestRate, .errorRatio, .latencyP99, .latencyMean, .slowRatio]
    /// Those of whose past only an onset is read off.
    public static let judged: [SignalKind] = [.degraded, .saturation, .queueDepth]
}

/// Request rate, errors, latency and saturation of one subject over one window.
///
/// Rates are per second, ratios in 0...1, latencies in seconds, queue depth in requests.
public struct GoldenSignals: Sendable, Hashable, Codable, Identifiable {
    public var id: SignalsID
    public var role: Variant.VariantRole
    /// The window the rates and quantiles are taken over.
    public var window: Duration
    public var values: [SignalKind: Measurement]
    /// Earlier values, oldest first; sent with the first poll of a backend that remembers, else empty.
    public var past: [SignalKind: [Sample]]
    /// Requests a second of all versions together at this instant of the last weeks, oldest first; none where the
    /// source remembers no week.
    public var weeks: [Double]

    public init(
        id: SignalsID, role: Variant.VariantRole = .unknown, window: Duration,
        values: [SignalKind: Measurement], past: [SignalKind: [Sample]] = [:], weeks: [Double] = []
    ) {
        self.id = id
        self.role = role
        self.window = window
        self.values = values
        self.past = past
        self.weeks = weeks
    }

    public subscript(kind: SignalKind) -> Measurement {
        values[kind] ?? .absent
    }
}

/// One point of a series; `value` is `nil` in a gap.
public struct Sample: Sendable, Hashable, Codable {
    public var at: Instant
    public var value: Double?

    public init(at: Instant, value: Double?) {
        self.at = at
        self.value = value.flatMap { $0.isFinite ? $0 : nil }
    }
}
