/// Whether anything still speaks of what a signal rests on. What has vanished, or tells no value any more, does not say
/// that it is well; neither does a source that cannot be reached.
struct SignalGrounds {
    let quieting: Quieting
    private let members: [ServiceID: Members]
    private let services: [ServiceID: Service]
    private let rules: SignalRules
    private let backends: Table<BackendStatus>
    private let silent: Set<BackendID>
    private let deployments: Table<Deployment>
    private let signals: Table<GoldenSignals>
    private let drifts: Table<DriftMeasurement>
    private let objectives: Table<ObjectiveStatus>
    private let replicas: Table<Replica>
    private let gauges: Table<Gauge>
    private let fleet: Table<FleetEntry>
    private let canaries: [SignalsID: CanaryRecord]
    private let explanations: VanishingExplanation

    init(_ state: OpsState) {
        quieting = Quieting(state, at: state.latestInstant)
        (members, services, rules) = (state.members, state.services, state.triage.rules)
        (backends, silent) = (state.backends, state.staleBackends)
        (deployments, signals, drifts) = (state.deployments, state.signals, state.drifts)
        (objectives, replicas, gauges, fleet) = (state.objectives, state.replicas, state.gauges, state.fleet)
        canaries = state.triage.canaryRecords
        explanations = VanishingExplanation(state)
    }

    /// Whether nobody can tell that what is open, and is not said to hold, is over: nothing speaks of what it rests on,
    /// and no change explains that. Of a warning for as long as what has vanished is still shown.
    func areLost(of followed: TriageState.Followed, at now: Instant) -> Bool {
        let (condition, track) = (followed.told.value, followed.track)
        // What was last told to be well goes on being that.
        guard condition.id.kind != .alert, track.openedAt != nil, track.clearSince == nil,
            !isTold(condition, explanations.place(of: condition, since: track.onset.earliest))
        else { return false }
        // An event is over by itself.
        if let until = condition.until { return now < until }
        guard condition.severity == .critical || isKept(condition) else { return false }
        return !isExplained(followed, at: now)
    }

    /// Whether it is known why nobody tells of it any more; an alert's sender says itself when it is over.
    func isExplained(_ followed: TriageState.Followed, at now: Instant) -> Bool {
        let (condition, track) = (followed.told.value, followed.track)
        return condition.id.kind != .alert
            && isExplained(condition, since: track.onset, lost: track.loss?.since ?? now)
    }

    /// A comparison ends with either of the two versions; what is asked is why the one that is silent is.
    private func isExplained(_ condition: SignalCondition, since onset: InstantInterval, lost: Instant) -> Bool {
        var versions = [condition.subject.version]
        if condition.id.kind == .canary, case .signals(let id)? = condition.entity {
            let both = [id] + [stable(beside: id, condition)].compactMap(\.self)
            let place = explanations.place(of: condition, since: onset.earliest)
            let silent = both.filter { !isMeasured($0) || isStarved($0, place) }
            versions = (silent.isEmpty ? both : silent).map(\.subject.version)
        }
        return versions.allSatisfy { explanations.explains(condition, of: $0, since: onset, lost: lost) }
    }

    /// What a canary is compared with now, else what it was when it was worse.
    private func stable(beside canary: SignalsID, _ condition: SignalCondition) -> SignalsID? {
        canaries[canary]?.stable ?? condition.beside
    }

    private func isMeasured(_ id: SignalsID) -> Bool {
        guard signals.isPresent(id), let told = signals[id] else { return false }
        return told[.requestRate].value != nil || told[.errorRatio].value != nil
    }

    func clusters(of id: Signal.ID) -> [String] {
        fleet[FleetID(service: id.service, environment: id.environment)]?.clusters ?? []
    }

    private func isStarved(_ id: SignalsID, _ place: ServedPlace?) -> Bool {
        guard let told = signals[id] else { return false }
        return place?.isStarved(told) ?? false
    }

