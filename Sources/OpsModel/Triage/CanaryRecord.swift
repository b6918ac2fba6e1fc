/// What a canary and the stable version beside it answered for as long as they have been watched together, which is
/// longer than what is kept for charts: in sums since the present test began.
///
/// A ratio over a window tells again of what the window before told; weighed by the time between two points, each
/// request counts about once. That neighbours are alike for that reason alone is known to the verdict.
struct CanaryRecord: Sendable {
    /// One version's numbers at one instant.
    struct Figures: Sendable {
        var rate: Double?
        var errors: Double?
        /// Slower than the objective's bound.
        var slow: Double?
    }

    struct Point: Sendable {
        var at: Instant
        var stable: Figures
        var canary: Figures
    }

    typealias Told = (at: Instant, figures: Figures)

    /// What was counted since the present test began.
    struct Count: Sendable {
        let since: Instant
        /// The beginning of the first poll that is counted.
        fileprivate(set) var first: Instant?
        fileprivate(set) var until: Instant
        fileprivate(set) var tally: CanaryTally
    }

    let stable: SignalsID
    /// The first instant at which both had numbers.
    private(set) var began: Instant?
    private(set) var count: Count?
    /// Oldest first, the nearer to now the closer together: what onsets are read off.
    private var points: [Point] = []

    /// Of more points than these every second one goes, once they are counted.
    static let capacity = 480
    /// Of one poll's instant: the hour is kept in single precision, of each series from its own beginning.
    private static let tolerance = Duration.milliseconds(500)
    /// Two polls that lie further apart have a gap between them.
    private static let longestPoll = Duration.seconds(600)

    init(stable: SignalsID) {
        self.stable = stable
    }

    /// Adds the instants at which both have numbers, as far as they are newer than what is known; both oldest first.
    mutating func add(_ stable: [Told], _ canary: [Told]) {
        var index = 0
        for told in canary where points.last.map({ told.at - $0.at > Self.tolerance }) ?? true {
            func distance(_ index: Int) -> Double { abs(stable[index].at.seconds - told.at.seconds) }
            while index + 1 < stable.count, distance(index + 1) <= distance(index) { index += 1 }
            guard index < stable.count, distance(index) <= Self.tolerance.inSeconds else { continue }
            points.append(Point(at: told.at, stable: stable[index].figures, canary: told.figures))
        }
        began = began ?? points.first?.at
    }

    /// Counts what is new since `start`; where that is another instant than before a new test begins, with what is
    /// remembered. What comes after `end`, when its last request was routed to it, tells of what came before. `window`
    /// is what ratios are taken over.
    mutating func count(since start: Instant, until end: Instant? = nil, window: Duration) {
        var count = self.count ?? Count(since: start, until: start, tally: CanaryTally(window: window))
        if count.since != start || count.tally.window != window {
            count = Count(since: start, until: start, tally: CanaryTally(window: window))
        }
        let known = points.lastIndex { $0.at <= count.until } ?? points.startIndex
        for (before, point) in zip(points[known...], points.dropFirst(known + 1)) where before.at >= count.until {
            if let end, point.at > end { break }
            count.until = point.at
            guard let poll = Self.poll(before, point) else { continue }
            count.first = count.first ?? before.at
            count.tally.add(poll)
        }
        self.count = count
        guard points.count > Self.capacity else { return }
        let newest = points.count - 1
        points = stride(from: newest % 2, through: newest, by: 2).map { points[$0] }
    }

    /// What both answered between two points: the rate at the later one times the time between.
    private static func poll(_ before: Point, _ point: Point) -> CanaryPoll? {
        let length = point.at - before.at
        guard length > .zero, length <= longestPoll, let stable = counts(point.stable, length),
            let canary = counts(point.canary, length)
        else { return nil }
        return CanaryPoll(stable: stable, canary: canary, length: length)
    }

    /// The canary's share less the stable version's, where both have one.
    func excess(_ share: (Figures) -> Double?) -> [Sample] {
        points.compactMap { point in
            guard let one = share(point.stable), let other = share(point.canary) else { return nil }
            return Sample(at: point.at, value: other - one)
        }
    }

    private static func counts(_ figures: Figures, _ length: Duration) -> ArmCounts? {
        guard let rate = figures.rate else { return nil }
        let requests = rate * length.inSeconds
        guard let errors = figures.errors ?? (requests > 0 ? nil : 0) else { return nil }
        return ArmCounts(
            requests: requests, errors: min(requests, errors * requests),
            slow: figures.slow.map { min(requests, $0 * requests) } ?? (requests > 0 ? nil : 0))
    }
}

extension OpsState {
    /// What is recorded of a canary beside `stable`, and what has come since; where nothing is, the past that its source
    /// told at the start, and what is kept for charts.
    func canaryRecord(of canary: SignalsID, beside stable: SignalsID) -> CanaryRecord {
        var record = CanaryRecord(stable: stable)
        if let known = triage.canaryRecords[canary], known.stable == stable {
            record = known
        } else if let one = triage.signalPasts[stable], let other = triage.signalPasts[canary] {
            record.add(Self.figures(one), Self.figures(other))
        }
        record.add(kept(stable), kept(canary))
        return record
    }

    private func kept(_ id: SignalsID) -> [CanaryRecord.Told] {
        guard let history = histories[id] else { return [] }
        return Self.figures([
            .requestRate: history.samples(of: .requestRate), .errorRatio: history.samples(of: .errorRatio),
            .slowRatio: history.samples(of: .slowRatio),
        ])
    }

    private static func figures(_ samples: [SignalKind: [Sample]]) -> [CanaryRecord.Told] {
        var figures: [Instant: CanaryRecord.Figures] = [:]
        for (kind, figure) in [
            (SignalKind.requestRate, \CanaryRecord.Figures.rate), (.errorRatio, \.errors), (.slowRatio, \.slow),
        ] {
            for sample in samples[kind] ?? [] {
                figures[sample.at, default: CanaryRecord.Figures()][keyPath: figure] = sample.value
            }
        }
        return figures.map { (at: $0.key, figures: $0.value) }.sorted { $0.at < $1.at }
    }

    /// Lets go of the past of what stands alone in its service, which is no canary: of a large fleet it is much.
    mutating func forgetLonePasts() {
        guard !triage.signalPasts.isEmpty else { return }
        triage.signalPasts = triage.signalPasts.filter { id, _ in
            guard let service = serviceOf[.signals(id)]?.service else { return false }
            return (members[service]?.signals.count ?? 0) > 1
        }
    }

    /// Lets go of a first observation's past once the canaries of its service are known by it, or there can be none.
    mutating func forgetSignalPasts(of service: ServiceID) {
        guard !triage.signalPasts.isEmpty else { return }
        let ids = members[service]?.signals ?? []
        let isRecorded = ids.contains { triage.canaryRecords[$0] != nil }
        guard isRecorded || hasHeardEverything else { return }
        for id in ids { triage.signalPasts[id] = nil }
    }
}
