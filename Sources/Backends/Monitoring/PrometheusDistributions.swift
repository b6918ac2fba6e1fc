import OpsModel

/// Distributions of columns, as one query tells them: a series a bin and window, its value the share of all rows.
struct DistributionSeries: Sendable {
    var name: String
    var expression: String
    var labels: SubjectLabels
    /// The label that names the bin.
    var bin = "bin"
    /// The label that says whether a share is the reference's or the current one.
    var side = "window"
    var current = "current"
    var reference = "reference"
    /// The bin that holds the rows without a value.
    var nulls = "null"
    /// How many rows there are, by the same labels less the bin.
    var size: String?
    /// What the current shares are taken over.
    var window: Duration?

    var asked: [PrometheusQuery] {
        [
            PrometheusQuery(
                id: .distribution(name), expression: expression, labels: labels, also: [bin, side], required: bin)
        ]
            + (size.map {
                [PrometheusQuery(id: .distributionSize(name), expression: $0, labels: labels, also: [side])]
            } ?? [])
    }
}

/// Puts bins together by column.
struct DistributionReader {
    /// Of one column; a category with more values than this is no chart.
    static let mostBins = 200

    private struct Column {
        var bins: [String: (reference: Double?, current: Double?)] = [:]
        var sizes: (reference: Int?, current: Int?)
    }

    let series: DistributionSeries
    private(set) var distributions: [Distribution] = []
    /// Columns of which some bins were left out.
    private(set) var cut = 0

    init(
        _ backend: BackendID, _ series: DistributionSeries, _ shares: PrometheusResult?, sizes: PrometheusResult?
    ) {
        self.series = series
        var columns: [SubjectValues.Key: Column] = [:]
        for one in shares?.series ?? [] {
            guard let key = key(one.labels), let bin = one.labels.filled(series.bin) else { continue }
            guard let value = one.points.last?.value else { continue }
            guard columns[key]?.bins[bin] != nil || (columns[key]?.bins.count ?? 0) <= Self.mostBins else {
                cut += 1
                continue
            }
            var share = columns[key]?.bins[bin] ?? (nil, nil)
            switch one.labels[series.side] {
            case series.reference: share.reference = max(share.reference ?? value, value)
            case series.current: share.current = max(share.current ?? value, value)
            default: continue
            }
            columns[key, default: Column()].bins[bin] = share
        }
        for one in sizes?.series ?? [] {
            guard let key = key(one.labels), let size = one.points.last?.value.flatMap({ Int(exactly: $0.rounded()) })
            else { continue }
            if one.labels[series.side] == series.reference {
                columns[key]?.sizes.reference = size
            } else {
                columns[key]?.sizes.current = size
            }
        }
        distributions = columns.map { distribution(backend, $0, $1) }
    }

    private func key(_ labels: [String: String]) -> SubjectValues.Key? {
        series.labels.subject(of: labels).map {
            SubjectValues.Key(subject: $0, column: series.labels.column(of: labels))
        }
    }

    private func distribution(_ backend: BackendID, _ key: SubjectValues.Key, _ column: Column) -> Distribution {
        let nulls = column.bins[series.nulls]
        let bins = column.bins.filter { $0.key != series.nulls }.map { label, share in
            Distribution.Bin(label: label, reference: share.reference, current: share.current)
        }
        return Distribution(
            id: DriftID(backend: backend, monitor: series.name, subject: key.subject, column: key.column),
            bins: BinOrder.sorted(bins), referenceNulls: nulls?.reference, currentNulls: nulls?.current,
            referenceSize: column.sizes.reference, currentSize: column.sizes.current, window: series.window)
    }
}

/// The order of bins by the values they hold, told from their labels: `<18`, `18-30`, `30-60`, `60+`.
enum BinOrder {
    /// Labels without numbers are categories, which have no order of their own: those most frequent in the reference
    /// come first.
    static func sorted(_ bins: [Distribution.Bin]) -> [Distribution.Bin] {
        let places = bins.map { place(of: $0.label) }
        guard places.allSatisfy({ $0 != nil }) else {
            return bins.sorted { ($1.reference ?? 0, $0.label) < ($0.reference ?? 0, $1.label) }
        }
        return zip(bins, places.map { $0 ?? 0 }).sorted { ($0.1, $0.0.label) < ($1.1, $1.0.label) }.map(\.0)
    }

    /// The lower edge: the first number in the label, or without bounds where the label says "less than".
    static func place(of label: String) -> Double? {
        let text = label.lowercased()
        if text.hasPrefix("<") || text.hasPrefix("≤") || text.contains("-inf") || text.contains("-∞") {
            return -.infinity
        }
        if text == "+inf" || text == "inf" { return .infinity }
        guard let start = text.firstIndex(where: \.isWholeNumber) else { return nil }
        // What stands before the number may be a bracket, a sign or "greater than", but no word: `visa_2` is a name.
        let before = text[..<start]
        guard before.allSatisfy({ "([+-.>=≥ ".contains($0) }) else { return nil }
        let digits = text[start...].prefix { $0.isWholeNumber || $0 == "." }
        let number = Double(digits.hasSuffix(".") ? digits.dropLast() : digits)
        let sign: Double = before.last == "-" || before.hasSuffix("-.") ? -1 : 1
        // `>60` holds what begins where `30-60` ends.
        return number.map { sign * $0 + (before.contains(">") ? $0.ulp : 0) }
    }
}