    private func isTold(_ condition: SignalCondition, _ place: ServedPlace?) -> Bool {
        switch condition.id.kind {
        // Its sender says when it is over.
        case .alert: true
        case .blind: isMeasured(condition)
        case .availability: isServed(condition, place)
        case .sloBurn: tellsObjective(condition)
        case .canary: isCompared(condition, place)
        case .traffic: numbers(condition.id).contains { $0[.requestRate].value != nil }
        case .degraded: tellsLoad(condition, place) { $0[.degraded].value }
        case .saturation: tellsLoad(condition, place) { $0[.saturation].value ?? $0[.queueDepth].value }
        case .drift, .skew, .quality, .performance: tellsColumn(condition)
        case .pipeline, .freshness, .accelerator, .infra, .gate: tellsGaugeOrReplica(condition)
        }
    }

    /// A heartbeat says itself that it is back, and where nothing was ever measured every answer counts; else numbers.
    private func isMeasured(_ condition: SignalCondition) -> Bool {
        guard case .backend(let backend)? = condition.entity,
            condition.id.service != OpsState.heartbeatService(backend)
        else { return true }
        let mine = members[condition.id.service]?.objectives ?? []
        let isPromised = mine.contains { objectives.isPresent($0) && isHere($0.subject, $0.backend, condition.id) }
        return isPromised || !numbers(condition.id).isEmpty
    }

    /// Whether its server says how it fares, or of one that could not be reached, whether anybody is left who would know.
    private func isServed(_ condition: SignalCondition, _ place: ServedPlace?) -> Bool {
        switch condition.entity {
        case .deployment(let id)?:
            return tells(id, condition, place) && !(deployments[id].flatMap { place?.hasLostAll(of: $0) } ?? false)
        case .backend(let id)?:
            if let server = backends[id], !server.isAnswering || server.whyNotServing != nil {
                return backends.entities.contains { $0.isAnswering && !silent.contains($0.id) }
            }
            return place?.isServed(by: id) ?? false
        default: return true
        }
    }

    /// That it loads is no word yet, nor that it is not known whether it is ready. A server that is configured no more may
    /// have another name.
    private func tells(_ id: DeploymentID, _ condition: SignalCondition, _ place: ServedPlace?) -> Bool {
        let found =
            backends[id.backend] == nil
            ? (place?.served ?? []).filter { $0.id.name == id.name }
            : [deployments[id]].compactMap { $0 }.filter { deployments.isPresent($0.id) }
        return found.contains { deployment in
            let variant = deployment.variants.first { "\(id.name) \($0.version)" == condition.id.detail }
            guard let variant else { return ![.unknown, .loading].contains(deployment.readiness) }
            return ![.unknown, .loading].contains(variant.readiness) || variant.replicasReady != nil
        }
    }

    /// Whether each rule that is as bad as what was told can be judged.
    private func tellsObjective(_ condition: SignalCondition) -> Bool {
        let name = condition.id.detail
        let mine = (members[condition.id.service]?.objectives ?? []).filter {
            $0.name == name && isHere($0.subject, $0.backend, condition.id) && objectives.isPresent($0)
        }
        let rate = numbers(condition.id).compactMap { $0[.requestRate].value }.reduce(0, +)
        return mine.compactMap { objectives[$0] }.contains { objective in
            let verdict = objective.burnVerdict(requestRate: rate > 0 ? rate : nil, rules: rules)
            return !verdict.readings.contains { $0.rule.severity >= condition.severity && $0.couldFire }
        }
    }

    /// Whether both are measured, or the canary has become what serves.
    private func isCompared(_ condition: SignalCondition, _ place: ServedPlace?) -> Bool {
        guard case .signals(let id)? = condition.entity else { return false }
        let version = id.subject.version.map(NameNormalisation.version)
        let told = numbers(condition.id).filter { told in
            // Of a source that is configured no more another may measure the same.
            told.id == id
                || (backends[id.backend] == nil && told.id.subject.version.map(NameNormalisation.version) == version)
        }
        return told.contains { canary in
            isMeasured(canary.id) && !(place?.isStarved(canary) ?? false)
                && stable(beside: canary.id, condition).map(signals.isPresent) ?? true
        }
    }

