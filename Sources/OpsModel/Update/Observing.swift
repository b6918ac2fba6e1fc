extension EntityID {
    /// The backend that reports it; `nil` for what is derived here.
    public var backend: BackendID? {
        switch self {
        case .deployment(let id): id.backend
        case .model(let id): id.registry
        case .version(let id): id.model.registry
        case .signals(let id): id.backend
        case .drift(let id): id.backend
        case .objective(let id): id.backend
        case .alert(let id): id.backend
        case .silence(let id): id.backend
        case .target(let id): id.backend
        case .change(let id): id.backend
        case .distribution(let id): id.backend
        case .replica(let id): id.backend
        case .traffic(let id): id.backend
        case .gauge(let id): id.backend
        case .backend(let id): id
        case .fleet, .incident, .finding, .request, .mute: nil
        }
    }
}

extension OpsState {
    /// Writes one observation into its table and binds it to its service.
    mutating func observe(_ observation: Observation, at instant: Instant) {
        switch observation {
        case .deployment(let deployment):
            let before = deployments[deployment.id]
            let isAsBound = before?.labels == deployment.labels
            deployments.write(deployment)
            bind(observation.id, isAsBound: isAsBound) { $0.bind(deployment) }
            noteChanges(of: deployment, from: before, at: instant)
            if !isAsBound { noteLineage(of: deployment) }
        case .model(let model):
            noteChanges(of: model, at: instant)
            let isAsBound = models[model.id]?.tags == model.tags
            models.write(model)
            bind(observation.id, isAsBound: isAsBound) { $0.bind(model) }
        case .version(let version):
            noteChanges(of: version, at: instant)
            versions.write(version)
        case .signals(let signals): observe(signals, at: instant)
        case .drift(let drift): observe(drift, at: instant)
        case .objective(var objective):
            notePast(of: objective)
            objective.past = [:]
            objectives.write(objective)
            bind(observation.id, isAsBound: true) { $0.bind(objective.id.subject) }
        case .alert(let alert): observe(alert)
        case .silence(let silence): quiets.write(.silence(silence))
        case .target(let target): targets.write(target)
        case .change(let told):
            guard !isUnited(told.id) else { return }
            let change = knowing(told, at: instant)
            if changes[change.id] == nil { triage.unsaved.changes.insert(change.id) }
            changes.write(change)
            if !change.subject.name.isEmpty { bind(observation.id, isAsBound: true) { $0.bind(change.subject) } }
            unite(change.id)
        case .distribution(let distribution):
            distributions.write(distribution)
            triage.distributionOf[TriageState.Column(distribution.id)] = distribution.id
        case .replica(let replica):
            noteChanges(of: replica, at: instant)
            noteKill(of: replica, at: instant)
            notePast(of: replica)
            var latest = replica
            latest.waitingPast = nil
            replicas.write(latest)
            bind(observation.id, isAsBound: true) { $0.bind(replica.subject) }
        case .gauge(let gauge):
            note(gauge)
            if !gauge.id.subject.name.isEmpty { bind(observation.id, isAsBound: true) { $0.bind(gauge.id.subject) } }
        case .traffic(let split):
            let before = traffic[split.id]
            traffic.write(split)
            bind(observation.id, isAsBound: true) { $0.bind(split.id.subject) }
            noteChanges(of: split, from: before, at: instant)
        }
    }

    /// Values go to the table, the past and the newest point to the history.
    private mutating func observe(_ observed: GoldenSignals, at instant: Instant) {
        var latest = observed
        latest.past = [:]
        signals.write(latest)
        bind(.signals(observed.id), isAsBound: true) { $0.bind(observed.id.subject) }
        notePast(of: observed)
        let past = observed.past.isEmpty ? [] : SignalKind.kept.flatMap { observed.past[$0] ?? [] }.map(\.at)
        let watched = lastWatched[Watch(backend: observed.id.backend, kind: .signals)]
        guard !past.isEmpty else {
            histories[observed.id, default: History(base: instant)].follow(until: watched, at: instant) {
                observed[$0].value
            }
            return
        }
        triage.signalPasts[observed.id] = observed.past
        if histories[observed.id] == nil { histories[observed.id] = History(base: past.min() ?? instant) }
        let known = SignalKind.kept.reduce(into: [SignalKind: [Instant: Double]]()) { result, kind in
            for sample in observed.past[kind] ?? [] { result[kind, default: [:]][sample.at] = sample.value }
        }
        for moment in Set(past).sorted() where moment < instant {
            histories[observed.id]?.append(at: moment) { known[$0]?[moment] }
        }
        histories[observed.id]?.follow(until: watched, at: instant) { observed[$0].value }
    }

