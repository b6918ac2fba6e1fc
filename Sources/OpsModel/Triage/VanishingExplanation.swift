/// Why nobody speaks of a version, or of all of a service, any more, so that its silence is no loss of input.
///
/// One rule: a version's silence is explained where something other than its own numbers says of its place that nothing is
/// asked of it any more, that came no earlier than its last requests, and nothing there still wants it.
///
/// - It is said by a router, in a share of 0 that names the version; by a server that answers well, which has unloaded it;
///   or by the last change that was told of it, or found in what a server lists.
/// - It is wanted where a share sends requests to it, a server has fewer replicas of it than it should, or none that is
///   ready, or a replica of it is not ready. What a server or a replica still has loaded only a share takes out.
///
/// What vanishes with the numbers says nothing: a share that is told no more, or of others that are all there is then, is
/// what a death looks like; so is a measured share, and an alias moves without any server following. Nor does what a server
/// has unloaded when it answers again after a silence, or before it had it ready again: a crash leaves the same.
struct VanishingExplanation {
    fileprivate let members: [ServiceID: Members]
    fileprivate let deployments: Table<Deployment>
    fileprivate let signals: Table<GoldenSignals>
    fileprivate let traffic: Table<TrafficSplit>
    fileprivate let replicas: Table<Replica>
    fileprivate let changes: Table<ChangeEvent>
    fileprivate let backends: Table<BackendStatus>
    private let silent: Set<BackendID>
    private let unwatched: InstantInterval?

    init(_ state: OpsState) {
        (members, deployments, signals, traffic) = (state.members, state.deployments, state.signals, state.traffic)
        (replicas, changes, backends) = (state.replicas, state.changes, state.backends)
        silent = state.staleBackends
        unwatched = state.triage.watchedSince.map { start in
            InstantInterval((state.lastSaved ?? start) - TriageState.wordHolds, start)
        }
    }

    /// `version`, or all of the service where that is `nil`, has not been told of since `lost`; what is open of it began
    /// at `onset`.
    func explains(
        _ condition: SignalCondition, of version: String?, since onset: InstantInterval, lost: Instant
    ) -> Bool {
        guard let place = SilentPlace(condition, self) else { return false }
        guard let version = version.map(NameNormalisation.version) else { return isEmptied(place, since: onset) }
        // A rate goes on telling of requests that came before.
        let last = max(onset.earliest, lost - place.drain)
        guard !place.wants(version) else { return false }
        if place.isRoutedPast(version, after: last) { return true }
        return !place.has(version)
            && (place.isTaken(version, after: last) || isUnloaded(version, place, after: last, lost: lost))
    }

    /// Whether anything that is to serve a version does not, or it is told to be sent requests.
    func wants(_ version: String, _ condition: SignalCondition) -> Bool {
        SilentPlace(condition, self)?.wants(NameNormalisation.version(version)) ?? false
    }

    /// What servers of its place had no more after a silence.
    func losses(_ condition: SignalCondition) -> [ChangeEvent] { SilentPlace(condition, self)?.losses() ?? [] }

    /// Whether the servers of a place have it as not loaded, or name it no more, since they unloaded it.
    private func isUnloaded(_ version: String, _ place: SilentPlace, after last: Instant, lost: Instant) -> Bool {
        let variants = place.served.flatMap(\.variants)
        guard place.isCovered(by: place.served), place.served.allSatisfy(isAnswering), !variants.isEmpty,
            variants.allSatisfy({ !$0.version.isEmpty })
        else { return false }
        guard place.losses(of: version).isEmpty else { return false }
        // Of what was done while no program ran only the result is known.
        let wasUnwatched = unwatched?.overlaps(InstantInterval(lost)) ?? false
        return place.isUnloaded(version, after: last)
            || (wasUnwatched && variants.contains { NameNormalisation.version($0.version) == version })
    }

