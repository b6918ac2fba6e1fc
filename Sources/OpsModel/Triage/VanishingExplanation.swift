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
/// has lost (``ServingLoss``), or had not ready when it was first heard after a silence (``FirstWord``). Of what was done
/// while no program ran its result is enough.
struct VanishingExplanation {
    let members: [ServiceID: Members]
    let deployments: Table<Deployment>
    let signals: Table<GoldenSignals>
    let traffic: Table<TrafficSplit>
    let replicas: Table<Replica>
    let changes: Table<ChangeEvent>
    let backends: Table<BackendStatus>
    let firstWords: [DeploymentID: FirstWord]
    private let silent: Set<BackendID>
    private let unwatched: InstantInterval?

    init(_ state: OpsState) {
        (members, deployments, signals, traffic) = (state.members, state.deployments, state.signals, state.traffic)
        (replicas, changes, backends) = (state.replicas, state.changes, state.backends)
        silent = state.staleBackends
        firstWords = state.triage.firstWords
        unwatched = state.triage.watchedSince.map { start in
            InstantInterval((state.lastSaved ?? start) - TriageState.wordHolds, start)
        }
    }

    /// `version`, or all of the service where that is `nil`, has not been told of since `lost`; what is open of it began
    /// at `onset`.
    func explains(
        _ condition: SignalCondition, of version: String?, since onset: InstantInterval, lost: Instant
    ) -> Bool {
        guard let place = place(of: condition, since: onset.earliest) else { return false }
        guard let version = version.map(NameNormalisation.version) else { return isEmptied(place, since: onset) }
        // A rate goes on telling of requests that came before.
        let last = max(onset.earliest, lost - place.drain)
        guard !place.wants(version) else { return false }
        if place.isRoutedPast(version, after: last) { return true }
        return !place.has(version)
            && (place.isTaken(version, after: last) || isUnloaded(version, place, after: last, lost: lost))
    }

    /// What is told of its service where a signal is, which began at `onset`; `nil` where nothing is.
    func place(of condition: SignalCondition, since onset: Instant) -> ServedPlace? {
        ServedPlace(condition, self, since: onset)
    }

    /// Whether the servers of a place have it as not loaded, or name it no more, since they unloaded it.
    private func isUnloaded(_ version: String, _ place: ServedPlace, after last: Instant, lost: Instant) -> Bool {
        let variants = place.served.flatMap(\.variants)
        guard place.isCovered(by: place.served), place.served.allSatisfy(isAnswering), !variants.isEmpty,
            variants.allSatisfy({ !$0.version.isEmpty }), !place.hasLost(version)
        else { return false }
        // Of what was done while no program ran only the result is known.
        let wasUnwatched = unwatched?.overlaps(InstantInterval(lost)) ?? false
        return place.wasLastUnloaded(version, after: last)
            || (wasUnwatched && !place.isUnknownSinceSilence(version)
                && variants.contains { NameNormalisation.version($0.version) == version })
    }

    /// Whether all of a service was unloaded after it had begun to fail: not asked any more, where its servers still list
    /// it, and told of each version where they do not.
    private func isEmptied(_ place: ServedPlace, since onset: InstantInterval) -> Bool {
        let isUnloadTold = place.changes.contains {
            $0.isUnload && $0.loss == nil && $0.tookEffect.earliest >= onset.latest
        }
        return isUnloadTold && !place.hasLosses && !place.served.contains(where: place.hasLostAll)
            && !place.deployments.isEmpty
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

extension TrafficSplit {
    /// Whether a router is told these shares, which come in whole thousandths. A measured share is none of these, and where
    /// no step before is known it may be one.
    var isTold: Bool {
        steps.count > 1 && steps.allSatisfy { abs($0.share * 1000 - ($0.share * 1000).rounded()) < 1e-6 }
    }

    /// When a router was told to send nothing there.
    var wasToldNought: InstantInterval? { steps.last?.share == 0 && isTold ? steps.last?.since : nil }
}
