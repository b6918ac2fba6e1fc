/// What is told of a signal's service in its environment and cluster.
struct ServedPlace {
    /// Those that are gone are among them for as long as they are shown.
    let deployments: [Deployment]
    let served: [Deployment]
    let changes: [ChangeEvent]
    /// What its servers have lost since the signal began.
    private let losses: [ChangeEvent]
    private let firstWords: [DeploymentID: FirstWord]
    /// Since when the signal is known to be.
    private let onset: Instant
    /// Whether the signal is that a server cannot be reached.
    private let isOutage: Bool
    /// Servers of it whose last poll failed.
    private let failing: Set<BackendID>
    private let splits: [(split: TrafficSplit, isPresent: Bool)]
    private let replicas: [Replica]
    private let cluster: String
    private let clusters: Set<String>
    /// How long rates tell of what was.
    let drain: Duration

    init?(_ condition: SignalCondition, _ known: VanishingExplanation, since onset: Instant) {
        guard let mine = known.members[condition.id.service] else { return nil }
        func isNear(_ subject: Subject, _ backend: BackendID) -> Bool {
            known.backends.environment(of: subject, backend).isCompatible(with: condition.id.environment)
                && condition.isNear(subject.cluster ?? "")
        }
        cluster = condition.id.cluster
        deployments = mine.deployments.compactMap { known.deployments[$0] }.filter {
            $0.environment.isCompatible(with: condition.id.environment) && condition.isNear($0.id.cluster)
        }
        served = deployments.filter { known.deployments.isPresent($0.id) }
        changes = mine.changes.compactMap { known.changes[$0] }.filter {
            isNear($0.subject, $0.id.backend)
        }
        (firstWords, self.onset) = (known.firstWords, onset)
        if case .backend? = condition.entity { isOutage = true } else { isOutage = false }
        failing = Set(served.map(\.id.backend).filter { known.backends[$0]?.hasFailed ?? false })
        losses = changes.filter { $0.standingLoss != nil && $0.tookEffect.latest >= onset }
        splits = mine.traffic.filter { isNear($0.subject, $0.backend) }.compactMap { id in
            known.traffic[id].map { ($0, known.traffic.isPresent(id)) }
        }
        replicas = mine.replicas.filter(known.replicas.isPresent).compactMap { known.replicas[$0] }.filter {
            isNear($0.subject, $0.id.backend)
        }
        let measured = mine.signals.filter { isNear($0.subject, $0.backend) }
        let slowest = measured.compactMap { known.backends[$0.backend]?.interval }.max() ?? .zero
        drain = (measured.compactMap { known.signals[$0]?.window }.max() ?? .zero) + slowest * 2
        let named =
            measured.map(\.subject.cluster) + splits.map(\.split.id.subject.cluster) + changes.map(\.subject.cluster)
            + deployments.map(\.id.cluster)
        clusters = cluster.isEmpty ? Set(named.compactMap(\.self)).subtracting([""]) : [cluster]
    }

    /// Whether servers speak for all of it: what is told nowhere of a cluster may be of one whose servers tell nothing.
    func isCovered(by deployments: [Deployment]) -> Bool {
        let told = Set(deployments.map(\.id.cluster))
        return told.contains("") || clusters.isSubset(of: told)
    }

    /// Whether anything there is to serve that version and does not, or is told to send requests to it. What names no
    /// version may be it.
    func wants(_ version: String) -> Bool {
        (variants(of: version) + variants(of: "")).contains { $0.isUnwell || ($0.configuredShare ?? 0) > 0 }
            || (replicas(of: version) + replicas(of: "")).contains { [.unavailable, .loading].contains($0.readiness) }
            || splits(of: version).contains { $0.isPresent && ($0.split.share ?? 0) > 0 }
    }

    /// Whether anything there has it loaded.
    func has(_ version: String) -> Bool {
        variants(of: version).contains { ![.idle, .unloading].contains($0.readiness) }
            || !replicas(of: version).isEmpty
    }

    /// Whether routers say by name, wherever they sent any, that no requests go to it, and that this came after `last`. A
    /// cluster's share is one of several where the signal names none.
    func isRoutedPast(_ version: String, after last: Instant) -> Bool {
        let mine = splits(of: version)
        return mine.allSatisfy {
            $0.isPresent && $0.split.share == 0 && ["", cluster].contains($0.split.id.subject.cluster ?? "")
        }
            && mine.contains { entry in entry.split.wasToldNought.map { $0.latest >= last } ?? false }
    }

    /// Whether the last that was done with it took it from what serves, after `last`. That one server unloaded it says
    /// nothing of another that lost it.
    func isTaken(_ version: String, after last: Instant) -> Bool {
        let steps = changes.filter { change in
            let told = change.subject.cluster ?? ""
            return change.loss == nil && (told.isEmpty || told == cluster || clusters == [told])
                && change.takes(from: version) != nil
        }
        guard let ends = newest(of: steps, after: last), ends.allSatisfy({ $0.takes(from: version) == true }) else {
            return false
        }
        let isOnlySeen = ends.allSatisfy { $0.isUnload && $0.id.isFoundHere }
        return !isOnlySeen || !hasLost(version)
    }