    private mutating func observe(_ observed: DriftMeasurement, at instant: Instant) {
        var latest = observed
        (latest.past, latest.seasonalPast) = ([], [])
        notePast(of: observed)
        noteWindows(of: observed, at: instant)
        drifts.write(latest)
        bind(.drift(observed.id), isAsBound: true) { $0.bind(observed.id.subject) }
        for sample in observed.past where sample.at < instant {
            driftHistories[observed.id, default: DriftHistory()].append(sample)
        }
        driftHistories[observed.id]?.hold(until: lastWatched[Watch(backend: observed.id.backend, kind: .drift)])
        driftHistories[observed.id, default: DriftHistory()].append(Sample(at: instant, value: observed.value))
    }

    private mutating func observe(_ alert: Alert) {
        let others = alertTwins.twins(of: alert.id)
        noteHeartbeat(alert)
        alerts.write(alert)
        alertTwins.write(alert)
        for twin in others + alertTwins.twins(of: alert.id) { markDirty(.alert(twin)) }
        if let binding = joiner.bind(alert: alert.labels) {
            bind(.alert(alert.id), binding)
        } else {
            unbind(.alert(alert.id))
        }
    }

    /// What a complete list no longer names has vanished; it stays for an hour, marked, and counts for nothing.
    mutating func markGone(_ id: EntityID, at instant: Instant) {
        switch id {
        case .deployment(let id):
            if let old = deployments[id], deployments.isPresent(id) { noteLosses(ofGone: old, at: instant) }
            deployments.markGone(id, at: instant)
        case .model(let id): models.markGone(id, at: instant)
        case .version(let id): versions.markGone(id, at: instant)
        case .signals(let id): signals.markGone(id, at: instant)
        case .drift(let id): drifts.markGone(id, at: instant)
        case .objective(let id): objectives.markGone(id, at: instant)
        case .alert(let id):
            forgetHeartbeat(id)
            alerts.markGone(id, at: instant)
            alertTwins.remove(id)
        case .silence(let id): quiets.markGone(.silence(id), at: instant)
        case .target(let id): targets.markGone(id, at: instant)
        // What has happened stays happened, though its source tells of it no more.
        case .change: return
        case .distribution(let id): distributions.markGone(id, at: instant)
        case .replica(let id): replicas.markGone(id, at: instant)
        case .traffic(let id): traffic.markGone(id, at: instant)
        case .gauge(let id): gauges.markGone(id, at: instant)
        case .backend, .fleet, .incident, .finding, .request, .mute: return
        }
        markDirty(id)
    }

    /// Binds what is new or carries other labels than before; a changed number changes no binding.
    private mutating func bind(_ id: EntityID, isAsBound: Bool, _ find: (Joiner) -> Binding) {
        if isAsBound, serviceOf[id] != nil { return markDirty(id) }
        bind(id, find(joiner))
    }

    mutating func bind(_ id: EntityID, _ binding: Binding) {
        dirtyServices.insert(binding.service)
        let old = serviceOf[id]
        guard old != binding else { return }
        if let old, old.service != binding.service { unbind(id) }
        serviceOf[id] = binding
        members[binding.service, default: Members()].insert(id)
    }

    mutating func unbind(_ id: EntityID) {
        guard let binding = serviceOf.removeValue(forKey: id) else { return }
        members[binding.service]?.remove(id)
        if members[binding.service]?.isEmpty == true { members[binding.service] = nil }
        dirtyServices.insert(binding.service)
    }

    private mutating func markDirty(_ id: EntityID) {
        if let service = serviceOf[id]?.service { dirtyServices.insert(service) }
    }
}
