/// From signals to incidents and findings: a function of what is given, whatever the order it came in (domain.md §5).
public struct Triage: Sendable {
    /// What came out.
    public struct Result: Sendable {
        /// The earliest first.
        public var incidents: [Incident] = []
        public var findings: [Finding] = []
        /// Ids that lead to another incident.
        public var forwards: [IncidentID: IncidentID] = [:]
        /// When time alone will change any of it.
        public var nextReview: Instant?
    }

    public var rules: SignalRules
    /// Configured services by name: owner and tier.
    public var services: [ServiceID: Service]
    /// What each service depends on: feature views, providers, node pools.
    public var dependencies: [ServiceID: Set<String>]
    /// Those of them that nobody configured.
    public var inferred: [ServiceID: Set<String>] = [:]
    public var circumstances: [ServiceID: Circumstances]
    /// Changes by the service they are bound to; those bound to none under the empty name.
    public var changes: [ServiceID: [ChangeEvent]]
    /// What people decided, by incident.
    public var records: [IncidentID: IncidentRecord]
    /// What was suspected of each incident when it was last worked out.
    public var suspected: [IncidentID: [Suspect]] = [:]
    /// Whether not every source has been heard yet.
    public var isProvisional = false
    /// The stretches that nobody watched.
    public var unwatched: [InstantInterval]
    public var now: Instant

    public init(
        rules: SignalRules = SignalRules(), services: [ServiceID: Service] = [:],
        dependencies: [ServiceID: Set<String>] = [:], circumstances: [ServiceID: Circumstances] = [:],
        changes: [ServiceID: [ChangeEvent]] = [:], records: [IncidentID: IncidentRecord] = [:],
        unwatched: [InstantInterval] = [], now: Instant
    ) {
        self.rules = rules
        self.services = services
        self.dependencies = dependencies
        self.circumstances = circumstances
        self.changes = changes
        self.records = records
        self.unwatched = unwatched
        self.now = now
    }

    public func evaluate(_ signals: [Signal]) -> Result {
        let book = RecordBook(records, rules: rules)
        let opened = signals.filter { $0.openedAt != nil }.earliestFirst()
        let isCritical = opened.map { $0.severity == .critical && ($0.suppression == nil || book.isMember($0)) }
        let critical = opened.indices.filter { isCritical[$0] }.map { opened[$0] }
        var result = Result()
        let involved = Set(critical.map(\.id.service))
        let other = Dictionary(
            grouping: opened.filter {
                ($0.severity == .warning || $0.suppression != nil) && involved.contains($0.id.service)
            }
        ) { $0.id.service }
        var latest: [FleetID: Incident] = [:]
        let groups = Components(rules: rules, signals: critical, bound: book.bound(critical)).all().map { component in
            component.map { critical[$0] }
        }
        for (members, records) in zip(groups, book.assigned(to: groups)) {
            let incident = incident(of: members, book, records, other, latest)
            for service in incident.services {
                latest[FleetID(service: service, environment: incident.environment)] = incident
            }
            for id in incident.joined + [IncidentID(members.namesake)] {
                result.forwards[id] = incident.id
            }
            result.incidents.append(incident)
        }
        for incident in result.incidents { result.forwards[incident.id] = nil }
        let rest = opened.indices.filter { opened[$0].isLasting && !isCritical[$0] }.map { opened[$0] }
        result.findings = findings(rest, result.incidents)
        result.nextReview = result.incidents.compactMap { IncidentLife(rules: rules, now: now).due($0) }.min()
        return result
    }

