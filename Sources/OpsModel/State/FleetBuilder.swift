/// A fleet row that is not judged yet, with everything that makes it.
struct FleetRow {
    var entry: FleetEntry
    let group: FleetBuilder.Group
}

/// Makes the fleet rows of one service from everything bound to it.
struct FleetBuilder {
    let known: StateReading
    let service: ServiceID
    let members: Members

    /// One row an environment, ordered by environment name.
    ///
    /// What names no environment joins the service's only one; with several, alerts join each and metrics stand alone.
    /// A configured service of which nothing is told is a row all the same.
    func rows() -> [FleetRow] {
        let groups = grouped()
        return groups.keys.sorted { $0.name < $1.name }.compactMap { environment in
            groups[environment].map { FleetRow(entry: entry(environment, $0), group: $0) }
        }
    }

    /// What is served or measured, by environment; alerts and the like follow, and make no row of their own
    /// unless nothing is served under the service's name.
    private func grouped() -> [Environment: Group] {
        var groups: [Environment: Group] = [:]
        for id in Array(members.deployments).ordered(by: DeploymentID.precedes) {
            guard let deployment = known.state.deployments[id] else { continue }
            groups[deployment.environment, default: Group()].deployments.append(deployment)
        }
        for id in members.signals {
            guard let signals = known.state.signals[id] else { continue }
            groups[environment(of: id.subject, id.backend), default: Group()].signals.append(signals)
        }
        let expected = ExpectedSources(of: service, members, known)
        for source in expected.named {
            groups[source.environment, default: Group()].miss(source, isNamed: true)
        }
        fold(&groups)
        miss(expected.missing, in: &groups)
        attach(&groups)
        guard expected.isSeenNowhere else { return groups }
        if groups.isEmpty {
            // Nothing tells where it is: all that is told of it stands there with it.
            groups[.unknown] = Group()
            miss(expected.missing, in: &groups)
            attach(&groups)
        }
        for place in groups.keys {
            for source in expected.registries { groups[place]?.miss(source) }
        }
        return groups
    }

    /// Each in the row of its environment, which it makes where the configuration says that there is such a service; one
    /// without an environment in every row. A service that stands where nothing tells the environment may be anywhere.
    private func miss(_ sources: [BackendStatus], in groups: inout [Environment: Group]) {
        let isConfigured = known.state.services[service] != nil
        let isPlaceless = groups.keys.elementsEqual([.unknown])
        for source in sources {
            let place = isPlaceless ? .unknown : source.environment
            let places = source.environment == .unknown ? Array(groups.keys) : [place]
            for place in places where groups[place] != nil || isConfigured {
                groups[place, default: Group()].miss(source, isSilent: known.state.isSilent(source.id))
            }
        }
    }

    /// Merges what names no environment into the only one there is.
    private func fold(_ groups: inout [Environment: Group]) {
        let named = groups.keys.filter { $0 != .unknown }
        guard named.count == 1, let only = named.first, let stray = groups.removeValue(forKey: .unknown) else { return }
        groups[only]?.deployments += stray.deployments
        groups[only]?.signals += stray.signals
        groups[only]?.missed.formUnion(stray.missed)
        groups[only]?.awaited.formUnion(stray.awaited)
    }

    private func attach(_ groups: inout [Environment: Group]) {
        for id in members.drifts {
            guard let drift = known.state.drifts[id] else { continue }
            for key in keys(environment(of: id.subject, id.backend), in: groups) {
                groups[key, default: Group()].drifts.append(drift)
            }
        }
        for id in members.objectives {
            guard let objective = known.state.objectives[id] else { continue }
            for key in keys(environment(of: id.subject, id.backend), in: groups) {
                groups[key, default: Group()].objectives.append(objective)
            }
        }
        for id in members.alerts {
            guard let alert = known.state.alerts[id] else { continue }
            for key in keys(environment(of: alert.labels, id.backend), in: groups) {
                groups[key, default: Group()].alerts.append(alert)
            }
        }
        for told in known.state.triage.endedAlerts[service] ?? [] {
            for key in keys(environment(of: told.fact.labels, told.backend), in: groups) {
                groups[key]?.endedAlerts.append(told)
            }
        }
        attachBesides(&groups)
    }

