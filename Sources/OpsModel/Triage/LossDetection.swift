// What a server has no more when it is heard again may have been unloaded, or be what a crash left (``ServingLoss``).

extension OpsState {
    /// Notes whether what the answer brings is found after a silence, in which a server may have lost what it had: its last
    /// poll failed or was not whole, or it says itself that it is not well.
    mutating func noteSilence(of server: BackendID, isHealthy: Bool?) {
        if backends[server]?.hidServing == true || isHealthy == false {
            triage.returned.insert(server)
        } else {
            triage.returned.remove(server)
        }
    }

    /// Notes what a server had before a silence, or had ready before it began to load it anew, until it says again that
    /// it has it, be it that it cannot serve it, or that it was told to unload it.
    mutating func noteUnrecovered(_ old: Deployment, now variants: [Variant]) {
        func versions(_ readiness: Readiness..., in variants: [Variant]) -> Set<String> {
            Set(variants.filter { readiness.contains($0.readiness) }.map(\.version))
        }
        var missed = triage.unrecovered[old.id] ?? []
        if triage.returned.contains(old.id.backend) { missed.formUnion(old.variants.filter(\.isServed).map(\.version)) }
        missed.formUnion(versions(.ready, in: old.variants).intersection(versions(.loading, in: variants)))
        missed.subtract(versions(.ready, .unavailable, in: variants))
        missed.subtract(variants.filter { $0.wasUnloaded == true }.map(\.version))
        triage.unrecovered[old.id] = missed.isEmpty ? nil : missed
    }

    /// Notes how a deployment is when it is first told of, and what it has had ready since.
    mutating func noteFirstWord(of deployment: Deployment, isNew: Bool, at instant: Instant) {
        if isNew {
            triage.firstWords[deployment.id] = FirstWord(
                at: instant, isAfterSilence: triage.returned.contains(deployment.id.backend))
        }
        let ready = deployment.variants.filter { $0.readiness == .ready }.map(\.version)
        if !ready.isEmpty { triage.firstWords[deployment.id]?.wasReady.formUnion(ready) }
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

    /// Whoever closes an incident says that nobody misses what was lost in it.
    mutating func forgoLosses(of incident: Incident, at instant: Instant) {
        for signal in incident.signals where signal.id.kind == .availability {
            let end = signal.closedAt ?? instant
            for id in members[signal.id.service]?.changes ?? [] {
                guard let change = changes[id], let model = change.standingLoss, change.tookEffect.latest <= end,
                    (model.name, model.cluster) == (signal.id.detail, signal.id.cluster)
                else { continue }
                changes.update(id) { $0.loss?.forgoneAt = instant }
                triage.unsaved.changes.insert(id)
            }
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

    /// What it had ready before a silence, or loads anew, and has not had ready since.
    func standingLosses(of id: DeploymentID) -> [ChangeEvent] {
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
