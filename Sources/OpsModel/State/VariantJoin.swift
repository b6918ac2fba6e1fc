/// Joins the versions a serving system has with the versions metrics speak of.
struct VariantJoin {
    let known: StateReading
    let group: FleetBuilder.Group
    let models: [ModelID]
    /// The version that each of the group's metrics names; `nil` for one that names none.
    private let named: [String?]

    init(known: StateReading, group: FleetBuilder.Group, models: [ModelID]) {
        self.known = known
        self.group = group
        self.models = models
        named = group.signals.map { $0.id.subject.version.map(NameNormalisation.version) }
    }

    /// Stable first, then by traffic, then newest first.
    func rows() -> [VariantRow] {
        let (served, claimed) = served()
        var rows = served + measuredOnly(claimed)
        share(&rows)
        assignRoles(&rows)
        return rows.ordered { precedes($0, $1) }
    }

    /// A row a served version, with the numbers that speak of it; the same numbers never stand in two rows.
    ///
    /// Numbers that the serving backend itself measured go to its own rows first.
    private func served() -> (rows: [VariantRow], claimed: Set<SignalsID>) {
        var rows: [VariantRow] = []
        var found: [GoldenSignals?] = []
        for deployment in group.deployments {
            for variant in deployment.variants {
                rows.append(row(of: variant, in: deployment))
                found.append(signals(for: variant.version, in: deployment))
            }
        }
        var claimed: Set<SignalsID> = []
        for isOwn in [true, false] {
            for index in rows.indices where rows[index].signals == nil {
                guard let signals = found[index],
                    (signals.id.backend == rows[index].deployment?.backend) == isOwn,
                    claimed.insert(signals.id).inserted
                else { continue }
                fill(&rows[index], signals)
            }
        }
        return (rows, claimed)
    }

    private func row(of variant: Variant, in deployment: Deployment) -> VariantRow {
        var row = VariantRow(
            deployment: deployment.id, system: deployment.system, cluster: deployment.id.cluster,
            version: variant.version, role: variant.role, readiness: variant.readiness)
        row.reason = variant.reason
        row.configuredShare = variant.configuredShare
        row.since = variant.since
        row.isStale = known.state.isStale(deployment.id.backend, .deployment)
        register(&row)
        return row
    }

    /// A row a version that metrics know and no serving system reported.
    private func measuredOnly(_ claimed: Set<SignalsID>) -> [VariantRow] {
        group.signals.filter { !claimed.contains($0.id) }.map { signals in
            let version = signals.id.subject.version.map(NameNormalisation.version) ?? ""
            var row = VariantRow(
                deployment: nil, system: "", cluster: signals.id.subject.cluster ?? "", version: version,
                role: signals.role, readiness: .unknown)
            register(&row)
            fill(&row, signals)
            return row
        }
    }

    private func signals(for version: String, in deployment: Deployment) -> GoldenSignals? {
        let wanted = NameNormalisation.version(version)
        var fitting = named.indices.filter { named[$0] == wanted }
        if deployment.variants.count == 1 { fitting += named.indices.filter { named[$0] == nil } }
        fitting.removeAll { !isInPlace(group.signals[$0], deployment) }
        let index =
            fitting.first { group.signals[$0].id.backend == deployment.id.backend }
            ?? fitting.first { group.signals[$0].id.subject.name == deployment.id.name } ?? fitting.first
        return index.map { group.signals[$0] }
    }

    /// A metric that names a cluster speaks of deployments there only.
    private func isInPlace(_ signals: GoldenSignals, _ deployment: Deployment) -> Bool {
        guard let cluster = signals.id.subject.cluster, !cluster.isEmpty, !deployment.id.cluster.isEmpty else {
            return true
        }
        return cluster == deployment.id.cluster
    }

    private func fill(_ row: inout VariantRow, _ signals: GoldenSignals) {
        row.signals = signals.id
        if signals.role != .unknown { row.role = signals.role }
        row.requestRate = signals[.requestRate]
        row.errorRatio = signals[.errorRatio]
        row.latencyP50 = signals[.latencyP50]
        row.latencyP95 = signals[.latencyP95]
        row.latencyP99 = signals[.latencyP99]
        row.latencyMean = signals[.latencyMean]
        row.saturation = signals[.saturation]
        row.queueDepth = signals[.queueDepth]
        row.isStale = row.isStale || known.state.isStale(signals.id.backend, .signals)
    }

    /// Fills in what registries know of the version.
    private func register(_ row: inout VariantRow) {
        guard !models.isEmpty else { return }
        let wanted = NameNormalisation.version(row.version)
        let names = models.compactMap { known.state.models[$0] }.flatMap { model in
            model.aliases.filter { NameNormalisation.version($0.value) == wanted }.map(\.key)
        }
        row.aliases = Set(names).sorted()
        let registered = models.compactMap { known.state.versions[VersionID(model: $0, version: wanted)] }.first
        row.registeredAt = registered?.createdAt
        row.registeredBy = registered?.createdBy
    }

    private func share(_ rows: inout [VariantRow]) {
        let total = rows.compactMap(\.requestRate.value).reduce(0, +)
        guard total > 0 else { return }
        for index in rows.indices {
            rows[index].observedShare = rows[index].requestRate.value.map { $0 / total }
        }
    }

    /// Where no system tells: the version most traffic goes to is stable, another with traffic a canary.
    private func assignRoles(_ rows: inout [VariantRow]) {
        guard !rows.contains(where: { $0.role == .stable }) else { return }
        let ranked = rows.indices.filter { rows[$0].role == .unknown && rows[$0].readiness != .idle }
            .sorted { (rows[$0].observedShare ?? 0) > (rows[$1].observedShare ?? 0) }
        guard let first = ranked.first else { return }
        rows[first].role = .stable
        let versions = Set(ranked.map { rows[$0].version })
        guard versions.count > 1 else { return }
        for index in ranked.dropFirst() where (rows[index].observedShare ?? 0) > 0 {
            rows[index].role = rows[index].version == rows[first].version ? .stable : .canary
        }
    }

    private func precedes(_ left: VariantRow, _ right: VariantRow) -> Bool {
        let order: [Variant.VariantRole] = [.stable, .canary, .shadow, .unknown]
        let (l, r) = (order.firstIndex(of: left.role) ?? 0, order.firstIndex(of: right.role) ?? 0)
        if l != r { return l < r }
        if left.requestRate.value != right.requestRate.value {
            return (left.requestRate.value ?? -1) > (right.requestRate.value ?? -1)
        }
        return NaturalOrder.precedes(NaturalOrder.key(right.version), NaturalOrder.key(left.version))
    }
}
