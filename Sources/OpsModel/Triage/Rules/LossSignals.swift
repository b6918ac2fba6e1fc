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
        guard hasNothing(deployment), let losses = lastLosses(of: deployment.id), let first = losses.first else {
            return nil
        }
        let versions = NaturalOrder.sorted(losses.compactMap { $0.subject.version.map(NameNormalisation.shown) })
        var condition = make(
            deployment, .critical, "has lost \(versions.joined(separator: ", "))", rules.unreachable)
        if isAlone(deployment.id) { condition.onset = first.tookEffect }
        return isForgone(first, condition.id) ? nil : condition
    }

    /// Whether it is not loaded, be it that it loads again, nor ready on another server of its cluster that is not silent.
    private func hasNothing(_ deployment: Deployment) -> Bool {
        let isListed = known.state.deployments.isPresent(deployment.id)
        return (!isListed || [.idle, .loading].contains(deployment.readiness))
            && !group.deployments.haveReady(deployment.id) { !known.state.isStale($0, .deployment) }
    }

    /// Whether no other server of its cluster lists the model: else something was left until that had it no more.
    private func isAlone(_ model: DeploymentID) -> Bool {
        !group.deployments.contains { other in
            other.id != model && other.id.name == model.name && other.id.cluster == model.cluster
        }
    }

    /// The losses by which it came to have nothing; `nil` where something else was the last that its server did.
    private func lastLosses(of id: DeploymentID) -> [ChangeEvent]? {
        let steps = (known.state.members[entry.id.service]?.changes ?? []).compactMap { known.state.changes[$0] }
            .filter { change in
                change.serving != nil && change.id.backend == id.backend && change.subject.name == id.name
                    && (change.subject.cluster ?? "") == id.cluster
            }
        // What is lost and loads has been tried, and no more.
        let lost = Set(steps.filter { $0.standingLoss == id }.compactMap(\.subject.version))
        let deeds = steps.filter { $0.serving != .loaded || !lost.contains($0.subject.version ?? "") }
        guard let last = deeds.map(\.tookEffect.latest).max() else { return nil }
        let losses = deeds.filter { $0.tookEffect.latest == last && $0.standingLoss == id }
        return losses.isEmpty ? nil : losses
    }

    /// Whether a person has closed an incident of it since, and nobody has taken that back: it is missed no more. Once the
    /// record is forgotten what the loss was marked with holds.
    private func isForgone(_ loss: ChangeEvent, _ id: Signal.ID) -> Bool {
        guard let marked = loss.loss?.forgoneAt else { return false }
        let mine = known.state.records.values.filter { record in record.members.contains { $0.signal == id } }
        let last = mine.compactMap { $0.reopened?.at }.max()
        return last.map { $0 < marked } ?? true
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
