extension RowReading {
    /// Models that have nothing loaded since their server fell silent: at rest by nobody's will, as far as anybody can tell.
    /// A server that starts anew is given as long to load them again as one that cannot be reached.
    func lossConditions() -> [SignalCondition] {
        let gone = (known.state.members[entry.id.service]?.deployments ?? []).filter {
            !known.state.deployments.isPresent($0) && known.state.deployments[$0]?.environment == entry.id.environment
        }
        return (group.deployments + gone.compactMap { known.state.deployments[$0] }).compactMap(loss)
    }

    private func loss(of deployment: Deployment) -> SignalCondition? {
        let id = id(.availability, deployment.id.name, cluster: deployment.id.cluster)
        guard hasNothing(deployment, id), let losses = lastLosses(of: deployment.id), let first = losses.first,
            !isForgone(id, since: first.tookEffect.latest)
        else { return nil }
        let versions = NaturalOrder.sorted(losses.compactMap { $0.subject.version.map(\.displayedVersion) })
        var condition = SignalCondition(
            id: id, severity: .critical, subject: subject(cluster: deployment.id.cluster),
            title: "has lost \(versions.joined(separator: ", "))", hold: rules.unreachable, onset: first.tookEffect,
            entity: .deployment(deployment.id))
        condition.inputs = [Watch(backend: deployment.id.backend, kind: .deployment)]
        return condition
    }

    /// Whether it is not loaded, nor ready on another server of its cluster; that it loads again ends nothing that is open.
    private func hasNothing(_ deployment: Deployment, _ id: Signal.ID) -> Bool {
        let isListed = known.state.deployments.isPresent(deployment.id)
        let isLoading = deployment.readiness == .loading && known.state.triage.isFollowed(id)
        return (!isListed || deployment.readiness == .idle || isLoading)
            && !group.deployments.haveReady(deployment.id) { known.state.backends[$0]?.hasFailed != true }
    }

    /// The losses by which it came to have nothing; `nil` where something else was the last that its server did.
    private func lastLosses(of id: DeploymentID) -> [ChangeEvent]? {
        let steps = (known.state.members[entry.id.service]?.changes ?? []).compactMap { known.state.changes[$0] }
            .filter { change in
                change.serving != nil && change.id.backend == id.backend && change.subject.name == id.name
                    && (change.subject.cluster ?? "") == id.cluster
            }
        guard let last = steps.map(\.tookEffect.latest).max() else { return nil }
        let losses = steps.filter { $0.tookEffect.latest == last && $0.standingLoss == id }
        return losses.isEmpty ? nil : losses
    }

    /// Whether a person has closed an incident of it since, and nobody has taken that back: it is missed no more.
    private func isForgone(_ id: Signal.ID, since loss: Instant) -> Bool {
        known.state.records.values.contains { record in
            (record.closed?.at).map { $0 >= loss } ?? false && record.members.contains { $0.signal == id }
        }
    }
}

extension [Deployment] {
    /// Whether a server that is heard has the model ready where that one has it.
    func haveReady(_ model: DeploymentID, where isHeard: (BackendID) -> Bool) -> Bool {
        contains { other in
            other.id.name == model.name && other.readiness == .ready && isHeard(other.id.backend)
                && (other.id.cluster == model.cluster || other.id.cluster.isEmpty || model.cluster.isEmpty)
        }
    }
}

extension String {
    /// With a `v` before a number: `v47`.
    fileprivate var displayedVersion: String { first?.isNumber == true ? "v\(self)" : self }
}
