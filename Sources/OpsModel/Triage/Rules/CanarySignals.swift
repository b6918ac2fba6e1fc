extension RowReading {
    /// Every canary of the row beside the stable version, each with its verdict.
    func canaryReviews() -> [CanaryReview] {
        guard let stable = entry.variants.first(where: { $0.role == .stable && $0.signals != nil }) else { return [] }
        return entry.variants.filter { $0.role == .canary && $0.signals != nil }.compactMap { canary in
            CanaryReview(known.state, group: group, stable: stable, canary: canary)
        }
    }

    /// A canary that does worse than the version it is to replace.
    func canaryConditions() -> [SignalCondition] {
        canaryReviews().compactMap { review in
            guard let severity = review.verdict.severity, let signals = review.canary.signals else { return nil }
            let version = NameNormalisation.version(review.canary.version)
            var condition = SignalCondition(
                id: id(.canary, "v\(version)", cluster: review.canary.cluster), severity: severity,
                subject: subject(version: version, cluster: review.canary.cluster),
                title: "canary \(review.canary.displayVersion) worse", hold: rules.canary,
                onset: review.onset(rules) ?? polled(signals.backend), entity: .signals(signals))
            condition.evidence = review.evidence
            condition.inputs = [Watch(backend: signals.backend, kind: .signals)]
            return condition
        }
    }
}

/// A canary beside the stable version since its traffic step began: the counts, the verdict and the numbers of both.
public struct CanaryReview: Sendable {
    public let stable: VariantRow
    public let canary: VariantRow
    public let verdict: CanaryVerdict
    /// Since when both are compared: the traffic step, else what is remembered, and two minutes more.
    public let since: Instant
    /// Requests of the stable version and of the canary that the verdict counts.
    public let requests: (stable: Double, canary: Double)
    /// The canary's share of bad answers less the stable version's, over time.
    private let excess: [CanaryVerdict.Indicator: [Sample]]

    private static let warmUp = Duration.seconds(120)
    /// Where no objective is configured, what most promise.
    private static let objective = 0.999

    /// `nil` while either has no numbers since the step began.
    init?(_ state: OpsState, group: FleetBuilder.Group, stable: VariantRow, canary: VariantRow) {
        guard let one = stable.signals, let other = canary.signals else { return nil }
        let points = PairedPoints(state, one, other)
        let version = NameNormalisation.version(canary.version)
        let step = group.traffic.filter { $0.id.subject.version.map(NameNormalisation.version) == version }
            .compactMap(\.stepBegan?.latest).max()
        guard let begin = step ?? canary.since ?? points.all.first?.at else { return nil }
        let start = begin + Self.warmUp
        let polls = points.polls(since: start)
        guard !polls.isEmpty else { return nil }
        let errors = group.objectives.first { $0.bound == nil }?.objective ?? Self.objective
        let latency = group.objectives.first { $0.bound != nil }?.objective
        (self.stable, self.canary, since) = (stable, canary, start)
        requests = polls.reduce((0, 0)) { ($0.0 + $1.stable.requests, $0.1 + $1.canary.requests) }
        verdict = CanaryVerdict(
            polls, errorObjective: errors, latencyObjective: latency,
            window: [one, other].compactMap { state.signals[$0]?.window }.max() ?? .zero)
        func excess(_ share: (PairedPoints.Figures) -> Double?) -> [Sample] {
            points.all.compactMap { point in
                guard let one = share(point.stable), let other = share(point.canary) else { return nil }
                return Sample(at: point.at, value: other - one)
            }
        }
        self.excess = [.errors: excess { $0.errors }, .slow: excess { $0.slow }]
    }

    /// When what is worse rose beyond the margin over the stable version's, which is before the verdict was sure.
    func onset(_ rules: SignalRules) -> InstantInterval? {
        verdict.parts.filter { $0.outcome.decision == .worse }.compactMap { part in
            guard let margin = part.reading?.margin, let samples = excess[part.indicator] else { return nil }
            return Episode(samples, keep: rules.canary.keep, horizon: .zero) { $0 > margin }?.onset
        }.min()
    }

