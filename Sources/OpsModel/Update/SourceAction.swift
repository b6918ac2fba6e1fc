/// What the engine tells: which sources there are, and what each poll brought.
public enum SourceAction: Sendable {
    case configured(Setup)
    case pollStarted(BackendID, at: Instant)
    case observed(PollPart)
    case polled(PollReport)
    case seriesRead(SeriesAnswer)
    case similarRead(SimilarAnswer)
    /// What survived the last process; a long one comes in parts.
    case restored(StoredHistory)
    case storeChanged(StoreStatus)
    /// The sinks that do not take what they are sent now.
    case sinksChanged([SinkTrouble])
    case noticed(String, isError: Bool)

    /// What the configuration says that the state must know.
    public struct Setup: Sendable, Hashable, Codable {
        public var backends: [BackendStatus]
        public var services: [Service]
        public var severities: SeverityTable
        /// Labels left out when an alert of Prometheus is joined with Alertmanager's; `nil` keeps the usual ones.
        public var externalLabels: Set<String>?
        public var banner: Banner
        /// Who sits here: the operating system's user.
        public var person: String?
        /// The same, with what vouches for it.
        public var actor: Actor?
        /// How long requests are verified, in seconds; `nil` for the default.
        public var verification: Int?
        /// `nil` for the defaults.
        public var rules: SignalRules?
        public var maintenance: [MaintenanceWindow]?
        /// How new incidents are announced; `nil` for both ways there are.
        public var notification: NotificationWay?
        public var readOnly: ReadOnly?

        public init(
            backends: [BackendStatus], services: [Service] = [], severities: SeverityTable = .standard,
            externalLabels: Set<String>? = nil, banner: Banner = Banner(), person: String? = nil,
            actor: Actor? = nil, verification: Int? = nil, rules: SignalRules? = nil,
            maintenance: [MaintenanceWindow]? = nil,
            notification: NotificationWay? = nil, readOnly: ReadOnly? = nil
        ) {
            self.backends = backends
            self.services = services
            self.severities = severities
            self.externalLabels = externalLabels
            self.banner = banner
            self.person = person
            self.actor = actor
            self.verification = verification
            self.rules = rules
            self.maintenance = maintenance
            self.notification = notification
            self.readOnly = readOnly
        }
    }
}

extension OpsState {
    /// Series answers kept; the oldest asked for goes first.
    static let seriesCapacity = 32

    mutating func reduce(_ action: SourceAction) -> [Effect] {
        switch action {
        case .configured(let setup): configure(setup)
        case .pollStarted(let id, let at):
            halfTold.remove(id)
            backends.update(id) {
                $0.isPolling = true
                $0.lastAttempt = at
            }
        case .observed(let part): take(part)
        case .polled(let report): take(report)
        case .seriesRead(let answer): take(answer)
        case .similarRead(let answer): take(answer)
        case .restored(let history): take(history)
        case .storeChanged(let status): take(status)
        case .sinksChanged(let troubles): take(troubles)
        case .noticed(let text, let isError): notice = Notice(text, isError: isError, at: now)
        }
        return []
    }

    private mutating func take(_ troubles: [SinkTrouble]) {
        let known = Set(sinkTroubles.map(\.sink))
        sinkTroubles = troubles
        guard let new = troubles.first(where: { !known.contains($0.sink) }) else { return }
        notice = Notice("notify: \(new.text)", isError: true, at: now)
    }

    private mutating func configure(_ setup: SourceAction.Setup) {
        for backend in setup.backends { backends.write(backend) }
        alertSources = Set(setup.backends.filter { $0.reports.contains(.alert) }.map(\.id))
        expectsSources = false
        services = Dictionary(setup.services.map { ($0.id, $0) }) { first, _ in first }
        joiner = Joiner(services: setup.services)
        dirtyServices.formUnion(services.keys)
        severities = setup.severities
        if let labels = setup.externalLabels { alertTwins.externalLabels = labels }
        banner = setup.banner
        person = setup.person ?? ""
        actor = setup.actor ?? Actor(person, .selfAsserted)
        verification = setup.verification ?? RequestDraft.usualVerification
        triage.rules = setup.rules ?? SignalRules()
        maintenance = setup.maintenance ?? []
        triage.maintenance = maintenanceInForce
        notificationWay = setup.notification ?? .both
        readOnly = setup.readOnly
        triage.watchedSince = triage.watchedSince ?? now
    }

    private mutating func take(_ part: PollPart) {
        if let backend = part.observations.first?.id.backend {
            halfTold.insert(backend)
            noteSilence(of: backend, isHealthy: part.isHealthy)
            breakHistories(of: backend, at: part.at - .milliseconds(1))
        }
        for observation in part.observations { observe(observation, at: part.at) }
    }

