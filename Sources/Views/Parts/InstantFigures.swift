internal import Cells
internal import OpsModel

// What panes about one service or incident show while the person travels in time: figures of that instant where an hour
// of them is kept, and the word `live` on everything else.

extension OpsState {
    /// A point stands for so long after it was measured.
    private static let reach = Duration.seconds(600)

    /// One number of a version at the instant that is looked at; absent for an earlier one where it is not kept.
    func measurement(_ kind: SignalKind, of variant: VariantRow) -> Measurement {
        guard let id = variant.signals else { return .absent }
        guard travel != nil else { return signals[id]?[kind] ?? .absent }
        guard let last = past(kind, of: id).last, viewedAt - last.at <= Self.reach else { return .absent }
        return Measurement(last.value, signals[id]?[kind].quality ?? .exact)
    }

    /// The share of the requests that a version of a row got at that instant; `nil` where rates are not known.
    func observedShare(of variant: VariantRow, in entry: FleetEntry) -> Double? {
        guard travel != nil else { return variant.observedShare }
        let rates = entry.variants.compactMap { measurement(.requestRate, of: $0).value }
        let total = rates.reduce(0, +)
        guard total > 0, let own = measurement(.requestRate, of: variant).value else { return nil }
        return own / total
    }

    /// What users felt of a row at that instant: requests a second, and the share of them that failed.
    func felt(_ entry: FleetEntry) -> (rate: Measurement, errors: Double?) {
        guard travel != nil else { return (entry.requestRate, entry.feltErrorRatio) }
        let measured = entry.variants.compactMap { variant -> (rate: Double, errors: Double?)? in
            guard let rate = measurement(.requestRate, of: variant).value, rate > 0 else { return nil }
            return (rate, measurement(.errorRatio, of: variant).value)
        }
        let total = measured.reduce(0) { $0 + $1.rate }
        guard total > 0 else { return (.absent, nil) }
        let isWhole = measured.allSatisfy { $0.errors != nil }
        let failed = measured.reduce(0) { $0 + $1.rate * ($1.errors ?? 0) }
        return (Measurement(total, entry.requestRate.quality), isWhole ? failed / total : nil)
    }
}

extension Canvas {
    /// A title, with the word for what does not travel along while the person does.
    func live(_ title: String) -> String { state.travel == nil ? title : "\(title) live" }

    /// The same word before a line of text.
    var liveRuns: [TextRun] { state.travel == nil ? [] : [TextRun("live ", .dim)] }
}
