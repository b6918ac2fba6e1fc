extension RowReading {
    /// What each canary of the row and the stable version beside it answered so far.
    func canaryRecords() -> [SignalsID: CanaryRecord] {
        guard let stable = entry.variants.first(where: { $0.role == .stable && $0.signals != nil })?.signals else {
            return [:]
        }
        return entry.variants.filter { $0.role == .canary }.compactMap(\.signals).reduce(into: [:]) { records, canary in
            records[canary] = known.state.canaryRecord(of: canary, beside: stable)
        }
    }

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
    /// Since when both are compared: the traffic step and two minutes more, or the first numbers known of both.
    public let since: Instant
    /// The canary's share of bad answers less the stable version's, over time.
    private let excess: [CanaryVerdict.Indicator: [Sample]]

    private static let warmUp = Duration.seconds(120)
    /// Where no objective is configured, what most promise.
    private static let objective = 0.999

    /// `nil` while either has no numbers since the step began.
    init?(_ state: OpsState, group: FleetBuilder.Group, stable: VariantRow, canary: VariantRow) {
        guard let one = stable.signals, let other = canary.signals else { return nil }
        let record = state.canaryRecord(of: other, beside: one)
        guard let first = record.points.first?.at else { return nil }
        let begin = Self.began(canary, group) ?? first
        let polls = record.polls(since: begin + Self.warmUp)
        guard let start = polls.first.map({ $0.at - $0.poll.length }) else { return nil }
        let errors = group.objectives.first { $0.bound == nil }?.objective ?? Self.objective
        let latency = group.objectives.first { $0.bound != nil }?.objective
        (self.stable, self.canary, since) = (stable, canary, max(begin + Self.warmUp, start))
        verdict = CanaryVerdict(
            polls.map(\.poll), errorObjective: errors, latencyObjective: latency,
            window: [one, other].compactMap { state.signals[$0]?.window }.max() ?? .zero)
        excess = [.errors: record.excess { $0.errors }, .slow: record.excess { $0.slow }]
    }

    /// When the present test began: with the traffic step, or with the oldest process that answers where all of them
    /// are younger. One container that ends again and again beside others leaves the evidence of the step as it is.
    private static func began(_ canary: VariantRow, _ group: FleetBuilder.Group) -> Instant? {
        let version = NameNormalisation.version(canary.version)
        func isOfCanary(_ subject: Subject) -> Bool { subject.version.map(NameNormalisation.version) == version }
        let step = group.traffic.filter { isOfCanary($0.id.subject) }.compactMap(\.stepBegan?.latest).max()
        let replicas = group.replicas.filter { isOfCanary($0.subject) }
        let started = replicas.compactMap(\.startedAt)
        let oldest = started.count == replicas.count ? started.min() : nil
        return [step ?? canary.since, oldest].compactMap(\.self).max()
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

extension OpsState {
    /// The canaries of a fleet row beside its stable version, for the screen that compares them.
    public func canaryReviews(of id: FleetID) -> [CanaryReview] {
        guard let members = members[id.service] else { return [] }
        let known = StateReading(self)
        return FleetBuilder(known: known, service: id.service, members: members).rows()
            .filter { $0.entry.id == id }
            .flatMap { RowReading(known: known, entry: $0.entry, group: $0.group, now: now).canaryReviews() }
    }
}
