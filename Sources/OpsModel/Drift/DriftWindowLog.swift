/// What a monitor told of one column over the last windows, thinned: enough to compare two that do not overlap.
///
/// A monitor that looks back an hour tells a new window every minute; what is kept are about eight a window length.
struct DriftWindowLog: Sendable, Hashable {
    /// A score over the window that ends at its instant, and how many rows it is of, where that is told.
    struct Entry: Sendable, Hashable {
        var end: Instant
        var score: Double
        var rows: Int?
    }

    private(set) var entries: [Entry] = []

    private static let perWindow = 8.0

    /// Adds what is told at `end`; what lies further back than two lengths of `window` goes, but for one.
    mutating func append(_ entry: Entry, window: Duration) {
        guard entry.score.isFinite, entries.last.map({ $0.end < entry.end }) ?? true else { return }
        // The one before the newest stays only where it stands far enough from the one before it.
        if entries.count > 1, entries[entries.count - 1].end - entries[entries.count - 2].end < window / Self.perWindow
        {
            entries.removeLast()
        }
        entries.append(entry)
        let horizon = entry.end - window * 2
        while entries.count > 2, entries[1].end <= horizon { entries.removeFirst() }
    }

    /// The windows with what chance does at their sizes; `nil` from `withoutChange` where that is not known.
    func windows(
        of length: Duration, withoutChange: (_ rows: Int?) -> NoChangeDistribution?
    ) -> [DriftWindow] {
        entries.map { entry in
            DriftWindow(
                start: entry.end - length, end: entry.end, score: entry.score,
                withoutChange: withoutChange(entry.rows))
        }
    }
}
