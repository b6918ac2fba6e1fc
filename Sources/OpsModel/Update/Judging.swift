// From fleet rows to signals, and from signals to incidents and findings, as far as anything changed.

extension OpsState {
    /// The fleet rows of each of `services`, with the status that their signals make.
    ///
    /// Three steps, because what is read while it changes is copied: read rows and what holds of them, follow that
    /// through time, read again what the status rests on besides.
    mutating func judgedEntries(of services: [ServiceID]) -> [[FleetEntry]] {
        let now = latestInstant
        triage.learn(at: now)
        let readings = readings(of: services, at: now)
        for reading in readings {
            triage.canaryRecords.merge(reading.canaries) { $1 }
            forgetSignalPasts(of: reading.service)
            guard triage.isSettled, triage.endedAlerts[reading.service] != nil else { continue }
            triage.recall(reading.ended)
            // What serves may answer later than what alerts; until then there may be no row that it is of.
            if hasHeardEverything { triage.endedAlerts[reading.service] = nil }
        }
        let inputs = InputFreshness(self)
        let signals = readings.map { follow($0, inputs, at: now) }
        let known = StateReading(self)
        return zip(readings, signals).map { reading, signals in
            zip(reading.rows, signals).map { row, signals in
                var entry = row.entry
                FleetStatus(known: known, environment: entry.id.environment, group: row.group).fill(&entry, signals)
                return entry
            }
        }
    }

    private func readings(of services: [ServiceID], at now: Instant) -> [ServiceReading] {
        let known = StateReading(self)
        return services.map { ServiceReading($0, known, at: now) }
    }

    /// Follows what holds of each row of a service; the signals of each row.
    private mutating func follow(
        _ reading: ServiceReading, _ inputs: InputFreshness, at now: Instant
    ) -> [[Signal]] {
        let service = reading.service
        let stands = standingByTrouble(reading)
        if reading.rows.count == 1, let only = reading.rows.first {
            triage.adopt(service, into: only.entry.id.environment)
        }
        var (ids, conditions) = (reading.rows.map(\.entry.id), reading.conditions)
        if let known = triage.environment(ofOnly: ids, service) {
            triage.adopt(service, into: known)
            ids[0].environment = known
            for index in conditions[0].indices { conditions[0][index].id.environment = known }
        }
        let signals = zip(ids, conditions).map { triage.follow($0, $1, at: now, inputs) }
        var present = Set(ids.map(\.environment))
        if let beat = reading.heartbeats {
            _ = triage.follow(beat.row, beat.conditions, at: now, inputs)
            present.insert(beat.row.environment)
        }
        for gone in reading.gone where present.insert(gone.row.environment).inserted {
            _ = triage.follow(gone.row, gone.conditions, at: now, inputs, isGone: true)
        }
        for environment in triage.environments(of: service) where !present.contains(environment) {
            _ = triage.follow(FleetID(service: service, environment: environment), [], at: now, inputs)
        }
        triage.schedule(service)
        // Without it there is no row.
        if !stands.isSubset(of: standingByTrouble(reading)) { dirtyServices.insert(service) }
        return signals
    }

    /// The rows of what nothing serves or measures in which trouble lasts.
    private func standingByTrouble(_ reading: ServiceReading) -> Set<FleetID> {
        let rows = reading.rows.filter { $0.group.deployments.isEmpty && $0.group.signals.isEmpty }.map(\.entry.id)
        return Set(rows.filter { triage.hasLasting($0) })
    }

    /// Makes services be judged whose conditions have held, or been clear, for long enough by now.
    mutating func markDueServices() {
        for (service, due) in triage.due where due <= now { dirtyServices.insert(service) }
        let inForce = Set(mutes.values.filter { now >= $0.startsAt && now < $0.endsAt }.map(\.id))
        let planned = maintenanceInForce
        guard inForce != triage.mutesInForce || planned != triage.maintenance else { return }
        (triage.mutesInForce, triage.maintenance) = (inForce, planned)
        dirtyServices.formUnion(members.keys)
        dirtyServices.formUnion(triage.followed.keys)
    }

    /// Works out incidents and findings anew where a signal, a change, a record or the time asks for it.
    mutating func triageIfNeeded() {
        let now = latestInstant
        let isDue = triage.nextReview.map { $0 <= now } ?? false
        if !triage.isSettled, hasHeardAll {
            (triage.isSettled, triage.isDirty) = (true, true)
            dirtyServices.formUnion(triage.endedAlerts.keys)
        }
        let hasNumbers = triage.hasNewNumbers && now - triage.evaluatedAt >= TriageState.numbersEvery
        guard
            triage.isDirty || isDue || hasNumbers || (triage.changesRevision != changes.revision && incidents.count > 0)
        else {
            triage.changesRevision = changes.revision
            return
        }
        (triage.isDirty, triage.hasNewNumbers, triage.evaluatedAt) = (false, false, now)
        triage.changesRevision = changes.revision
        let result = triageInput(at: now).evaluate(triage.signals(at: now))
        triage.nextReview = result.nextReview
        triage.forwards = result.forwards
        forwardProvisional(to: result.incidents)
        keep(result)
        endLost(of: result.incidents)
        triage.forgetEnded(before: now - triage.rules.retention, but: result.incidents)
    }

