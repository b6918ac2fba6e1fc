/// What one monitor says of one column now.
public struct DriftMeasurement: Sendable, Hashable, Codable, Identifiable {
    public enum DriftKind: String, Sendable, Hashable, Codable, CaseIterable {
        case dataDrift
        case predictionDrift
        case targetDrift
        case skew
        case quality
        case performance

        /// Whether its score says how far a distribution moved; scores of other kinds cannot be set beside it.
        public var comparesDistributions: Bool {
            switch self {
            case .dataDrift, .predictionDrift, .targetDrift, .skew: true
            case .quality, .performance: false
            }
        }
    }

    public var id: DriftID
    public var kind: DriftKind
    /// The metric's own name, which travels with every number: `psi`, `jensenShannon`, `nullRatio`.
    public var method: String
    public var value: Double?
    /// The value beyond which the configuration or the monitor calls it drift.
    public var threshold: Double?
    public var window: Duration?
    /// Size of the current sample, where the source tells.
    public var sampleSize: Int?
    /// Size of the reference, where the source tells.
    public var referenceSize: Int?
    /// How many bins the monitor compares, where the configuration or the source tells.
    public var bins: Int?
    /// The score that 99.9 % of windows without change stay below, where the monitor tells it itself.
    public var quantile: Double?
    /// The same score against the same hours of the last weeks, where the source tells.
    public var seasonal: Double?
    /// Whether the configuration calls the column one that the service cannot do without.
    public var isKey: Bool
    public var past: [Sample]
    public var seasonalPast: [Sample]

    public init(
        id: DriftID, kind: DriftKind, method: String, value: Double?, threshold: Double? = nil,
        window: Duration? = nil, sampleSize: Int? = nil, referenceSize: Int? = nil, bins: Int? = nil,
        quantile: Double? = nil, seasonal: Double? = nil, isKey: Bool = false, past: [Sample] = [],
        seasonalPast: [Sample] = []
    ) {
        self.id = id
        self.kind = kind
        self.method = method
        self.value = value.flatMap { $0.isFinite ? $0 : nil }
        self.threshold = threshold
        self.window = window
        self.sampleSize = sampleSize
        self.referenceSize = referenceSize
        self.bins = bins
        self.quantile = quantile.flatMap { $0.isFinite ? $0 : nil }
        self.seasonal = seasonal.flatMap { $0.isFinite ? $0 : nil }
        self.isKey = isKey
        self.past = past
        self.seasonalPast = seasonalPast
    }

    /// The version whose answers it is about, without a `v`; `nil` where it is about data that all versions get. Monitors
    /// of predictions name it where others name a column.
    public var version: String? {
        let isOfAnswers = kind == .predictionDrift || kind == .performance
        let column = isOfAnswers && id.column.first?.isNumber == true ? id.column : nil
        return (id.subject.version ?? column).map(NameNormalisation.version)
    }

    /// What is measured: the column, or of predictions the version that made them.
    public var columnText: String {
        guard kind == .predictionDrift, id.column.first?.isNumber == true else { return id.column }
        return "prediction v\(id.column)"
    }

    public var isOverThreshold: Bool {
        guard let value, let threshold else { return false }
        return value > threshold
    }
}
