/// Why nobody speaks of a version, or of all of a service, any more: requests were taken from it, it was unloaded, or an
/// alias points elsewhere. What was told so is no loss of input.
struct VanishingExplanation {
    private let members: [ServiceID: Members]
    private let deployments: Table<Deployment>
    private let traffic: Table<TrafficSplit>
    private let changes: Table<ChangeEvent>

    init(_ state: OpsState) {
        (members, deployments) = (state.members, state.deployments)
        (traffic, changes) = (state.traffic, state.changes)
    }

    /// Of all of the service where no version is named.
    func explains(_ condition: SignalCondition, of version: String?, since onset: InstantInterval) -> Bool {
        guard let mine = members[condition.id.service] else { return false }
        let later = mine.changes.compactMap { changes[$0] }.filter { $0.tookEffect.earliest >= onset.latest }
        let served = mine.deployments.filter(deployments.isPresent).compactMap { deployments[$0] }.filter {
            $0.environment == condition.id.environment
                && (condition.id.cluster.isEmpty || $0.id.cluster.isEmpty || $0.id.cluster == condition.id.cluster)
        }
        guard let version = version.map(NameNormalisation.version) else {
            // What was unloaded after it had begun to fail is not asked any more.
            return !served.isEmpty && served.allSatisfy { $0.readiness == .idle } && later.contains(where: \.isUnload)
        }
        return later.contains { $0.takes(from: version) } || isUnloaded(version, served)
            || isPassedBy(version, mine.traffic.filter(traffic.isPresent).compactMap { traffic[$0] })
    }

    /// Whether those who name the versions that they serve do not name it.
    private func isUnloaded(_ version: String, _ served: [Deployment]) -> Bool {
        let variants = served.flatMap(\.variants)
        guard !variants.isEmpty, variants.allSatisfy({ !$0.version.isEmpty }) else { return false }
        return !variants.contains { NameNormalisation.version($0.version) == version && $0.readiness != .idle }
    }

    /// Whether no request is routed to it: its share is none, or those of others are all there is.
    private func isPassedBy(_ version: String, _ splits: [TrafficSplit]) -> Bool {
        let own = splits.filter { $0.id.subject.version.map(NameNormalisation.version) == version }
        if !own.isEmpty { return own.allSatisfy { $0.share == 0 } }
        return splits.compactMap(\.share).reduce(0, +) > 0.99
    }
}

extension ChangeEvent {
    /// Whether nothing of a service is asked of that version any more because of it.
    fileprivate func takes(from version: String) -> Bool {
        func isIt(_ text: String?) -> Bool { text.map(NameNormalisation.version) == version }
        switch kind {
        case .alias: return isIt(before) && !isIt(after)
        case .traffic: return traffic?.after == 0 && rolledOutVersion == version
        case .deployment: return isUnload && rolledOutVersion == version
        default: return false
        }
    }
}
