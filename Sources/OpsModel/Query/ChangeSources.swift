extension OpsState {
    /// Who tells of each change, those backends first that say it themselves: what one version gains another loses, and
    /// what was told and found is the same, so that every step is here once, with all its sources.
    public var changeSources: [ChangeID: [BackendID]] {
        let hidden = changeCounterparts
        var sources: [ChangeID: Set<BackendID>] = [:]
        changes.forEach { change in
            if !hidden.contains(change.id) { sources[change.id] = [change.id.backend] }
        }
        for (found, told) in triage.unitedWith { sources[told]?.insert(found.backend) }
        for mirror in hidden.compactMap({ changes[$0] }) {
            for step in stepsBeside(mirror) { sources[step]?.insert(mirror.id.backend) }
        }
        return Dictionary(
            uniqueKeysWithValues: sources.map { id, backends in
                let others = backends.subtracting([id.backend]).sorted { $0.rawValue < $1.rawValue }
                return (id, [id.backend] + others)
            })
    }

    /// The steps of traffic that a service made when the other side of one was seen.
    private func stepsBeside(_ mirror: ChangeEvent) -> [ChangeID] {
        let ids = service(of: .change(mirror.id)).flatMap { members[$0]?.changes } ?? []
        return ids.filter { id in
            changes[id].map { $0.kind == .traffic && $0.tookEffect.overlaps(mirror.tookEffect) } ?? false
        }
    }

    /// Those that are only the other side of a step of traffic.
    var changeCounterparts: Set<ChangeID> {
        var steps: [(service: ServiceID, change: ChangeEvent)] = []
        changes.forEach { change in
            guard change.kind == .traffic, let service = serviceOf[.change(change.id)]?.service else { return }
            steps.append((service, change))
        }
        return ChangeEvent.counterparts(steps)
    }
}
