// What a server has no more when it is heard again may have been unloaded, or be what a crash left (``ServingLoss``).

extension OpsState {
    /// Notes whether what the answer brings is found after a silence, in which a server may have lost what it had: its last
    /// poll failed or was not whole, or it says itself that it is not well.
    mutating func noteSilence(before answer: BackendID, isHealthy: Bool?) {
        if backends[answer]?.hidServing == true || isHealthy == false {
            triage.returned.insert(answer)
        } else {
            triage.returned.remove(answer)
        }
    }

    /// Notes what a server had before a silence, or had ready before it began to load it anew, until it says again that
    /// it has it, be it that it cannot serve it.
    mutating func noteUnrecovered(_ old: Deployment, now variants: [Variant]) {
        func versions(_ readiness: Readiness..., in variants: [Variant]) -> Set<String> {
            Set(variants.filter { readiness.contains($0.readiness) }.map(\.version))
        }
        var missed = triage.unrecovered[old.id] ?? []
        if triage.returned.contains(old.id.backend) { missed.formUnion(old.variants.filter(\.isServed).map(\.version)) }
        missed.formUnion(versions(.ready, in: old.variants).intersection(versions(.loading, in: variants)))
        missed.subtract(versions(.ready, .unavailable, in: variants))
        triage.unrecovered[old.id] = missed.isEmpty ? nil : missed
    }

    /// Notes what a server, that is first heard after polls that failed, has not ready, until it has: whether it had that
    /// before is not known.
    mutating func noteNeverReady(of deployment: Deployment, isNew: Bool) {
        let ready = deployment.variants.filter { $0.readiness == .ready }.map(\.version)
        if isNew, triage.returned.contains(deployment.id.backend) {
            triage.neverReady[deployment.id] = Set(deployment.variants.map(\.version))
        }
        guard !ready.isEmpty, var never = triage.neverReady[deployment.id] else { return }
        never.subtract(ready)
        triage.neverReady[deployment.id] = never.isEmpty ? nil : never
    }

    /// Whether nobody can tell that a server, which has that version no more, took it out on purpose.
    func isLost(_ version: String, of id: DeploymentID) -> Bool {
        triage.unrecovered[id]?.contains(version) == true
            || standingLosses(of: id).contains { $0.subject.version == version }
    }

    /// What the deployment has ready again is lost no more.
    mutating func endLosses(of deployment: Deployment) {
        let ready = deployment.variants.filter { $0.readiness == .ready }.map(\.version)
        for loss in standingLosses(of: deployment.id) where ready.contains(loss.subject.version ?? "") {
            changes.update(loss.id) { $0.loss?.isRecovered = true }
            triage.unsaved.changes.insert(loss.id)
        }
    }

    /// What the store told of a deployment belongs by its name until its labels are known.
    mutating func adoptLosses(of deployment: Deployment) {
        let named = joiner.bind(Subject(name: deployment.id.name)).service
        guard let binding = binding(of: .deployment(deployment.id)), binding.service != named else { return }
        for id in members[named]?.changes ?? [] where changes[id]?.loss?.deployment == deployment.id {
            bind(.change(id), binding)
        }
    }

    /// Of a loss that another program found, and that may be over since.
    mutating func endLoss(_ change: ChangeEvent) {
        guard let id = change.loss?.deployment, let deployment = deployments[id], deployments.isPresent(id),
            let last = backends[id.backend]?.lastSuccess, last > change.learnedAt ?? change.tookEffect.latest
        else { return }
        endLosses(of: deployment)
    }

    private func standingLosses(of id: DeploymentID) -> [ChangeEvent] {
        guard let service = serviceOf[.deployment(id)]?.service else { return [] }
        return (members[service]?.changes ?? []).compactMap { changes[$0] }.filter { $0.standingLoss == id }
    }
}

extension ChangeEvent {
    /// The deployment that lost a version by it and has not had it ready since.
    var standingLoss: DeploymentID? { loss.flatMap { $0.isRecovered ? nil : $0.deployment } }
}

extension Variant {
    /// Whether its server has it, or is about to.
    var isServed: Bool {
        switch readiness {
        case .idle, .unloading: false
        case .ready, .loading, .unavailable, .unknown: true
        }
    }
}
