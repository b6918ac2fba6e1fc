/// What the rules read to judge one fleet row: the row, everything bound to it, and the thresholds.
struct RowReading {
    let known: StateReading
    let entry: FleetEntry
    let group: FleetBuilder.Group
    /// The newest instant at which anything was learned.
    let now: Instant

    var rules: SignalRules { known.state.triage.rules }

    /// Everything that holds now, each signal's identity once.
    func conditions() -> [SignalCondition] {
        var found = alertConditions() + availabilityConditions() + objectiveConditions() + canaryConditions()
        found +=
            trafficConditions() + driftConditions() + replicaConditions() + gaugeConditions()
            + blindConditions()
        let isBurning = found.contains { $0.id.kind == .sloBurn && $0.severity == .critical }
        found += loadConditions(isBurning: isBurning)
        raiseKeyDrift(&found)
        return unique(found).map { muted(capped($0)) }
    }

    /// What is said of a row that no source tells of any more.
    func goneConditions() -> [SignalCondition] {
        ([vanishedCondition()].compactMap { $0 } + lossConditions()).map { muted(capped($0)) }
    }

    /// Whether what says nothing of requests tells of trouble.
    var isTroubledBesides: Bool { !replicaConditions().isEmpty || !gaugeConditions().isEmpty }

    func id(_ kind: Signal.Kind, _ detail: String, cluster: String = "") -> Signal.ID {
        Signal.ID(
            service: entry.id.service, environment: entry.id.environment, cluster: cluster, kind: kind, detail: detail)
    }

    func subject(version: String? = nil, cluster: String? = nil) -> Subject {
        Subject(
            name: entry.id.service.rawValue, version: version.map(NameNormalisation.version),
            environment: entry.id.environment.name, cluster: cluster)
    }

    /// Of a condition that only polls tell: between the last answer without it and the first with it.
    func polled(_ backend: BackendID) -> InstantInterval {
        let at = known.state.backends[backend]?.lastSuccess ?? now
        return known.state.triage.lastAnswers[backend].map { InstantInterval($0, at) } ?? .by(at, reach: rules.horizon)
    }

    /// Prediction drift is critical where users feel something at the same time (domain.md §4).
    private func raiseKeyDrift(_ found: inout [SignalCondition]) {
        let felt: Set<Signal.Kind> = [.degraded, .sloBurn, .performance]
        guard found.contains(where: { felt.contains($0.id.kind) }) else { return }
        for index in found.indices where found[index].id.detail.hasSuffix(Self.predictionMark) {
            found[index].severity = .critical
        }
    }

    /// What the identity of prediction drift ends with.
    static let predictionMark = "(prediction)"

    /// What is shadow or not production is at most a warning; unknown counts as production.
    func capped(_ condition: SignalCondition) -> SignalCondition {
        var condition = condition
        if case .other = entry.id.environment { condition.severity = min(condition.severity, .warning) }
        if let version = condition.subject.version,
            entry.variants.contains(where: { $0.role == .shadow && NameNormalisation.version($0.version) == version })
        {
            condition.severity = min(condition.severity, .warning)
        }
        return condition
    }

    private func muted(_ condition: SignalCondition) -> SignalCondition {
        Quieting(known.state, at: now).applied(to: condition, clusters: entry.clusters)
    }

    /// Of two that share an identity the worse one, with the earlier onset.
    private func unique(_ found: [SignalCondition]) -> [SignalCondition] {
        guard found.count > 1 else { return found }
        var result: [Signal.ID: SignalCondition] = [:]
        for condition in found {
            guard let other = result[condition.id] else {
                result[condition.id] = condition
                continue
            }
            result[condition.id] = condition.joined(with: other)
        }
        return Array(result.values)
    }
}

extension SignalCondition {
    /// What is heard outweighs what is quiet, then the severer, then the earlier one.
    fileprivate func joined(with other: SignalCondition) -> SignalCondition {
        func rank(_ condition: SignalCondition) -> Int {
            (condition.suppression == nil ? 10 : 0) + condition.severity.rawValue
        }
        func start(_ condition: SignalCondition) -> Instant { condition.onset?.latest ?? Instant(seconds: .infinity) }
        func isFirst(_ one: SignalCondition, _ two: SignalCondition) -> Bool {
            if rank(one) != rank(two) { return rank(one) > rank(two) }
            if start(one) != start(two) { return start(one) < start(two) }
            return "\(one.subject)" < "\(two.subject)"
        }
        var (result, rest) = isFirst(self, other) ? (self, other) : (other, self)
        result.inputs.formUnion(rest.inputs)
        if rest.suppression == nil || result.suppression != nil {
            result.onset = [result.onset, rest.onset].compactMap { $0 }.min()
        }
        result.hold.for = min(result.hold.for, rest.hold.for)
        rest = result
        return rest
    }
}