    /// Whether all of a service was unloaded after it had begun to fail: not asked any more, where its servers still list
    /// it, and told of each version where they do not.
    private func isEmptied(_ place: SilentPlace, since onset: InstantInterval) -> Bool {
        let isUnloadTold = place.changes.contains {
            $0.isUnload && !$0.isLoss && $0.tookEffect.earliest >= onset.latest
        }
        return isUnloadTold && place.losses().isEmpty && !place.deployments.isEmpty
            && place.isCovered(by: place.deployments)
            && place.deployments.allSatisfy { deployment in
                if deployments.isPresent(deployment.id) {
                    return deployment.readiness == .idle && isAnswering(deployment)
                }
                let versions = deployment.variants.map { NameNormalisation.version($0.version) }
                return versions.allSatisfy {
                    !place.wants($0) && !place.has($0) && place.isTaken($0, after: onset.latest)
                }
            }
    }

    private func isAnswering(_ deployment: Deployment) -> Bool {
        guard let server = backends[deployment.id.backend] else { return false }
        return server.isAnswering && server.whyNotServing == nil && !silent.contains(server.id)
    }
}

/// What is told of a signal's service in its environment and cluster.
private struct SilentPlace {
    /// Those that are gone are among them for as long as they are shown.
    let deployments: [Deployment]
    let served: [Deployment]
    let changes: [ChangeEvent]
    private let splits: [(split: TrafficSplit, isPresent: Bool)]
    private let replicas: [Replica]
    private let cluster: String
    private let clusters: Set<String>
    /// How long rates tell of what was.
    let drain: Duration

    init?(_ condition: SignalCondition, _ known: VanishingExplanation) {
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

    /// Whether the last that was done with it took it from what serves, after `last`.
    func isTaken(_ version: String, after last: Instant) -> Bool {
        let steps = changes.filter { change in
            let told = change.subject.cluster ?? ""
            return !change.isLoss && (told.isEmpty || told == cluster || clusters == [told])
        }.compactMap { change in
            change.takes(from: version).map { (at: change.tookEffect.latest, takes: $0, isUnload: change.isUnload) }
        }
        guard let end = steps.map(\.at).max(), end >= last else { return false }
        let ends = steps.filter { $0.at == end }
        return ends.allSatisfy(\.takes) && (ends.contains { !$0.isUnload } || losses(of: version).isEmpty)
    }

    /// Whether the last that servers did with it was to unload it, after `last`.
    func isUnloaded(_ version: String, after last: Instant) -> Bool {
        let steps = changes.filter { $0.serving != nil && !$0.isLoss && $0.rolledOutVersion == version }
        guard let end = steps.map(\.tookEffect.latest).max(), end >= last else { return false }
        return steps.allSatisfy { $0.tookEffect.latest < end || $0.isUnload }
    }

    /// What servers had no more after a silence, a version or all of it, and did nothing with since.
    func losses(of version: String? = nil) -> [ChangeEvent] {
        changes.filter { loss in
            loss.isLoss && (version == nil || loss.rolledOutVersion == version)
                && !changes.contains { $0.isOfOneServing(as: loss) && !$0.isLoss && loss.isBefore($0) }
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

extension TrafficSplit {
    /// When a router was told to send nothing there. What is told comes in whole thousandths; a measured share is none of
    /// these, and where no step before is known it may be one.
    var wasToldNought: InstantInterval? {
        guard let last = steps.last, last.share == 0, steps.count > 1 else { return nil }
        let isTold = steps.allSatisfy { abs($0.share * 1000 - ($0.share * 1000).rounded()) < 1e-6 }
        return isTold ? last.since : nil
    }
}

extension ChangeEvent {
    /// Whether both are about one version on one server.
    fileprivate func isOfOneServing(as other: ChangeEvent) -> Bool {
        serving != nil && id.backend == other.id.backend && subject == other.subject
    }

    fileprivate func isBefore(_ other: ChangeEvent) -> Bool { tookEffect.latest < other.tookEffect.latest }

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