    /// No verdict without its numbers.
    var evidence: [Evidence] {
        verdict.parts.flatMap { part -> [Evidence] in
            guard let reading = part.reading else { return [] }
            let what = part.indicator == .errors ? "errors" : "slow answers"
            return [
                Evidence(
                    "\(what) of \(canary.displayVersion) less those of \(stable.displayVersion)",
                    value: reading.effect, threshold: reading.margin, unit: .ratio,
                    entity: canary.signals.map { .signals($0) },
                    series: part.indicator == .errors ? .errorRatio : .slowRatio),
                Evidence(
                    "likelihood ratio of the difference in \(what)", value: reading.ratio,
                    threshold: 1 / reading.alpha, unit: .none),
            ]
        }
    }
}

/// Two versions' kept rates and error ratios at the instants both have.
///
/// A ratio over a window tells again of what the window before told; weighed by the time between two points, each
/// request counts about once. That neighbours are alike for that reason alone is known to the verdict.
private struct PairedPoints {
    struct Figures {
        var rate: Double?
        var errors: Double?
        /// Slower than the objective's bound.
        var slow: Double?
    }

    let all: [(at: Instant, stable: Figures, canary: Figures)]

    init(_ state: OpsState, _ stable: SignalsID, _ canary: SignalsID) {
        func read(_ id: SignalsID) -> [Instant: Figures] {
            guard let history = state.histories[id] else { return [:] }
            let (errors, slow) = (history.samples(of: .errorRatio), history.samples(of: .slowRatio))
            return history.samples(of: .requestRate).enumerated().reduce(into: [:]) { result, entry in
                let (index, sample) = entry
                result[sample.at] = Figures(
                    rate: sample.value, errors: errors[index].value, slow: slow[index].value)
            }
        }
        let (one, other) = (read(stable), read(canary))
        all = one.keys.filter { other[$0] != nil }.sorted().compactMap { at in
            guard let stable = one[at], let canary = other[at] else { return nil }
            return (at, stable, canary)
        }
    }

    /// Requests between two points are the rate at the later one times the time between.
    func polls(since start: Instant) -> [CanaryPoll] {
        var last: Instant?
        return all.filter { $0.at >= start }.compactMap { point in
            defer { last = point.at }
            guard let last, let length = Optional(point.at - last), length > .zero, length <= .seconds(600),
                let stable = counts(point.stable, length), let canary = counts(point.canary, length)
            else { return nil }
            return CanaryPoll(stable: stable, canary: canary, length: length)
        }
    }

    private func counts(_ figures: Figures, _ length: Duration) -> ArmCounts? {
        guard let rate = figures.rate else { return nil }
        let requests = rate * length.inSeconds
        guard let errors = figures.errors ?? (requests > 0 ? nil : 0) else { return nil }
        return ArmCounts(
            requests: requests, errors: min(requests, errors * requests),
            slow: figures.slow.map { min(requests, $0 * requests) } ?? (requests > 0 ? nil : 0))
    }
}

extension OpsState {
    /// The canaries of a fleet row beside its stable version, for the screen that compares them.
    public func canaryReviews(of id: FleetID) -> [CanaryReview] {
        if let reviewed, reviewed.id == id, reviewed.source == reviewSource { return reviewed.reviews }
        return workedOutReviews(of: id)
    }

    private func workedOutReviews(of id: FleetID) -> [CanaryReview] {
        guard let members = members[id.service] else { return [] }
        let known = StateReading(self)
        return FleetBuilder(known: known, service: id.service, members: members).rows()
            .filter { $0.entry.id == id }
            .flatMap { RowReading(known: known, entry: $0.entry, group: $0.group, now: now).canaryReviews() }
    }

    /// Works the reviews of the row in front out, once for all frames until what they rest on changes.
    mutating func renewReviews() {
        guard case .fleet(let id)? = place.subject else {
            reviewed = nil
            return
        }
        let source = reviewSource
        if let reviewed, reviewed.id == id, reviewed.source == source { return }
        reviewed = ReviewedRow(id: id, source: source, reviews: workedOutReviews(of: id))
    }

    private var reviewSource: [UInt64] {
        [fleet.revision, signals.revision, traffic.revision, objectives.revision]
    }
}

/// The canaries of the row in front with their verdicts, and the tables' revisions they were worked out from.
struct ReviewedRow: Sendable {
    let id: FleetID
    let source: [UInt64]
    let reviews: [CanaryReview]
}