    /// Whether the last that servers did with it was to unload it, after `last`.
    func wasLastUnloaded(_ version: String, after last: Instant) -> Bool {
        let steps = changes.filter { $0.serving != nil && $0.loss == nil && $0.rolledOutVersion == version }
        return newest(of: steps, after: last)?.allSatisfy(\.isUnload) ?? false
    }

    /// Those that came last, where that was not before `last`.
    private func newest(of steps: [ChangeEvent], after last: Instant) -> [ChangeEvent]? {
        guard let end = steps.map(\.tookEffect.latest).max(), end >= last else { return nil }
        return steps.filter { $0.tookEffect.latest == end }
    }

    var hasLosses: Bool { !losses.isEmpty }

    func hasLost(_ version: String) -> Bool { losses.contains { $0.rolledOutVersion == version } }

    /// Whether its server has nothing of a model that it had, or may have had, and no other has that ready.
    func hasLostAll(of deployment: Deployment) -> Bool {
        guard deployment.readiness == .idle, !isReady(deployment.id) else { return false }
        if losses.contains(where: { $0.standingLoss == deployment.id }) { return true }
        guard let word = firstWord(of: deployment), isOutage || word.isAfterSilence else { return false }
        return word.wasReady.isEmpty
    }

    /// Of one that was first told of since the signal began.
    private func firstWord(of deployment: Deployment) -> FirstWord? {
        firstWords[deployment.id].flatMap { $0.at > onset ? $0 : nil }
    }

    private func isReady(_ model: DeploymentID) -> Bool { served.haveReady(model) { !failing.contains($0) } }

    /// Whether a server, once it is heard, tells of everything that it had: that it is ready, here or elsewhere, or was
    /// taken from it. Where nobody knows what that was, anything that is ready will do.
    func isServed(by server: BackendID) -> Bool {
        let lost = losses.compactMap(\.standingLoss).filter { $0.backend == server }
        guard lost.allSatisfy(isReady) else { return false }
        let mine = served.filter { $0.id.backend == server }
        guard !mine.isEmpty else { return served.contains { $0.readiness == .ready } }
        return mine.allSatisfy { isReady($0.id) || ($0.readiness != .loading && !hasLostAll(of: $0)) }
    }

    /// Whether a server had it not ready when it was first heard after a silence, nor since.
    func isUnknownSinceSilence(_ version: String) -> Bool {
        served.contains { deployment in
            guard let word = firstWord(of: deployment), word.isAfterSilence else { return false }
            return deployment.variants.contains {
                NameNormalisation.version($0.version) == version && !word.wasReady.contains($0.version)
            }
        }
    }

    /// Whether a version answers nothing though it should, or while nobody hears its server, or was lost and is ready
    /// nowhere: its numbers say nothing then of how it answers.
    func isStarved(_ told: GoldenSignals) -> Bool {
        guard let version = told.id.subject.version.map(NameNormalisation.version) else { return false }
        if told[.requestRate].value == 0, wants(version) || isUnheard(version) { return true }
        return hasLost(version) && !variants(of: version).contains { $0.readiness == .ready }
    }

    private func isUnheard(_ version: String) -> Bool {
        served.contains { deployment in
            failing.contains(deployment.id.backend)
                && deployment.variants.contains { NameNormalisation.version($0.version) == version }
        }
    }

    private func variants(of version: String) -> [Variant] {
        served.flatMap(\.variants).filter { NameNormalisation.version($0.version) == version }
    }

    private func replicas(of version: String) -> [Replica] {
        replicas.filter { NameNormalisation.version($0.subject.version ?? "") == version }
    }

    private func splits(of version: String) -> [(split: TrafficSplit, isPresent: Bool)] {
        splits.filter { $0.split.id.subject.version.map(NameNormalisation.version) == version }
    }
}

extension OpsState {
    func environment(of change: ChangeEvent) -> Environment {
        backends.environment(of: change.subject, change.id.backend)
    }
}

extension Table where Entity == BackendStatus {
    /// What a change names, in which the program itself writes that it knows none.
    fileprivate func environment(of subject: Subject, _ backend: BackendID) -> Environment {
        let isNamed = subject.environment != Environment.unknown.name
        return environment(named: isNamed ? subject.environment : nil, of: backend)
    }
}

extension Variant {
    /// Whether it is asked to serve and does not, or not as widely.
    fileprivate var isUnwell: Bool {
        switch readiness {
        case .unavailable, .loading: true
        case .ready, .unknown: (replicasReady ?? 0) < (replicasDesired ?? 0)
        case .idle, .unloading: false
        }
    }
}

extension ChangeEvent {
    /// Whether nothing of a service is asked of that version any more because of it; `nil` where it is not about it. Of
    /// a step that was found the share itself says more.
    fileprivate func takes(from version: String) -> Bool? {
        func isIt(_ text: String?) -> Bool { text.map(NameNormalisation.version) == version }
        switch kind {
        case .traffic: return rolledOutVersion == version && !id.isFoundHere ? traffic?.after == 0 : nil
        case .deployment where serving != nil: return rolledOutVersion == version ? isUnload : nil
        case .deployment:
            if isIt(after) { return false }
            return isIt(before) && after != nil ? true : nil
        default: return nil
        }
    }
}
