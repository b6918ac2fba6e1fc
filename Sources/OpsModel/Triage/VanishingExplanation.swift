/// Why nobody speaks of a version, or of all of a service, any more: requests were taken from it, it was unloaded, or an
/// alias points elsewhere. What was told so of its own place is no loss of input.
struct VanishingExplanation {
    private let members: [ServiceID: Members]
    private let deployments: Table<Deployment>
    private let traffic: Table<TrafficSplit>
    private let changes: Table<ChangeEvent>
    private let backends: Table<BackendStatus>

    init(_ state: OpsState) {
        (members, deployments, backends) = (state.members, state.deployments, state.backends)
        (traffic, changes) = (state.traffic, state.changes)
    }

    /// Of all of the service where no version is named.
    func explains(_ condition: SignalCondition, of version: String?, since onset: InstantInterval) -> Bool {
        guard let mine = members[condition.id.service] else { return false }
        let told = mine.changes.compactMap { changes[$0] }.filter { isNear($0.subject, $0.id.backend, condition) }
        let later = told.filter { $0.tookEffect.earliest >= onset.latest }
        let served = mine.deployments.filter(deployments.isPresent).compactMap { deployments[$0] }.filter {
            $0.environment.isCompatible(with: condition.id.environment) && condition.isNear($0.id.cluster)
        }
        let clusters = clusters(of: mine, condition)
        // What is told nowhere of a cluster may be of one whose servers tell nothing.
        let isListed =
            served.contains { $0.id.cluster.isEmpty } || clusters.isSubset(of: Set(served.map(\.id.cluster)))
        guard let version = version.map(NameNormalisation.version) else {
            // What was unloaded after it had begun to fail is not asked any more.
            return !served.isEmpty && isListed && served.allSatisfy { $0.readiness == .idle }
                && later.contains(where: \.isUnload)
        }
        let own = later.filter { change in
            let cluster = change.subject.cluster ?? ""
            return cluster.isEmpty || cluster == condition.id.cluster || clusters == [cluster]
        }
        if isTaken(version, by: own) || isPassedBy(version, mine.traffic, condition, since: onset) { return true }
        let unloads = told.filter { $0.isUnload && $0.tookEffect.latest >= onset.earliest }
        return isListed && isUnloaded(version, served, unloads)
    }

    /// Whether those who name the versions that they serve name it no more, or as not loaded.
    private func isUnloaded(_ version: String, _ served: [Deployment], _ unloads: [ChangeEvent]) -> Bool {
        let variants = served.flatMap(\.variants)
        guard !variants.isEmpty, variants.allSatisfy({ !$0.version.isEmpty }) else { return false }
        let mine = variants.filter { NameNormalisation.version($0.version) == version }
        return mine.isEmpty
            ? unloads.contains { $0.rolledOutVersion == version } : mine.allSatisfy { $0.readiness == .idle }
    }

    /// Whether the last that was done with it took it from what serves.
    private func isTaken(_ version: String, by changes: [ChangeEvent]) -> Bool {
        let steps = changes.compactMap { change in
            change.takes(from: version).map { (at: change.tookEffect.latest, takes: $0) }
        }
        guard let last = steps.map(\.at).max() else { return false }
        return steps.allSatisfy { $0.at < last || $0.takes }
    }

    /// Whether no request is routed to it wherever any was: its share is none, or those of others are all there is.
    private func isPassedBy(
        _ version: String, _ splits: Set<TrafficID>, _ condition: SignalCondition, since onset: InstantInterval
    ) -> Bool {
        let near = splits.filter { isNear($0.subject, $0.backend, condition) }
        let own = near.filter { $0.subject.version.map(NameNormalisation.version) == version }
        let places = Dictionary(grouping: near) { $0.subject.cluster ?? "" }
        // One that never named it speaks of it only where it speaks of the very same place, and came to its share since:
        // what was all there is while the version failed says nothing of where that went.
        guard !own.isEmpty else {
            let hasMoved = near.contains { traffic[$0]?.stepBegan.map { $0.latest >= onset.earliest } ?? false }
            return hasMoved && near.allSatisfy { ($0.subject.cluster ?? "") == condition.id.cluster }
                && isWhole(Array(near))
        }
        return Set(own.map { $0.subject.cluster ?? "" }).allSatisfy { cluster in
            let mine = own.filter { ($0.subject.cluster ?? "") == cluster && traffic.isPresent($0) }
            return mine.isEmpty ? isWhole(places[cluster] ?? []) : mine.allSatisfy { traffic[$0]?.share == 0 }
        }
    }

    /// Whether one source's shares are all there is.
    private func isWhole(_ splits: [TrafficID]) -> Bool {
        Dictionary(grouping: splits.filter(traffic.isPresent), by: \.backend).values.contains { mine in
            mine.compactMap { traffic[$0]?.share }.reduce(0, +) > 0.99
        }
    }

    private func isNear(_ subject: Subject, _ backend: BackendID, _ condition: SignalCondition) -> Bool {
        backends.environment(of: subject, backend).isCompatible(with: condition.id.environment)
            && condition.isNear(subject.cluster ?? "")
    }

    /// Those that anything of the service is known of in the environment of a signal that names none.
    private func clusters(of mine: Members, _ condition: SignalCondition) -> Set<String> {
        guard condition.id.cluster.isEmpty else { return [condition.id.cluster] }
        let subjects =
            mine.signals.map { ($0.subject, $0.backend) } + mine.traffic.map { ($0.subject, $0.backend) }
            + mine.changes.compactMap { changes[$0] }.map { ($0.subject, $0.id.backend) }
        let named = subjects.filter { isNear($0, $1, condition) }.compactMap(\.0.cluster)
        let serving = mine.deployments.compactMap { deployments[$0] }.filter {
            $0.environment.isCompatible(with: condition.id.environment)
        }
        return Set(named + serving.map(\.id.cluster)).subtracting([""])
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

extension ChangeEvent {
    /// Whether nothing of a service is asked of that version any more because of it; `nil` where it is not about it.
    fileprivate func takes(from version: String) -> Bool? {
        func isIt(_ text: String?) -> Bool { text.map(NameNormalisation.version) == version }
        switch kind {
        case .traffic: return rolledOutVersion == version ? traffic?.after == 0 : nil
        case .deployment where serving != nil: return rolledOutVersion == version ? isUnload : nil
        case .alias, .deployment:
            if isIt(after) { return false }
            // That nothing was put in its place is told of an alias only.
            return isIt(before) && (kind == .alias || after != nil) ? true : nil
        default: return nil
        }
    }
}
