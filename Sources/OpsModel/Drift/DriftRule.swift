/// When a column has drifted: its score is over its threshold **and** over what chance does, corrected over the
/// report's columns, in two successive windows that do not overlap (domain.md §9).
public struct DriftRule: Sendable, Hashable {
    /// The share of columns called drifted that may be so by chance.
    public var level: Double

    public init(level: Double = NoChangeDistribution.level) {
        self.level = level
    }

    /// One decision a column, in the order of the report.
    public func decide(_ report: [DriftColumn]) -> [DriftDecision] {
        let training = decide(report.map { ($0.threshold, $0.windows) })
        let seasonal = decide(report.map { ($0.threshold, $0.seasonal) })
        return zip(training, seasonal).map { training, seasonal in
            guard case .open(let latest, let previous) = training else { return training }
            switch seasonal {
            case .closed(let beside), .risen(_, let beside):
                return .seasonal(latest: latest, previous: previous, beside: beside)
            case .open, .seasonal, .undecided: return training
            }
        }
    }

    private func decide(_ columns: [(threshold: Double, windows: [DriftWindow])]) -> [DriftDecision] {
        let pairs = columns.map { SuccessiveWindows($0.windows) }
        let thresholds = columns.map(\.threshold)
        let latest = readings(pairs.map { $0?.latest }, thresholds)
        let previous = readings(pairs.map { $0?.previous }, thresholds)
        return pairs.indices.map { index in
            guard let pair = pairs[index] else { return .undecided(.oneWindow) }
            guard let latest = latest[index] else { return .undecided(.chanceUnknown(pair.latest)) }
            if !latest.isOver { return .closed(latest) }
            guard let previous = previous[index] else { return .undecided(.chanceUnknown(pair.previous)) }
            return previous.isOver
                ? .open(latest: latest, previous: previous) : .risen(latest: latest, previous: previous)
        }
    }

    /// One window a column, of one report. Columns of which chance is not known are no tests, and count for nothing.
    private func readings(_ windows: [DriftWindow?], _ thresholds: [Double]) -> [DriftDecision.Reading?] {
        let probabilities = windows.map { window in
            window.flatMap { window in window.withoutChange?.probability(ofAtLeast: window.score) }
        }
        let cutoff = BenjaminiHochberg.cutoff(probabilities.compactMap { $0 }, level: level)
        return windows.indices.map { index in
            guard let window = windows[index], let withoutChange = window.withoutChange else { return nil }
            return probabilities[index].map { probability in
                DriftDecision.Reading(
                    window: window, threshold: thresholds[index], withoutChange: withoutChange,
                    probability: probability, cutoff: cutoff)
            }
        }
    }
}

/// A column's newest window and the newest before it that shares no row with it.
private struct SuccessiveWindows {
    let latest: DriftWindow
    let previous: DriftWindow

    init?(_ windows: [DriftWindow]) {
        guard let latest = windows.max(by: { $0.end < $1.end }) else { return nil }
        let before = windows.filter { $0.end <= latest.start }
        guard let previous = before.max(by: { $0.end < $1.end }) else { return nil }
        self.latest = latest
        self.previous = previous
    }
}