    /// Whoever has opened what was called otherwise before every source had been heard sees it go on.
    private mutating func forwardProvisional(to incidents: [Incident]) {
        if !triage.isSettled {
            for incident in incidents where !incident.record.isTouched {
                triage.provisional[incident.id] = incident.episodes.namesake.id
            }
        }
        let ids = Set(incidents.map(\.id))
        for (name, signal) in triage.provisional where !ids.contains(name) && triage.forwards[name] == nil {
            let heir = incidents.first { $0.episodes.contains { $0.id.isCompatible(with: signal) } }
            triage.forwards[name] = heir?.id
        }
    }

    /// Whether every source has answered or failed.
    var hasHeardEverything: Bool {
        backends.entities.allSatisfy(\.isHeard)
    }

    /// Whether every source has answered or failed, or has had its time to.
    var hasHeardMost: Bool {
        hasHeardEverything || triage.watchedSince.map { latestInstant - $0 >= Self.longestWait } ?? false
    }

    /// How long after the start a source that says nothing at all is waited for.
    private static let longestWait = Duration.seconds(15)

    /// Whether each source of alerts has answered or failed, and the store has told what it kept or why it cannot. A
    /// store answers within its deadline, so that it is waited for however long that is.
    private var hasHeardAll: Bool {
        guard let start = triage.watchedSince, !isStoreAwaited else { return false }
        if latestInstant - start >= Self.longestWait { return true }
        return alertSources.compactMap { backends[$0] }.allSatisfy(\.isHeard)
    }

    /// Works out what NOW says where what it rests on changed.
    mutating func renewSituation() {
        let source = [
            incidents.revision, findings.revision, fleet.revision, changes.revision, quiets.revision,
            objectives.revision, alerts.revision, shelf.revision,
        ]
        guard triage.situationSource != source else { return }
        triage.situationSource = source
        if open.revision != incidents.revision { open = OpenIncidents(incidents) }
        situation = currentSituation()
    }

    private mutating func keep(_ result: Triage.Result) {
        let kept = Set(result.incidents.map(\.id))
        for id in Array(incidents.ids) where !kept.contains(id) { incidents.remove(id) }
        for incident in result.incidents {
            let isNews = incidents[incident.id] != incident || records[incident.id] == nil
            incidents.write(incident)
            guard triage.isSettled || incident.record.isTouched else { continue }
            if records[incident.id] == nil { triage.unsaved.opened.insert(incident.id) }
            if isNews { triage.unsaved.incidents.insert(incident.id) }
            guard records[incident.id] != incident.record else { continue }
            records[incident.id] = incident.record
            triage.unsaved.records.insert(incident.id)
        }
        let found = Set(result.findings.map(\.id))
        for id in Array(findings.ids) where !found.contains(id) { findings.remove(id) }
        for finding in result.findings { findings.write(finding) }
    }

    private func triageInput(at now: Instant) -> Triage {
        var input = Triage(rules: triage.rules, services: services, records: records, now: now)
        input.unwatched = unwatched
        input.isProvisional = !triage.isSettled
        if triage.isSettled { incidents.forEach { input.suspected[$0.id] = $0.suspects } }
        for (service, followed) in triage.followed where followed.contains(where: { $0.value.isCritical }) {
            input.circumstances[service] = circumstances(of: service, at: now)
            let found = dependencies(of: service)
            guard !found.isEmpty else { continue }
            input.dependencies[service] = Set(found.map(\.name))
            input.inferred[service] = Set(found.filter { $0.inferredFrom != nil }.map(\.name))
        }
        changes.forEach { change in
            let service = serviceOf[.change(change.id)]?.service ?? ServiceID("")
            input.changes[service, default: []].append(change)
        }
        return input
    }

    /// What lies between the last that any program kept and this one's start, else what lies before the start; none
    /// while the store has not told, and none where another program was watching.
    private var unwatched: [InstantInterval] {
        guard let start = triage.watchedSince, !isStoreAwaited else { return [] }
        let last = lastSaved ?? start - triage.rules.horizon
        return start - last > TriageState.wordHolds ? [InstantInterval(last, start)] : []
    }

    /// Whether the store is being opened or read, and so what it knows is yet to come.
    private var isStoreAwaited: Bool {
        switch store?.health {
        case .opening: true
        case .open: !triage.isRestored
        case .refusing, nil: false
        }
    }