    /// What says nothing of requests makes a row only where it tells of trouble, or did.
    private func attachBesides(_ groups: inout [Environment: Group]) {
        var strays: [Environment: Group] = [:]
        func put(_ place: Environment, _ add: (inout Group) -> Void) {
            for key in keys(place, in: groups) {
                if groups[key] != nil {
                    add(&groups[key, default: Group()])
                } else {
                    add(&strays[key, default: Group()])
                }
            }
        }
        for id in members.replicas {
            guard let replica = known.state.replicas[id] else { continue }
            put(environment(of: replica.subject, id.backend)) { $0.replicas.append(replica) }
        }
        for id in members.gauges {
            guard let gauge = known.state.gauges[id] else { continue }
            put(environment(of: id.subject, id.backend)) { $0.gauges.append(gauge) }
        }
        for id in members.traffic {
            guard let split = known.state.traffic[id] else { continue }
            put(environment(of: id.subject, id.backend)) { $0.traffic.append(split) }
        }
        for (place, stray) in strays where isTroubled(place, stray) { groups[place] = stray }
    }

    private func isTroubled(_ place: Environment, _ group: Group) -> Bool {
        let row = FleetID(service: service, environment: place)
        if known.state.triage.hasLasting(row) { return true }
        let entry = FleetEntry(id: row)
        return RowReading(known: known, entry: entry, group: group, now: known.state.latestInstant).isTroubledBesides
    }

    private func keys(_ environment: Environment, in groups: [Environment: Group]) -> [Environment] {
        if groups[environment] != nil || groups.isEmpty { return [environment] }
        let all = groups.keys.sorted { $0.name < $1.name }
        return environment == .unknown || all == [.unknown] ? all : [environment]
    }

    private func environment(of subject: Subject, _ backend: BackendID) -> Environment {
        known.state.backends.environment(named: subject.environment, of: backend)
    }

    private func environment(of labels: [String: String], _ backend: BackendID) -> Environment {
        known.state.backends.environment(named: labels["environment"] ?? labels["env"], of: backend)
    }

    struct Group {
        var deployments: [Deployment] = []
        var signals: [GoldenSignals] = []
        var drifts: [DriftMeasurement] = []
        var objectives: [ObjectiveStatus] = []
        var alerts: [Alert] = []
        /// None but while they wait to be taken among the signals.
        var endedAlerts: [TriageState.Told<EndedAlert>] = []
        var replicas: [Replica] = []
        var traffic: [TrafficSplit] = []
        var gauges: [Gauge] = []
        /// Sources that may tell what is served and have not (``ExpectedSources``).
        var missed: Set<BackendID> = []
        /// The servers among them that it is expected on: those named for it, and all where nobody tells of it.
        var awaited: Set<BackendID> = []

        var isTold: Bool { !deployments.isEmpty || !signals.isEmpty }

        /// Beside what is told, the word of one that answers is enough, though it be that it measures nothing.
        mutating func miss(_ source: BackendStatus, isNamed: Bool = false, isSilent: Bool = false) {
            guard !source.hasTold, isNamed || !countsItself(for: source) else { return }
            guard isNamed || !isTold || isSilent || source.emptySince == nil else { return }
            missed.insert(source.id)
            if source.reports.contains(.deployment), isNamed || !isTold { awaited.insert(source.id) }
        }

        /// Whether its servers, where `source` would measure it, count its requests themselves.
        private func countsItself(for source: BackendStatus) -> Bool {
            guard !source.reports.contains(.deployment), source.reports.contains(.signals) else { return false }
            let near = deployments.filter {
                source.cluster.isEmpty || $0.id.cluster.isEmpty || $0.id.cluster == source.cluster
            }
            return !near.isEmpty
                && near.allSatisfy { served in signals.contains { $0.id.backend == served.id.backend } }
        }
    }

