/// Joins the versions a serving system has with the versions metrics speak of.
struct VariantJoin {
    let known: StateReading
    let group: FleetBuilder.Group
    let models: [ModelID]

    /// Stable first, then by traffic, then newest first.
    func rows() -> [VariantRow] {
        var rows = group.deployments.flatMap { deployment in
            deployment.variants.map { row(of: $0, in: deployment) }
        }
        let choice = choice()
        for (index, signals) in choice.standing.enumerated() {
            if let signals { fill(&rows[index], signals) }
        }
        rows += choice.others.map(measuredOnly)
        share(&rows)
        assignRoles(&rows)
        return rows.ordered { precedes($0, $1) }
    }

    private func choice() -> SignalsChoice {
        let places = group.deployments.flatMap { deployment in
            deployment.variants.map {
                SignalsChoice.Place(
                    deployment: deployment, version: NameNormalisation.version($0.version),
                    isReady: ![.idle, .unloading].contains($0.readiness))
            }
        }
        return SignalsChoice(group.signals, at: places) {
            $0[.requestRate].value != nil && !known.state.isStale($0.id.backend, .signals)
        }
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

    /// A row for a version that metrics know and no serving system reported.
    private func measuredOnly(_ signals: GoldenSignals) -> VariantRow {
        var row = VariantRow(
            deployment: nil, system: "", cluster: signals.id.subject.cluster ?? "", version: "", role: signals.role,
            readiness: .unknown)
        fill(&row, signals)
        return row
    }

    private func fill(_ row: inout VariantRow, _ signals: GoldenSignals) {
        row.signals = signals.id
        if row.version.isEmpty {
            row.version = signals.id.subject.version.map(NameNormalisation.version) ?? ""
            register(&row)
        }
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

    /// Where no system tells: the version most traffic goes to is stable, another with traffic a canary. What names no
    /// version is none of them beside those that do; what is not loaded comes last, and is one while requests are measured.
    private func assignRoles(_ rows: inout [VariantRow]) {
        guard !rows.contains(where: { $0.role == .stable }) else { return }
        func isLoaded(_ index: Int) -> Bool { rows[index].readiness != .idle }
        let open = rows.indices.filter {
            rows[$0].role == .unknown && (isLoaded($0) || (rows[$0].observedShare ?? 0) > 0)
        }
        let named = open.filter { !rows[$0].version.isEmpty }
        func share(_ index: Int) -> Double { rows[index].observedShare ?? rows[index].configuredShare ?? 0 }
        let ranked = (named.isEmpty ? open : named).sorted {
            isLoaded($0) == isLoaded($1) ? share($0) > share($1) : isLoaded($0)
        }
        guard let first = ranked.first else { return }
        rows[first].role = .stable
        let others = ranked.filter { rows[$0].version != rows[first].version }
        guard let next = others.first else { return }
        rows[first].isRoleAssumed = isLoaded(next) && share(first) == share(next)
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