    private mutating func take(_ report: PollReport) {
        halfTold.remove(report.backend)
        let hadAnswered = backends[report.backend]?.lastSuccess != nil
        let hadTold = backends[report.backend]?.hasTold
        if case .answered = report.outcome { breakHistories(of: report.backend, at: report.startedAt) }
        if case .answered = report.outcome, let last = backends[report.backend]?.lastSuccess {
            triage.lastAnswers[report.backend] = last
        }
        triage.learn(at: report.finishedAt)
        let hadFailed = backends[report.backend]?.hasFailed == true
        noteSilence(of: report.backend, isHealthy: report.facts.isHealthy)
        backends.update(report.backend) { $0.take(report) }
        // Who would measure has not answered yet, or has now.
        if !hadAnswered, backends[report.backend].map({ $0.lastSuccess != nil || !hadFailed }) ?? false,
            backends[report.backend]?.reports.contains(.signals) == true
        {
            dirtyServices.formUnion(members.keys)
        }
        if case .answered(let difference) = report.outcome {
            // Until now no row could be called healthy on this source's word.
            if !hadAnswered, alertSources.contains(report.backend) { dirtyServices.formUnion(members.keys) }
            // What it does not tell of is known by that not to be.
            if !hadAnswered { dirtyServices.formUnion(triage.servicesWithLostInput) }
            for observation in difference.changed { observe(observation, at: report.finishedAt) }
            for id in difference.vanished { markGone(id, at: report.finishedAt) }
            forgetLonePasts()
            for alert in report.facts.endedAlerts ?? [] { note(alert, of: report.backend) }
            listUnversionedModels(of: report.backend, isWhole: report.incomplete[.version] == nil)
            traceLineage()
            for kind in [EntityKind.signals, .drift] where report.incomplete[kind] == nil {
                lastWatched[Watch(backend: report.backend, kind: kind)] = report.finishedAt
            }
            noteEmptiness(report, difference, hadTold: hadTold == true)
        }
        if alertSources.contains(report.backend) { expectHeartbeats() }
        // Of what nothing tells it is told who has not answered.
        dirtyServices.formUnion(services.keys.filter { members[$0]?.isServed != true })
        // Until a source has told it is missed wherever it may tell.
        if backends[report.backend]?.hasTold != hadTold {
            dirtyServices.formUnion(services.keys)
            dirtyServices.formUnion(members.keys)
        }
        // From now on who is silent is missed, by what another serves too.
        if !expectsSources, hasHeardMost {
            expectsSources = true
            dirtyServices.formUnion(services.keys)
            dirtyServices.formUnion(members.keys)
        }
        markStaleSources()
    }

    /// Notes since when what measures has measured nothing; looked up only where that can have changed.
    private mutating func noteEmptiness(_ report: PollReport, _ difference: Difference, hadTold: Bool) {
        guard let source = backends[report.backend], source.reports.contains(.signals),
            !source.reports.contains(.deployment), report.incomplete[.signals] == nil
        else { return }
        let hasLost = difference.vanished.contains { if case .signals = $0 { true } else { false } }
        guard !hadTold || source.emptySince != nil || hasLost else { return }
        let measures = signals.contains(where: { $0.id.backend == source.id })
        backends.update(source.id) { $0.emptySince = measures ? nil : $0.emptySince ?? report.finishedAt }
    }

    /// What ended before the first look waits for the rows of its service, and for the store, which may know it better.
    private mutating func note(_ alert: EndedAlert, of backend: BackendID) {
        guard let service = joiner.bind(alert: alert.labels)?.service else { return }
        triage.endedAlerts[service, default: []].append(.init(fact: alert, backend: backend))
        dirtyServices.insert(service)
    }

    /// Where nobody watched since the last answer, the charts must not join the two; done once for an outage.
    private mutating func breakHistories(of backend: BackendID, at instant: Instant) {
        guard let interval = backends[backend]?.interval else { return }
        let signals = Watch(backend: backend, kind: .signals)
        if let last = lastWatched[signals], instant.age(since: last) > interval * 3 {
            lastWatched[signals] = instant
            for id in histories.keys where id.backend == backend {
                histories[id]?.hold(until: last)
                histories[id]?.appendGap(at: instant)
            }
        }
        let drift = Watch(backend: backend, kind: .drift)
        if let last = lastWatched[drift], instant.age(since: last) > interval * 3 {
            lastWatched[drift] = instant
            for id in driftHistories.keys where id.backend == backend {
                driftHistories[id]?.hold(until: last)
                driftHistories[id]?.append(Sample(at: instant, value: nil))
            }
        }
    }
}

extension BackendStatus {
    mutating func take(_ report: PollReport) {
        let hadTold = hasTold
        isPolling = false
        lastAttempt = report.startedAt
        latency = report.latency
        nextPoll = report.nextPoll
        truncated = report.truncated
        switch report.outcome {
        case .failed(let failure):
            if consecutiveFailures == 0 { failingSince = report.finishedAt }
            consecutiveFailures += 1
            health = .failing(failure)
        case .answered:
            lastSuccess = report.finishedAt
            incompleteKinds = Set(report.incomplete.keys)
            for kind in reports where report.incomplete[kind] == nil { lastWhole[kind] = report.finishedAt }
            consecutiveFailures = 0
            failingSince = nil
            facts = report.facts
            count = report.count
            health = Self.health(report)
        }
        // Only answers one after another say for two minutes that there is nothing.
        if !hadTold, !isAnswering || incompleteKinds.contains(.signals) {
            emptySince = emptySince.map { _ in report.finishedAt }
        }
    }

    private static func health(_ report: PollReport) -> Health {
        if let (_, reason) = report.incomplete.min(by: { $0.key.rawValue < $1.key.rawValue }) {
            return .degraded(reason)
        }
        if report.facts.isHealthy == false { return .degraded(report.facts.note ?? "says it is not healthy") }
        return report.truncated.map(Health.degraded) ?? .answering
    }
}