    private func entry(_ environment: Environment, _ group: Group) -> FleetEntry {
        var entry = FleetEntry(id: FleetID(service: service, environment: environment))
        let configured = known.state.services[service]
        entry.owner = configured?.owner
        entry.tier = configured?.tier
        entry.deployments = group.deployments.map(\.id).ordered { $0.name < $1.name }
        entry.signals = group.signals.map(\.id).ordered {
            ($0.subject.version ?? "", $0.subject.place, $0.source, $0.backend.rawValue)
                < ($1.subject.version ?? "", $1.subject.place, $1.source, $1.backend.rawValue)
        }
        entry.drifts = group.drifts.ordered { isWorse($0, $1) }.map(\.id)
        entry.objectives = group.objectives.map(\.id).ordered {
            ($0.name, $0.subject.place, $0.backend.rawValue) < ($1.name, $1.subject.place, $1.backend.rawValue)
        }
        entry.alerts = listedAlerts(group)
        entry.models = members.models.isEmpty ? [] : members.models.sorted { $0.name < $1.name }
        entry.systems = unique(group.deployments.map(\.system))
        entry.clusters = unique(group.deployments.map(\.id.cluster) + group.signals.compactMap(\.id.subject.cluster))
        entry.binding = bindings(group).max() ?? .unbound
        entry.variants = VariantJoin(known: known, group: group, models: entry.models).rows()
        fillNumbers(&entry, group)
        return entry
    }

    /// Of what is served or measured; where neither is, of what else tells of the service.
    private func bindings(_ group: Group) -> [Binding.Evidence] {
        let main = group.deployments.map { EntityID.deployment($0.id) } + group.signals.map { .signals($0.id) }
        let others =
            group.objectives.map { EntityID.objective($0.id) } + group.drifts.map { .drift($0.id) }
            + group.alerts.map { .alert($0.id) }
        return (main.isEmpty ? others : main).compactMap { known.state.serviceOf[$0]?.evidence }
    }

    /// Traffic adds up; errors and latency are those of the worst version that has traffic.
    private func fillNumbers(_ entry: inout FleetEntry, _ group: Group) {
        let rates = entry.variants.compactMap(\.requestRate.value)
        entry.requestRate = Measurement(rates.isEmpty ? nil : rates.reduce(0, +), quality(ofSum: entry.variants))
        let busy = entry.variants.filter { ($0.observedShare ?? 1) >= 0.005 }
        entry.errorRatio = worst(busy.map(\.errorRatio))
        entry.latency = worst(busy.map(\.latency))
        entry.drift = group.drifts.filter(\.kind.comparesDistributions).min(by: isWorse)
    }

    /// A sum is as good as its worst part; where something that serves tells no rate it is a lower bound.
    private func quality(ofSum variants: [VariantRow]) -> Quality {
        let told = variants.map(\.requestRate.quality).filter { $0 != .absent }
        guard let first = told.first else { return .absent }
        let isPartial = variants.contains { $0.readiness == .ready && $0.requestRate.value == nil }
        if isPartial || told.contains(.lowerBound) { return .lowerBound }
        return told.first { $0 != .exact } ?? first
    }

    private func worst(_ measurements: [Measurement]) -> Measurement {
        let present = measurements.filter { $0.quality != .absent }
        return present.max { ($0.value ?? -1) < ($1.value ?? -1) } ?? .absent
    }

    /// The furthest beyond its threshold first; without a threshold it counts least, without a value it comes last.
    private func isWorse(_ left: DriftMeasurement, _ right: DriftMeasurement) -> Bool {
        func severity(_ drift: DriftMeasurement) -> Double { drift.value == nil ? -1 : drift.excess ?? 0 }
        if severity(left) != severity(right) { return severity(left) > severity(right) }
        if left.value != right.value { return (left.value ?? -1) > (right.value ?? -1) }
        let (one, other) = (left.id, right.id)
        return (one.column, one.monitor, one.subject.place, one.backend.rawValue)
            < (other.column, other.monitor, other.subject.place, other.backend.rawValue)
    }

    /// Each alert once, the most urgent first, among equals the oldest.
    private func listedAlerts(_ group: Group) -> [AlertID] {
        group.alerts.isEmpty
            ? [] : known.state.worstFirst(group.alerts.filter { known.state.isListed($0.id) }).map(\.id)
    }

    private func unique(_ texts: [String]) -> [String] {
        texts.count > 1 ? Set(texts).subtracting([""]).sorted() : texts.filter { !$0.isEmpty }
    }
}

extension Subject {
    /// By which those of one name are put in order, because a set has none that lasts.
    fileprivate var place: String { "\(environment ?? "") \(cluster ?? "") \(version ?? "") \(name)" }
}
