extension RowReading {
    private static let crashes: Set<String> = [
        "CrashLoopBackOff", "ImagePullBackOff", "ErrImagePull", "RunContainerError", "CreateContainerConfigError",
    ]

    /// Replicas that keep crashing or were ended for want of memory, one condition a version and cause.
    func replicaConditions() -> [SignalCondition] {
        guard !group.replicas.isEmpty else { return [] }
        let unwell = group.replicas.filter { $0.readiness != .ready && $0.ending != nil }
        let groups = Dictionary(grouping: unwell) { replica in
            [replica.ending ?? "", replica.subject.version.map(NameNormalisation.version) ?? "", replica.id.cluster]
        }
        return groups.sorted { $0.key.lexicographicallyPrecedes($1.key) }.compactMap { key, replicas in
            condition(reason: key[0], version: key[1], cluster: key[2], replicas)
        }
    }

    private func condition(
        reason: String, version: String, cluster: String, _ replicas: [Replica]
    ) -> SignalCondition? {
        let isOutOfMemory = reason == "OOMKilled"
        guard isOutOfMemory || Self.crashes.contains(reason), let first = replicas.first else { return nil }
        let name = version.isEmpty ? "" : " v\(version)"
        var condition = SignalCondition(
            id: id(isOutOfMemory ? .accelerator : .infra, "\(reason)\(name)", cluster: cluster),
            severity: isOutOfMemory ? .critical : .warning,
            subject: subject(version: version.isEmpty ? nil : version, cluster: cluster),
            title: "\(reason)\(name) on \(replicas.count) of \(replicasOf(version)) replicas", hold: rules.crashLoop,
            onset: onset(replicas, first.id.backend), entity: .replica(first.id))
        condition.evidence = replicas.prefix(4).map {
            Evidence(
                "restarts of \($0.id.name)\($0.node.map { " on \($0)" } ?? "")", value: $0.restarts.map(Double.init),
                unit: .count, entity: .replica($0.id))
        }
        condition.inputs = Set(replicas.map { Watch(backend: $0.id.backend, kind: .replica) })
        return condition
    }

    /// What the past of one of them told, else between the polls; never before the first of them was there.
    private func onset(_ replicas: [Replica], _ backend: BackendID) -> InstantInterval {
        let past = replicas.compactMap { replica in
            replica.reason.flatMap { known.state.triage.pastOnsets[.waiting(replica.id, $0)] }
        }.min()
        return (past ?? polled(backend)).notBefore(replicas.compactMap(\.startedAt).min())
    }

    private func replicasOf(_ version: String) -> Int {
        group.replicas.count { ($0.subject.version.map(NameNormalisation.version) ?? "") == version }
    }
}

extension Replica {
    /// Want of memory outweighs the word for waiting that follows it.
    fileprivate var ending: String? { lastTermination == "OOMKilled" ? lastTermination : reason }
}
