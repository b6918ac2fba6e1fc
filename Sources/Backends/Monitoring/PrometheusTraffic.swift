import OpsModel

/// Shares of the traffic by version, as one query tells them.
struct TrafficSeries: Sendable {
    var name: String
    var expression: String
    var labels: SubjectLabels
    /// A difference greater than this is a step; a measured share wavers, a configured one does not.
    var tolerance = 0.01

    var asked: PrometheusQuery {
        PrometheusQuery(id: .traffic(name), expression: expression, labels: labels)
    }
}

/// The steps in which one version came to its share of the traffic, found in samples that come oldest first.
struct TrafficTrack: Sendable {
    private static let mostSteps = 64

    let tolerance: Double
    private(set) var steps: [TrafficSplit.Step] = []
    /// The share that holds since the last step.
    private var held: Double?
    private(set) var last: OpsModel.Sample?

    /// `beginning` is an instant at which the version had no traffic yet: others were seen then, and it was not.
    init(tolerance: Double, beginning: Instant?) {
        self.tolerance = tolerance
        if let beginning { (held, last) = (0, OpsModel.Sample(at: beginning, value: 0)) }
    }

    mutating func add(_ sample: OpsModel.Sample) {
        guard let share = sample.value, last.map({ $0.at < sample.at }) ?? true else { return }
        defer { last = sample }
        guard let held, let last else { return self.held = share }
        // The share may have crept away from where the step began; what counts is the difference from there.
        guard abs(share - held) > tolerance else { return }
        self.held = share
        steps.append(TrafficSplit.Step(share: share, since: InstantInterval(last.at, sample.at)))
        if steps.count > Self.mostSteps { steps.removeFirst() }
    }
}

/// The steps of every version, kept from poll to poll.
struct TrafficMemory: Sendable {
    private var tracks: [String: [Subject: TrafficTrack]] = [:]

    /// Takes what one query answered now, and at the start its past; returns what is known of each version.
    mutating func splits(
        of series: TrafficSeries, _ backend: BackendID, now: PrometheusResult, past: PrometheusResult?
    ) -> [TrafficSplit] {
        let current = SubjectValues(now, series.labels, combine: max).rows
        let isWatched = tracks[series.name] != nil
        var known = tracks[series.name] ?? [:]
        if let past { known = Self.tracks(series, SubjectValues(past, series.labels, combine: max).rows) }
        let seen = known.values.compactMap(\.last?.at).max()
        for (key, row) in current {
            guard let sample = row.points.last else { continue }
            // A version that comes while others are watched had no traffic until the last poll.
            let beginning = isWatched || past != nil ? seen : nil
            known[key.subject, default: TrafficTrack(tolerance: series.tolerance, beginning: beginning)].add(sample)
        }
        let oldest = (now.newest ?? seen).map { $0 - PrometheusPast.length }
        tracks[series.name] = known.filter { _, track in
            guard let last = track.last, let oldest else { return true }
            return last.at >= oldest
        }
        return current.map { key, row in
            TrafficSplit(
                id: TrafficID(backend: backend, subject: key.subject), share: row.points.last?.value,
                steps: known[key.subject]?.steps ?? [])
        }
    }

    private static func tracks(
        _ series: TrafficSeries, _ past: [SubjectValues.Key: SubjectValues.Row]
    ) -> [Subject: TrafficTrack] {
        let instants = Set(past.values.lazy.flatMap { $0.points.map(\.at) }).sorted()
        return past.reduce(into: [:]) { tracks, entry in
            let (key, row) = entry
            // The last instant at which others have a sample and this version has none yet.
            let before = row.points.first.flatMap { first in instants.last { $0 < first.at } }
            var track = TrafficTrack(tolerance: series.tolerance, beginning: before)
            for point in row.points { track.add(point) }
            tracks[key.subject] = track
        }
    }
}