    private func incident(
        of members: [Signal], _ book: RecordBook, _ records: [IncidentRecord], _ other: [ServiceID: [Signal]],
        _ latest: [FleetID: Incident]
    ) -> Incident {
        let first = members.namesake
        let id = book.name(records, first)
        let names = services(of: members)
        let newest = Dictionary(members.map { ($0.id, $0) }) { $0.isLasting ? $0 : $1 }
        var incident = Incident(
            id: id, title: title(members, names), service: members[0].id.service,
            environment: members[0].id.environment, services: names, level: 3, status: .open,
            onset: members[0].onset, openedAt: members.compactMap(\.openedAt).min() ?? now,
            signals: members.filter { newest[$0.id] == $0 }, past: members.filter { newest[$0.id] != $0 },
            record: book.merged(records, into: id, first: first.id, members))
        incident.joined = records.map(\.id).filter { $0 != id }
        incident.follows = predecessor(of: incident, latest)
        incident.level = level(of: incident)
        incident.levelAtOpening = levelAtOpening(members)
        let known = incident.record
        let life = IncidentLife(rules: rules, now: now)
        life.settle(&incident)
        let stretch = InstantInterval(incident.onset.earliest, max(incident.onset.earliest, incident.resolvedAt ?? now))
        let isMember = Set(members.map(IncidentRecord.Member.init))
        incident.evidence = names.flatMap { other[$0] ?? [] }
            .filter {
                !isMember.contains(IncidentRecord.Member($0))
                    && $0.stretch(until: now).distance(to: stretch) <= rules.correlation
            }
            .earliestFirst()
        incident.unwatched = unwatched.filter { $0.overlaps(stretch) }
        let relapses = Relapses(changes, of: names)
        incident.suspects = SuspectWeighing(triage: self, incident: incident, relapses: relapses).suspects()
        incident.lever = LeverChoice(incident: incident, circumstances: circumstances, changes: changes).lever()
        life.note(changes, relapses, suspectedBefore: suspected[incident.id] ?? [], &incident)
        if incident.record.mitigated != nil, !incident.isRemedied {
            incident.lever = LeverChoice(incident: incident, circumstances: circumstances, changes: changes).lever()
        }
        incident.title = title(incident.episodes, incident.servicesByPressing)
        // What is suspected before all have been heard is kept for nobody.
        if isProvisional { incident.record.forgetRemedies(since: known) }
        return incident
    }

    private func services(of members: [Signal]) -> [ServiceID] {
        var seen: Set<ServiceID> = []
        return members.compactMap { seen.insert($0.id.service).inserted ? $0.id.service : nil }
    }

    /// The dependency that fails under several services, else the service.
    private func title(_ members: [Signal], _ names: [ServiceID]) -> String {
        guard names.count > 1 else { return names.first?.rawValue ?? "" }
        let failing = Dictionary(grouping: members.filter { $0.dependency != nil }) { $0.dependency ?? "" }
        let shared = failing.filter { Set($0.value.map(\.id.service)).count > 1 }
        let worst = shared.max { ($0.value.count, $1.key) < ($1.value.count, $0.key) }
        return worst?.key ?? "\(names[0].rawValue) and \(names.count - 1) more"
    }

    /// The table's, or what a person said; of what got worse since then the table's, where that is worse.
    private func level(of incident: Incident) -> Int {
        let table = level(incident.signals)
        guard let said = incident.record.level else { return table }
        let heard = incident.signals.filter(\.isHeard)
        guard let before = incident.record.whenLevelSet, !heard.isEmpty else { return said }
        let new = heard.filter { !before.services.contains($0.id.service) }
        let worse = table < before.level ? heard : new
        return worse.isEmpty ? said : min(said, worst(worse))
    }

    /// Of what lasts and is heard; once nothing does, of what ended last, so that recovery never reads as a rise.
    func level(_ signals: [Signal]) -> Int {
        let heard = signals.filter(\.isHeard)
        let last = signals.compactMap(\.quietSince).max()
        let judged = heard.isEmpty ? signals.filter { $0.quietSince == last } : heard
        return worst(judged)
    }

    /// Of the first to open, and what opened within the same minute.
    private func levelAtOpening(_ members: [Signal]) -> Int {
        guard let first = members.compactMap(\.openedAt).min() else { return worst(members) }
        return worst(members.filter { ($0.openedAt ?? first) - first <= .seconds(60) })
    }

    private func worst(_ signals: [Signal]) -> Int {
        Dictionary(grouping: signals) { $0.id.service }.map { service, signals in
            rules.levels.level(
                tier: services[service]?.tier, impact: signals.map { UserImpact($0) }.max() ?? .hidden)
        }.min() ?? 3
    }

    /// The latest earlier incident of one of its services that had stopped taking signals, or was over, when this one
    /// began.
    private func predecessor(of incident: Incident, _ latest: [FleetID: Incident]) -> IncidentID? {
        let earlier = incident.services.compactMap { service in
            latest[FleetID(service: service, environment: incident.environment)]
        }
        let near = earlier.filter { other in
            incident.onset.earliest.age(since: other.signals.map(\.onset.latest).max() ?? now) <= rules.intake
        }
        return near.max { ($0.onset, $0.id.rawValue) < ($1.onset, $1.id.rawValue) }?.id
    }

    private func findings(_ signals: [Signal], _ incidents: [Incident]) -> [Finding] {
        var evidence: [Signal.ID: IncidentID] = [:]
        for incident in incidents where incident.status != .resolved {
            for signal in incident.evidence { evidence[signal.id] = incident.id }
        }
        return signals.map {
            Finding(signal: $0, owner: services[$0.id.service]?.owner, incident: evidence[$0.id])
        }
    }
}
