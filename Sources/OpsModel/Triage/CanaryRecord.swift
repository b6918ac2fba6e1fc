/// What a canary and the stable version beside it answered for as long as they have been watched together, which is
/// longer than what is kept for charts.
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

    let stable: SignalsID
    /// Oldest first.
    private(set) var points: [Point] = []

    /// Of more points than these every second one goes: counts are rates times the time between, and stay.
    static let capacity = 480
    /// Of one poll's instant: the hour is kept in single precision, of each series from its own beginning.
    private static let tolerance = Duration.milliseconds(500)
    /// What lies further apart is a gap.
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
        while points.count > Self.capacity { thin() }
    }

    private mutating func thin() {
        let length = points[points.count - 1].at - points[0].at
        guard length / Double(points.count / 2) < Self.longestPoll / 2 else {
            return points.removeFirst(points.count - Self.capacity)
        }
        let newest = points.count - 1
        points = stride(from: newest % 2, through: newest, by: 2).map { points[$0] }
    }

    /// What both answered between two points from `start` on. Requests are the rate at the later one times the time
    /// between.
    func polls(since start: Instant) -> [(at: Instant, poll: CanaryPoll)] {
        zip(points, points.dropFirst()).compactMap { before, point in
            let length = point.at - before.at
            guard before.at >= start, length > .zero, length <= Self.longestPoll,
                let stable = Self.counts(point.stable, length), let canary = Self.counts(point.canary, length)
            else { return nil }
            return (point.at, CanaryPoll(stable: stable, canary: canary, length: length))
        }
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

    /// Lets go of a first observation's past once the canaries of its service are known by it, or there can be none.
    mutating func forgetSignalPasts(of service: ServiceID) {
        guard !triage.signalPasts.isEmpty else { return }
        let ids = members[service]?.signals ?? []
        let isRecorded = ids.contains { triage.canaryRecords[$0] != nil }
        let hasHeardAll = backends.entities.allSatisfy { !$0.isAwaited || $0.consecutiveFailures > 0 }
        guard ids.count < 2 || isRecorded || hasHeardAll else { return }
        for id in ids { triage.signalPasts[id] = nil }
    }
}
