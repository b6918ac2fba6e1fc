extension RowReading {
    /// What each canary of the row and the stable version beside it answered so far.
    func canaryRecords() -> [SignalsID: CanaryRecord] {
        canaries.reduce(into: [:]) { records, pair in
            if let id = pair.canary.signals { records[id] = canaryRecord(pair.canary, beside: pair.stable) }
        }
    }

    /// Every canary of the row beside the stable version, each with its verdict.
    func canaryReviews() -> [CanaryReview] {
        canaries.compactMap { pair in
            canaryRecord(pair.canary, beside: pair.stable).flatMap {
                CanaryReview($0, group: group, stable: pair.stable, canary: pair.canary)
            }
        }
    }

    /// Each canary with numbers, and the stable version of its own cluster, else of another.
    private var canaries: [(stable: VariantRow, canary: VariantRow)] {
        let stables = entry.variants.filter { $0.role == .stable && $0.signals != nil }
        return entry.variants.filter { $0.role == .canary && $0.signals != nil }.compactMap { canary in
            // In an order that no number changes, else the test would begin anew with the busier of two.
            let near = stables.filter { $0.cluster == canary.cluster }
            return (near.isEmpty ? stables : near).min { ($0.cluster, $0.version) < ($1.cluster, $1.version) }
                .map { (stable: $0, canary: canary) }
        }
    }

    /// Whether any request reaches it now, by what is routed to it, else by what it answers. That nothing is routed to it
    /// only a router can say: a measured share of nothing is what it leaves that cannot answer.
    private func isExposed(_ canary: VariantRow) -> Bool {
        let version = NameNormalisation.version(canary.version)
        let routed = group.traffic.filter { $0.id.subject.version.map(NameNormalisation.version) == version }
        if routed.contains(where: { ($0.share ?? 0) > 0 }) { return true }
        return !routed.contains { $0.wasToldNought != nil } && (canary.requestRate.value ?? 1) > 0
    }

    private static let warmUp = Duration.seconds(120)

    private func canaryRecord(_ canary: VariantRow, beside stable: VariantRow) -> CanaryRecord? {
        guard let one = stable.signals, let other = canary.signals else { return nil }
        var record = known.state.canaryRecord(of: other, beside: one)
        guard let first = record.began, let span = testSpan(canary) else { return nil }
        record.count(
            since: (span.began ?? first) + Self.warmUp, until: span.ended,
            window: [one, other].compactMap { known.state.signals[$0]?.window }.max() ?? .zero)
        return record
    }

    /// When the present test began: with the traffic step, or with the oldest process that answers where all of them
    /// are younger. One container that ends again and again beside others leaves the evidence of the step as it is.
    /// A step to no traffic ends the test of the one before; `nil` where no step ever gave it any.
    private func testSpan(_ canary: VariantRow) -> (began: Instant?, ended: Instant?)? {
        let version = NameNormalisation.version(canary.version)
        func isOfCanary(_ subject: Subject) -> Bool { subject.version.map(NameNormalisation.version) == version }
        let steps =
            group.traffic.filter { isOfCanary($0.id.subject) }
            .max { ($0.stepBegan?.latest.seconds ?? 0) < ($1.stepBegan?.latest.seconds ?? 0) }?.steps ?? []
        let ended = steps.last?.share == 0 ? steps.last?.since.earliest : nil
        let step = steps.last { $0.share > 0 }?.since.latest
        guard ended == nil || step != nil else { return nil }
        let replicas = group.replicas.filter { isOfCanary($0.subject) }
        let started = replicas.compactMap(\.startedAt)
        let oldest = started.count == replicas.count ? started.min() : nil
        return (ended == nil ? [step ?? canary.since, oldest].compactMap(\.self).max() : step, ended)
    }

    /// A canary that does worse than the version it is to replace.
    func canaryConditions() -> [SignalCondition] {
        canaryReviews().compactMap { review in
            guard let severity = review.verdict.severity, let signals = review.canary.signals,
                isExposed(review.canary)
            else { return nil }
            let version = NameNormalisation.version(review.canary.version)
            var condition = SignalCondition(
                id: id(.canary, "v\(version)", cluster: review.canary.cluster), severity: severity,
                subject: subject(version: version, cluster: review.canary.cluster),
                title: "canary \(review.canary.displayVersion) worse", hold: rules.canary,
                onset: review.onset(rules) ?? polled(signals.backend), entity: .signals(signals))
            (condition.evidence, condition.beside) = (review.evidence, review.stable.signals)
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
    /// Requests of the stable version and of the canary that the verdict counts.
    public let requests: (stable: Double, canary: Double)
    /// The canary's share of bad answers less the stable version's, over time.
    private let excess: [CanaryVerdict.Indicator: [Sample]]

    /// Where no objective is configured, what most promise.
    private static let objective = 0.999

    /// `nil` while either has no numbers since the step began.
    init?(_ record: CanaryRecord, group: FleetBuilder.Group, stable: VariantRow, canary: VariantRow) {
        guard let count = record.count, let first = count.first else { return nil }
        // Of several the strictest counts, which no order of theirs changes.
        let errors = group.objectives.filter { $0.bound == nil }.map(\.objective).max() ?? Self.objective
        let latency = group.objectives.filter { $0.bound != nil }.map(\.objective).max()
        (self.stable, self.canary, since) = (stable, canary, first)
        requests = count.tally.requests
        verdict = CanaryVerdict(count.tally, errorObjective: errors, latencyObjective: latency)
        excess = [.errors: record.excess { $0.errors }, .slow: record.excess { $0.slow }]
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
        [fleet.revision, signals.revision, traffic.revision, objectives.revision, replicas.revision]
    }
}

/// The canaries of the row in front with their verdicts, and the tables' revisions they were worked out from.
struct ReviewedRow: Sendable {
    let id: FleetID
    let source: [UInt64]
    let reviews: [CanaryReview]
}
