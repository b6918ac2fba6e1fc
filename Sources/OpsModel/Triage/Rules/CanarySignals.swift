extension RowReading {
    /// Every canary of the row beside the stable version, each with its verdict.
    func canaryReviews() -> [CanaryReview] {
        guard let stable = entry.variants.first(where: { $0.role == .stable && $0.signals != nil }) else { return [] }
        return entry.variants.filter { $0.role == .canary && $0.signals != nil }.compactMap { canary in
            CanaryReview(state: state, group: group, stable: stable, canary: canary)
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
    /// Since when both are compared: the traffic step, else the first numbers of both, and two minutes more.
    public let since: Instant
    /// The canary's share of bad answers less the stable version's, over time.
    private let excess: [CanaryVerdict.Indicator: [Sample]]

    /// Where no objective is configured, what most promise.
    private static let objective = 0.999

    /// `nil` while either has no numbers since the step began.
    init?(state: OpsState, group: FleetBuilder.Group, stable: VariantRow, canary: VariantRow) {
        guard let one = stable.signals, let other = canary.signals else { return nil }
        let points = PairedPoints(state, one, other)
        guard let run = state.triage.canaries[other], run.step.stable == one, !run.polls.isEmpty else { return nil }
        let errors = group.objectives.first { $0.bound == nil }?.objective ?? Self.objective
        let latency = group.objectives.first { $0.bound != nil }?.objective
        (self.stable, self.canary, since) = (stable, canary, run.since)
        verdict = CanaryVerdict(run.polls, errorObjective: errors, latencyObjective: latency)
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
/// A ratio over a window tells again of what the window before told; weighed by the time between two points, each request
/// counts about once.
struct PairedPoints {
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
    /// Counts what each canary and the stable version beside it answered since the last look; a new step, another version to
    /// compare with, or a restart of the canary begins anew.
    mutating func countCanaries(_ rows: [FleetRow]) {
        for row in rows {
            let variants = row.entry.variants
            guard let stable = variants.first(where: { $0.role == .stable && $0.signals != nil })?.signals else {
                continue
            }
            for canary in variants where canary.role == .canary {
                if let id = canary.signals { count(canary, id, beside: stable, row.group) }
            }
        }
    }

    private mutating func count(
        _ canary: VariantRow, _ id: SignalsID, beside stable: SignalsID, _ group: FleetBuilder.Group
    ) {
        let points = PairedPoints(self, stable, id)
        guard let first = points.all.first?.at else { return }
        let version = NameNormalisation.version(canary.version)
        func isOfCanary(_ subject: Subject) -> Bool { subject.version.map(NameNormalisation.version) == version }
        let began = group.traffic.filter { isOfCanary($0.id.subject) }.compactMap(\.stepBegan?.latest).max()
        let step = CanaryRun.Step(stable: stable, canary: id, began: began ?? canary.since)
        let restarts = group.replicas.filter { isOfCanary($0.subject) }.compactMap(\.restarts).reduce(0, +)
        if triage.canaries[id]?.goes(on: step, restarts: restarts) != true {
            // Of a step that goes on in a new process the old one's answers do not count.
            let restarted = triage.canaries[id]?.step == step ? points.all.last?.at : nil
            triage.canaries[id] = CanaryRun(
                step, restarts: restarts, from: restarted ?? began ?? canary.since ?? first)
        }
        triage.canaries[id]?.count(points, restarts: restarts)
    }

    /// The canaries of a fleet row beside its stable version, for the screen that compares them.
    public func canaryReviews(of id: FleetID) -> [CanaryReview] {
        guard let members = members[id.service] else { return [] }
        return FleetBuilder(state: self, service: id.service, members: members).rows()
            .filter { $0.entry.id == id }
            .flatMap { RowReading(state: self, entry: $0.entry, group: $0.group, now: now).canaryReviews() }
    }
}
