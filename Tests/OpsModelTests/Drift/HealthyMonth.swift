import Glibc

@testable import OpsModel

/// A month of two-hourly windows of 38 columns of which none drifts: every other one follows the time of day.
struct HealthyMonth {
    static let windows = 30 * 12
    static let columns = 38
    static let bins = 10

    /// By column, against training and against the same hour of the last four weeks.
    private(set) var training: [[DriftWindow]] = Array(repeating: [], count: columns)
    private(set) var seasonal: [[DriftWindow]] = Array(repeating: [], count: columns)
    private var generator: SplitMix
    /// Shares by column and by window of the day.
    private let days: [[[Double]]]
    let references: [[Double]]
    /// Of the newest window.
    private(set) var rows = 0.0

    init(seed: UInt64) {
        var generator = SplitMix(state: seed)
        days = (0..<Self.columns).map { column in (0..<12).map { Self.shares(column, window: $0) } }
        references = days.map { day in
            let mean = (0..<Self.bins).map { bin in day.map { $0[bin] }.total / 12 }
            return generator.multinomial(500_000, mean)
        }
        self.generator = generator
    }

    static func follows(theDay column: Int) -> Bool { column.isMultiple(of: 2) }

    /// Adds one window to every column; the rows of a `shifted` column lean to the upper bins.
    mutating func advance(window: Int, shifted: Int? = nil) {
        // Traffic has its own day: 1,000 rows a window at night, 5,000 at noon.
        rows = (3000 - 2000 * cos(2 * .pi * Double(window % 12) / 12)).rounded()
        for column in 0..<Self.columns {
            let healthy = days[column][window % 12]
            let shares = column == shifted ? Self.tilted(healthy) : healthy
            let current = generator.multinomial(rows, shares)
            append(&training[column], window, references[column], current)
            append(&seasonal[column], window, generator.multinomial((4 * rows).rounded(), healthy), current)
        }
    }

    /// The newest windows of every column, as a report a monitor makes.
    func report(threshold: Double) -> [DriftColumn] {
        (0..<Self.columns).map { column in
            DriftColumn(
                name: "column\(column)", threshold: threshold, windows: training[column].suffix(3),
                seasonal: seasonal[column].suffix(3))
        }
    }

    private func append(_ windows: inout [DriftWindow], _ window: Int, _ reference: [Double], _ current: [Double]) {
        guard let comparison = BinnedComparison(referenceCounts: reference, currentCounts: current) else { return }
        windows.append(
            DriftWindow(
                start: Instant(seconds: Double(window) * 7200), end: Instant(seconds: Double(window + 1) * 7200),
                score: PopulationStabilityIndex.score(comparison),
                withoutChange: .psi(
                    comparison.sizes, bins: Self.bins, smallestExpectedCount: comparison.smallestExpectedCount)))
    }

    private static func shares(_ column: Int, window: Int) -> [Double] {
        let swing = follows(theDay: column) ? 0.8 : 0
        let weights = (0..<bins).map { bin in
            exp(swing * cos(2 * .pi * (Double(window) / 12 + Double(bin) / Double(bins))))
                * (1 + 0.5 * sin(Double(bin * (column + 1))))
        }
        let total = weights.total
        return weights.map { $0 / total }
    }

    private static func tilted(_ shares: [Double]) -> [Double] {
        let weights = shares.enumerated().map { $1 * exp(0.25 * Double($0)) }
        let total = weights.total
        return weights.map { $0 / total }
    }
}
