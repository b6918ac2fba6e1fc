/// An SLO and the error ratios measured over its windows.
public struct ObjectiveStatus: Sendable, Hashable, Codable, Identifiable {
    public var id: SLOID
    /// The share of good answers promised, in 0...1.
    public var objective: Double
    /// The window the objective is promised over.
    public var window: Duration
    /// Error ratio by the window it was measured over; `nil` where there is no data.
    public var errorRatios: [Duration: Double?]
    /// How many requests each window held, where the source tells: few of them say little.
    public var requests: [Duration: Double?]
    /// The latency beyond which an answer counts as bad; `nil` for an objective that is not about latency.
    public var bound: Duration?
    /// Earlier error ratios by window, oldest first; sent with the first poll of a backend that remembers, else empty.
    public var past: [Duration: [Sample]]

    public init(
        id: SLOID, objective: Double, window: Duration, errorRatios: [Duration: Double?],
        requests: [Duration: Double?] = [:], bound: Duration? = nil, past: [Duration: [Sample]] = [:]
    ) {
        self.id = id
        self.objective = objective
        self.window = window
        self.errorRatios = errorRatios
        self.requests = requests
        self.bound = bound
        self.past = past
    }

    /// `errorRatio(window) / (1 - objective)`: 1 spends the budget exactly over the SLO's window (domain.md §4).
    public func burnRate(over window: Duration) -> Double? {
        guard objective < 1, let ratio = errorRatios[window] ?? nil else { return nil }
        return ratio / (1 - objective)
    }
}
