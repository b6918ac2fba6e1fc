/// One series of numbers: which entity, and which of its numbers.
public struct SeriesID: Sendable, Hashable, Codable {
    /// Golden signals or a drift measurement.
    public var entity: EntityID
    /// `nil` for a drift measurement, which has only one number.
    public var kind: SignalKind?

    public init(entity: EntityID, kind: SignalKind?) {
        self.entity = entity
        self.kind = kind
    }
}

/// Samples of one series, oldest first.
public struct SeriesSamples: Sendable, Hashable, Codable {
    public var series: SeriesID
    public var samples: [Sample]

    public init(series: SeriesID, samples: [Sample]) {
        self.series = series
        self.samples = samples
    }
}