    /// Numbers of the same version, whoever tells them; without requests no answer is bad, but where it should get some.
    private func tellsLoad(
        _ condition: SignalCondition, _ place: ServedPlace?, _ value: (GoldenSignals) -> Double?
    ) -> Bool {
        let version = condition.subject.version.map(NameNormalisation.version)
        return numbers(condition.id).contains { told in
            told.id.subject.version.map(NameNormalisation.version) == version && !(place?.isStarved(told) ?? false)
                && (value(told) != nil || told[.requestRate].value == 0)
        }
    }

    private func tellsColumn(_ condition: SignalCondition) -> Bool {
        guard case .drift(let id)? = condition.entity else { return true }
        return (members[condition.id.service]?.drifts ?? []).contains { other in
            other.column == id.column && other.subject.version == id.subject.version
                && isHere(other.subject, other.backend, condition.id) && drifts.isPresent(other)
                && drifts[other]?.value != nil && drifts[other]?.threshold != nil
        }
    }

    /// An orchestrator that lists a service's replicas lists all of them.
    private func tellsGaugeOrReplica(_ condition: SignalCondition) -> Bool {
        let mine = members[condition.id.service] ?? Members()
        let isListed = mine.replicas.contains { id in
            guard replicas.isPresent(id), let replica = replicas[id] else { return false }
            return isHere(replica.subject, id.backend, condition.id) && replica.readiness != .unknown
        }
        switch condition.entity {
        case .replica?: return isListed
        case .gauge(let id)?:
            // Of a node it is told as long as anything of the service runs somewhere.
            if id.subject.name.isEmpty { return isListed && tells(id) }
            return tells(id)
                || mine.gauges.contains { other in
                    other.kind == id.kind && other.name == id.name && other.subject.version == id.subject.version
                        && isHere(other.subject, other.backend, condition.id) && tells(other)
                }
        default: return true
        }
    }

    /// An age without the limit that it is judged by says nothing.
    private func tells(_ id: GaugeID) -> Bool {
        guard gauges.isPresent(id), let gauge = gauges[id], gauge.value != nil else { return false }
        let isJudged = ![.featureAge, .modelAge, .pipelineAge].contains(id.kind)
        return isJudged || gauge.limit != nil || gauge.interval != nil
    }

    /// The numbers of requests that are told of the place of a signal.
    private func numbers(_ id: Signal.ID) -> [GoldenSignals] {
        (members[id.service]?.signals ?? []).compactMap { other in
            isHere(other.subject, other.backend, id) && signals.isPresent(other) ? signals[other] : nil
        }
    }

    private func isHere(_ subject: Subject, _ backend: BackendID, _ id: Signal.ID) -> Bool {
        let place = backends.environment(named: subject.environment, of: backend)
        guard place == id.environment || place == .unknown || id.environment == .unknown else { return false }
        let cluster = subject.cluster ?? ""
        return cluster == id.cluster || cluster.isEmpty || id.cluster.isEmpty
    }

    /// Whether what it rests on is still shown, be it as gone.
    private func isKept(_ condition: SignalCondition) -> Bool {
        switch condition.entity {
        case .deployment(let id)?: deployments[id] != nil
        case .signals(let id)?: signals[id] != nil
        case .drift(let id)?: drifts[id] != nil
        case .objective(let id)?: objectives[id] != nil
        case .replica(let id)?: replicas[id] != nil
        case .gauge(let id)?: gauges[id] != nil
        case .fleet?, .backend?: members[condition.id.service]?.signals.isEmpty == false
        default: false
        }
    }
}

extension BurnRateVerdict.Reading {
    /// Whether it may be beyond its factor for all that is known: a window is not measured, and none says that it is not.
    fileprivate var couldFire: Bool {
        isBlind && ![longBurn, shortBurn].contains { $0.map { $0 <= rule.factor } ?? false }
    }
}
