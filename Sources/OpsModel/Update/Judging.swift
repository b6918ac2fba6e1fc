// From fleet rows to signals, and from signals to incidents and findings, as far as anything changed.

extension OpsState {
    /// The fleet rows of each of `services`, with the status that their signals make.
    ///
    /// Three steps, because what is read while it changes is copied: read rows and what holds of them, follow that through
    /// time, read again what the status rests on besides.
    mutating func judgedEntries(of services: [ServiceID]) -> [[FleetEntry]] {
        let now = max(self.now, triage.clock)
        triage.learn(at: now)
        let readings = readings(of: services, at: now)
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
        if reading.rows.count == 1, let only = reading.rows.first {
            triage.adopt(service, into: only.entry.id.environment)
        }
        let signals = zip(reading.rows, reading.conditions).map { row, conditions in
            triage.follow(row.entry.id, conditions, at: now, inputs)
        }
        var present = Set(reading.rows.map(\.entry.id.environment))
        if let beat = reading.heartbeats {
            _ = triage.follow(beat.row, beat.conditions, at: now, inputs)
            present.insert(beat.row.environment)
        }
        for environment in triage.environments(of: service) where !present.contains(environment) {
            _ = triage.follow(FleetID(service: service, environment: environment), [], at: now, inputs)
        }
        triage.schedule(service)
        return signals
    }

    /// Makes services be judged whose conditions have held, or been clear, for long enough by now.
    mutating func markDueServices() {
        for (service, due) in triage.due where due <= now { dirtyServices.insert(service) }
        let inForce = Set(mutes.values.filter { now >= $0.startsAt && now < $0.endsAt }.map(\.id))
        let planned = maintenanceInForce
        guard inForce != triage.mutesInForce || planned != triage.maintenance else { return }
        (triage.mutesInForce, triage.maintenance) = (inForce, planned)
        dirtyServices.formUnion(members.keys)
    }

    /// Works out incidents and findings anew where a signal, a change, a record or the time asks for it.
    mutating func triageIfNeeded() {
        let now = max(self.now, triage.clock)
        let isDue = triage.nextReview.map { $0 <= now } ?? false
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
        triage.forwards.merge(result.forwards) { $1 }
        // What is an incident again leads nowhere else.
        for incident in result.incidents { triage.forwards[incident.id] = nil }
        keep(result)
    }

    /// Works out what NOW says where what it rests on changed.
    mutating func renewSituation() {
        let source = [
            incidents.revision, findings.revision, fleet.revision, changes.revision, silences.revision,
            objectives.revision,
        ]
        guard triage.situationSource != source else { return }
        triage.situationSource = source
        situation = currentSituation()
    }

    private mutating func keep(_ result: Triage.Result) {
        let kept = Set(result.incidents.map(\.id))
        for id in Array(incidents.ids) where !kept.contains(id) { incidents.remove(id) }
        for incident in result.incidents {
            if records[incident.id] == nil { triage.unsaved.opened.insert(incident.id) }
            if incidents[incident.id] != incident { triage.unsaved.incidents.insert(incident.id) }
            incidents.write(incident)
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
        let involved = Set(
            triage.followed.filter { $0.value.contains { $0.value.condition.severity == .critical } }.keys)
        for service in involved {
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

    /// What lies between the last process's end and this one's start, else what lies before the start.
    private var unwatched: [InstantInterval] {
        guard let start = triage.watchedSince else { return [] }
        return [InstantInterval(min(start, lastSaved ?? start - triage.rules.horizon), start)]
    }

    /// What is measured of a service's versions now, from its fleet rows.
    private func circumstances(of service: ServiceID, at now: Instant) -> Circumstances {
        var result = Circumstances()
        let replicas = (members[service]?.replicas ?? []).compactMap { self.replicas[$0] }
        // Staging and the like are no place to return production's traffic to.
        let rows = (fleetRowsOf[service] ?? []).compactMap { fleet[$0] }
        let serving = rows.filter { $0.id.environment.isProductionForWrites }
        for entry in serving.isEmpty ? rows : serving {
            result.versions += entry.variants.map { variant in
                let name = NameNormalisation.version(variant.version)
                let nodes = replicas.filter { $0.subject.version.map(NameNormalisation.version) == name }
                return Circumstances.Version(
                    name: name, role: variant.role,
                    isReady: variant.readiness == .ready
                        || (variant.readiness == .unknown && variant.deployment == nil),
                    share: variant.observedShare ?? variant.configuredShare, requestRate: variant.requestRate.value,
                    errorRatio: variant.errorRatio.value, latency: variant.latency.value,
                    nodes: Set(nodes.compactMap(\.node)), aliases: variant.aliases, cluster: variant.cluster)
            }
            let runbooks = entry.alerts.compactMap { alerts[$0]?.annotations["runbook_url"] }
            result.runbook = result.runbook ?? runbooks.first
        }
        result.faultyNodes = faultyNodes(replicas)
        result.surge = surge(of: service)
        result.causes = outsideCauses(of: service, at: now)
        return result
    }

    /// Requests now over the median of those up to twenty minutes ago; `nil` where too little is remembered.
    private func surge(of service: ServiceID) -> Double? {
        let pasts = (members[service]?.signals ?? []).compactMap { histories[$0]?.samples(of: .requestRate) }
        var (current, usual) = (0.0, 0.0)
        for samples in pasts {
            guard let end = samples.last?.at else { continue }
            let earlier = samples.filter { end - $0.at > .seconds(1200) }.compactMap(\.value).sorted()
            guard earlier.count >= 5 else { continue }
            current += samples.last { $0.value != nil }?.value ?? 0
            usual += earlier[earlier.count / 2]
        }
        return usual > 0 ? current / usual : nil
    }

    /// Nodes of which all replicas, two at least, are unwell while every other node's are well.
    private func faultyNodes(_ replicas: [Replica]) -> Set<String> {
        let byNode = Dictionary(grouping: replicas.filter { $0.node != nil }) { $0.node ?? "" }
        let unwell = byNode.filter { $0.value.contains { $0.readiness != .ready } }
        guard byNode.count > unwell.count else { return [] }
        return Set(unwell.filter { $0.value.count > 1 && $0.value.allSatisfy { $0.readiness != .ready } }.keys)
    }
}

extension TriageState {
    /// The environments in which anything of a service is followed.
    func environments(of service: ServiceID) -> Set<Environment> {
        Set((followed[service] ?? [:]).keys.map(\.environment))
    }
}
