extension RowReading {
    private static let crashes: Set<String> = [
        "CrashLoopBackOff", "ImagePullBackOff", "ErrImagePull", "RunContainerError", "CreateContainerConfigError",
    ]

    /// Replicas that keep crashing or were ended for want of memory, one condition a version and cause.
    func replicaConditions() -> [SignalCondition] {
        guard !group.replicas.isEmpty else { return [] }
        let ill = group.replicas.compactMap { replica in trouble(replica).map { (trouble: $0, replica: replica) } }
        let groups = Dictionary(grouping: ill) { ill in
            let version = ill.replica.subject.version.map(NameNormalisation.version) ?? ""
            return [ill.trouble.reason, version, ill.replica.id.cluster]
        }
        return groups.sorted { $0.key.lexicographicallyPrecedes($1.key) }.compactMap { key, ill in
            condition(
                reason: key[0], version: key[1], cluster: key[2], ill.map(\.replica), until: ill.map(\.trouble.until))
        }
    }

    /// Want of memory outweighs the word for waiting that follows it. A kill is an event: how a container was ended last
    /// is told for as long as it runs, whatever else ails it then.
    private func trouble(_ replica: Replica) -> (reason: String, until: Instant?)? {
        if let kill = known.state.triage.kills[replica.id], now - kill.latest < rules.memoryKill {
            return (Replica.outOfMemory, kill.latest + rules.memoryKill)
        }
        guard replica.readiness != .ready, let reason = replica.reason, Self.crashes.contains(reason) else {
            return nil
        }
        // It waits because of how it was ended last; where that instant is told it was looked at above.
        let isOfMemory = replica.isEndedForMemory && reason == "CrashLoopBackOff" && replica.terminatedAt == nil
        return (isOfMemory ? Replica.outOfMemory : reason, nil)
    }

    /// Of events until the last of them is none any more; of a state, or of both, without end.
    private func condition(
        reason: String, version: String, cluster: String, _ replicas: [Replica], until: [Instant?]
    ) -> SignalCondition? {
        let isOutOfMemory = reason == Replica.outOfMemory
        guard let first = replicas.first else { return nil }
        let name = version.isEmpty ? "" : " v\(version)"
        var condition = SignalCondition(
            id: id(isOutOfMemory ? .accelerator : .infra, "\(reason)\(name)", cluster: cluster),
            severity: isOutOfMemory ? .critical : .warning,
            subject: subject(version: version.isEmpty ? nil : version, cluster: cluster),
            title: "\(reason)\(name) on \(replicas.count) of \(replicasOf(version)) replicas",
            hold: isOutOfMemory ? rules.outage : rules.crashLoop,
            onset: onset(replicas, first.id.backend, isOutOfMemory), entity: .replica(first.id))
        condition.evidence = replicas.prefix(4).map {
            Evidence(
                "restarts of \($0.id.name)\($0.node.map { " on \($0)" } ?? "")", value: $0.restarts.map(Double.init),
                unit: .count, entity: .replica($0.id))
        }
        condition.inputs = Set(replicas.map { Watch(backend: $0.id.backend, kind: .replica) })
        condition.until = until.contains(nil) ? nil : until.compactMap(\.self).max()
        return condition
    }

    /// What the past of one of them told, or its kill, else between the polls; never before the first of them was there.
    private func onset(_ replicas: [Replica], _ backend: BackendID, _ isOutOfMemory: Bool) -> InstantInterval {
        let triage = known.state.triage
        let past = replicas.compactMap { replica in
            replica.reason.flatMap { triage.pastOnsets[.waiting(replica.id, $0)] }
        }
        let kills = isOutOfMemory ? replicas.compactMap { triage.kills[$0.id] } : []
        return ((past + kills).min() ?? polled(backend)).notBefore(replicas.compactMap(\.startedAt).min())
    }

    private func replicasOf(_ version: String) -> Int {
        group.replicas.count { ($0.subject.version.map(NameNormalisation.version) ?? "") == version }
    }
}

extension OpsState {
    /// Remembers when a container of it was ended for want of memory: at the instant that is told; else between two
    /// polls, where the second counts one more, or tells of the first.
    mutating func noteKill(of replica: Replica, at instant: Instant) {
        guard replica.isEndedForMemory else { return }
        if let end = replica.terminatedAt {
            triage.kills[replica.id] = InstantInterval(min(end, instant))
            return
        }
        guard let stretch = stretch(of: replica.id.backend, at: instant), isKilledAnew(replica, since: stretch.earliest)
        else { return }
        triage.kills[replica.id] = stretch.notBefore(replica.startedAt)
    }

    private func isKilledAnew(_ replica: Replica, since last: Instant) -> Bool {
        guard let old = replicas[replica.id] else { return replica.startedAt.map { $0 >= last } ?? false }
        if let before = old.terminations ?? old.restarts, let after = replica.terminations ?? replica.restarts {
            return after > before
        }
        return !old.isEndedForMemory
    }
}