    /// What is measured of a service's versions now, from its fleet rows.
    private func circumstances(of service: ServiceID, at now: Instant) -> Circumstances {
        var result = Circumstances()
        let replicas = (members[service]?.replicas ?? []).compactMap { self.replicas[$0] }
        let splits = (members[service]?.traffic ?? []).compactMap { traffic[$0] }
        // Staging and the like are no place to return production's traffic to.
        let rows = (fleetRowsOf[service] ?? []).filter(fleet.isPresent).compactMap { fleet[$0] }
        let serving = rows.filter { $0.id.environment.isProductionForWrites }
        for entry in serving.isEmpty ? rows : serving {
            result.versions += entry.variants.map { variant in
                let name = NameNormalisation.version(variant.version)
                let nodes = replicas.filter { $0.subject.version.map(NameNormalisation.version) == name }
                var version = Circumstances.Version(
                    name: name, role: variant.role,
                    isReady: variant.readiness == .ready
                        || (variant.readiness == .unknown && variant.deployment == nil),
                    share: variant.observedShare ?? variant.configuredShare, requestRate: variant.requestRate.value,
                    errorRatio: variant.errorRatio.value, pastErrorRatio: pastErrorRatio(of: variant),
                    latency: variant.latency.value, nodes: Set(nodes.compactMap(\.node)), aliases: variant.aliases,
                    cluster: variant.cluster)
                version.steps = splits.filter { $0.id.subject.version.map(NameNormalisation.version) == name }
                    .flatMap(\.steps).sorted { $0.since.latest < $1.since.latest }
                return version
            }
            let runbooks = entry.alerts.compactMap { alerts[$0]?.annotations["runbook_url"] }
            result.runbook = result.runbook ?? runbooks.first
        }
        result.faultyNodes = faultyNodes(replicas)
        result.surge = surge(of: service)
        result.causes = outsideCauses(of: service, at: now)
        return result
    }

    /// Errors of a version's last requests, where it gets none any more.
    private func pastErrorRatio(of variant: VariantRow) -> Double? {
        guard (variant.requestRate.value ?? 0) <= 0, let id = variant.signals, let history = histories[id] else {
            return nil
        }
        let served = zip(history.samples(of: .requestRate), history.samples(of: .errorRatio)).filter {
            ($0.0.value ?? 0) > 0
        }
        let last = served.suffix(5).compactMap(\.1.value).sorted()
        return last.isEmpty ? nil : last[last.count / 2]
    }

    /// The most requests around the onset over the median of those more than twenty minutes before it; `nil` where too
    /// little is remembered.
    private func surge(of service: ServiceID) -> Double? {
        let lasting = (triage.followed[service] ?? [:]).values.filter {
            $0.isCritical && $0.track.openedAt != nil && $0.track.closedAt == nil
        }
        guard let onset = lasting.map(\.track.onset).min() else { return nil }
        var (current, usual) = (0.0, 0.0)
        for id in members[service]?.signals ?? [] {
            let samples = histories[id]?.samples(of: .requestRate) ?? []
            let earlier = samples.filter { onset.earliest - $0.at > .seconds(1200) }.compactMap(\.value).sorted()
            guard earlier.count >= 5 else { continue }
            let near = samples.filter { InstantInterval($0.at).distance(to: onset) <= .seconds(300) }
            current += near.compactMap(\.value).max() ?? 0
            usual += earlier[earlier.count / 2]
        }
        return usual > 0 ? current / usual : nil
    }

    /// The node of which all replicas, two at least, are unwell while every other node's are well; none where a
    /// version, unwell wherever it runs, explains as much.
    private func faultyNodes(_ replicas: [Replica]) -> Set<String> {
        let byNode = Dictionary(grouping: replicas.filter { $0.node != nil }) { $0.node ?? "" }
        let unwell = byNode.filter { $0.value.contains { $0.readiness != .ready } }
        guard byNode.count > 1, unwell.count == 1, let (node, mine) = unwell.first, mine.count > 1,
            mine.allSatisfy({ $0.readiness != .ready })
        else { return [] }
        let versions = Set(mine.map(\.subject.version))
        let isExplained =
            versions.count == 1
            && !replicas.contains { replica in
                replica.node != node && versions.contains(replica.subject.version)
            }
        return isExplained ? [] : [node]
    }
}

extension TriageState {
    /// Whether any signal of the row is open, or nobody can tell.
    func hasLasting(_ row: FleetID) -> Bool {
        (followed[row.service] ?? [:]).contains { id, entry in
            id.environment == row.environment && entry.track.openedAt != nil && entry.track.closedAt == nil
        }
    }

    /// The environments in which anything of a service is followed.
    func environments(of service: ServiceID) -> Set<Environment> {
        Set((followed[service] ?? [:]).keys.map(\.environment))
    }

    /// What an earlier answer, or an earlier process, knew of the environment of a service's only row, where no source
    /// says now.
    func environment(ofOnly rows: [FleetID], _ service: ServiceID) -> Environment? {
        guard rows.count == 1, rows[0].environment == .unknown else { return nil }
        let known = environments(of: service).subtracting([.unknown])
        return known.count == 1 ? known.first : nil
    }
}
