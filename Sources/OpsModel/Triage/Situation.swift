/// What the landing screen's NOW says: what is broken, since when, what changed, what to do; else what comes next.
public struct Situation: Sendable, Hashable {
    /// What users feel, then which version makes it.
    public struct What: Sendable, Hashable {
        public var title: String
        /// Errors over all requests, whichever version answered, in 0...1.
        public var feltErrorRatio: Double?
        /// The version that fails, with its own error ratio and its share of the requests.
        public var version: Circumstances.Version?
        /// How many times too fast the worst objective's budget goes over the last hour.
        public var burn: Double?
        /// Seconds, of the worst version with traffic.
        public var latency: Measurement
        public var requestRate: Double?
    }

    /// Signals that cannot be told apart in time.
    public struct Mover: Sendable, Hashable {
        public var at: InstantInterval
        public var titles: [String]
    }

    /// A runbook, and the step with which to go on in it.
    public struct RunbookPlace: Sendable, Hashable {
        public var id: String
        /// The step that asks for the lever, else the one that waits; `nil` where all have passed.
        public var step: StepNumber?
        /// How many steps it has, less those below another.
        public var stepCount: Int
    }

    /// The incident that is worst, then oldest; `nil` where none is open.
    public var incident: IncidentID?
    /// Its fleet row.
    public var row: FleetID?
    public var what: What?
    public var onset: InstantInterval?
    /// In the order they moved, the first first.
    public var order: [Mover] = []
    /// The likeliest suspects, what is struck out left away.
    public var changed: [Suspect] = []
    /// Said where nothing explains it.
    public var isUnexplained = false
    /// What is to be done now; `nil` also while the incident recovers.
    public var lever: Lever?
    /// The runbook that serves the incident; `nil` where none does.
    public var runbook: RunbookPlace?
    public var openIncidents = 0
    /// Warnings that hold now and are kept quiet by nothing.
    public var openFindings = 0
    /// The last thing that changed anywhere, for the quiet screen.
    public var lastChange: ChangeEvent?
    public var risk: NextRisk?
}

/// What is likely to go wrong next, when nothing is.
public enum NextRisk: Sendable, Hashable {
    /// The budget of an objective goes this many times too fast, though not fast enough to page.
    case budget(SLOID, burn: Double)
    /// A silence ends, and what it quiets still fires.
    case silenceEnds(SilenceID, at: Instant, alerts: Int)
    /// A warning that lasts.
    case finding(Signal.ID, title: String, since: InstantInterval)
}

extension OpsState {
    /// Warnings that hold now and are kept quiet by nothing.
    public var openFindings: Int { situation.openFindings }

    /// What NOW says; worked out when incidents or the fleet changed, and kept.
    func currentSituation() -> Situation {
        var situation = Situation()
        situation.openIncidents = open.ids.count
        findings.forEach { finding in
            if finding.signal.state == .open, finding.signal.suppression == nil { situation.openFindings += 1 }
        }
        guard let incident = open.ids.first.flatMap({ incidents[$0] }) else {
            situation.lastChange = lastChange
            situation.risk = nextRisk()
            return situation
        }
        situation.incident = incident.id
        situation.row = row(of: incident)
        situation.what = what(incident, situation.row)
        situation.onset = incident.onset
        situation.order = movers(of: incident)
        situation.changed = incident.suspects.filter { $0.contradiction == nil }
        situation.isUnexplained = incident.isUnexplained
        situation.lever = incident.proposedLever
        situation.runbook = runbookPlace(for: incident)
        return situation
    }

    private func runbookPlace(for incident: Incident) -> Situation.RunbookPlace? {
        runbookSheet(for: incident).map { sheet in
            let step = sheet.step(asking: incident.proposedLever?.actionKinds ?? []) ?? sheet.current
            return Situation.RunbookPlace(id: sheet.id, step: step?.number, stepCount: sheet.outermostCount)
        }
    }

    private func row(of incident: Incident) -> FleetID? {
        let groups = incident.pressingServices.map { $0.compactMap { row(of: $0, incident.environment) } }
        guard let equal = groups.first(where: { !$0.isEmpty }) else {
            return row(of: incident.service, incident.environment)
        }
        // Of those of which as much is felt, the one with the most errors; of equals the earliest hit.
        let worst = equal.compactMap { fleet[$0]?.feltErrorRatio }.max()
        return equal.first { worst != nil && fleet[$0]?.feltErrorRatio == worst } ?? equal.first
    }

    private func row(of service: ServiceID, _ environment: Environment) -> FleetID? {
        let exact = FleetID(service: service, environment: environment)
        return fleet[exact] == nil ? fleetRowsOf[service]?.first : exact
    }

    private func what(_ incident: Incident, _ row: FleetID?) -> Situation.What {
        let entry = row.flatMap { fleet[$0] }
        let versions = incident.pressing.filter { $0.id.service == row?.service }.compactMap(\.subject.version).map(
            NameNormalisation.version)
        let failing =
            entry?.variants.first { versions.contains(NameNormalisation.version($0.version)) } ?? entry?.canary
        return Situation.What(
            title: incident.title, feltErrorRatio: entry?.feltErrorRatio,
            version: failing.map { variant in
                Circumstances.Version(
                    name: NameNormalisation.version(variant.version), role: variant.role,
                    isReady: variant.readiness == .ready, share: variant.observedShare ?? variant.configuredShare,
                    requestRate: variant.requestRate.value, errorRatio: variant.errorRatio.value,
                    latency: variant.latency.value, aliases: variant.aliases, cluster: variant.cluster)
            },
            burn: entry?.objectives.compactMap { objectives[$0]?.burnRate(over: .seconds(3600)) }.max(),
            latency: entry?.latency ?? .absent, requestRate: entry?.requestRate.value)
    }

    /// Signals and evidence around the onset; those whose onsets overlap stand together.
    private func movers(of incident: Incident) -> [Situation.Mover] {
        let near = (incident.signals + incident.evidence).filter {
            $0.onset.distance(to: incident.onset) <= triage.rules.correlation
                && $0.onset.uncertainty <= triage.rules.correlation
        }.earliestFirst()
        var result: [Situation.Mover] = []
        for signal in near {
            if let last = result.indices.last, !result[last].at.isBefore(signal.onset) {
                result[last].at = result[last].at.union(signal.onset)
                if !result[last].titles.contains(signal.title) { result[last].titles.append(signal.title) }
            } else {
                result.append(Situation.Mover(at: signal.onset, titles: [signal.title]))
            }
        }
        return result
    }

    private var lastChange: ChangeEvent? {
        var last: ChangeEvent?
        changes.forEach { change in
            guard !change.isAutomatic, change.tookEffect.earliest <= now else { return }
            if last.map({ ChangeEvent.precedes($0, change) }) ?? true { last = change }
        }
        guard let last, last.kind == .traffic, let service = service(of: .change(last.id)) else { return last }
        // Of a step of traffic the version that gains by it.
        let steps = (members[service]?.changes ?? []).compactMap { changes[$0] }.filter {
            $0.kind == .traffic && $0.tookEffect.overlaps(last.tookEffect)
        }
        return ChangeEvent.withoutCounterparts(steps).max(by: ChangeEvent.precedes) ?? last
    }

    /// The nearest to hurting: a budget that goes too fast, a silence about to end, the oldest warning.
    private func nextRisk() -> NextRisk? {
        var worst: (id: SLOID, burn: Double)?
        objectives.forEach { objective in
            guard let burn = objective.burnRate(over: .seconds(3600)), burn > max(1, worst?.burn ?? 1) else { return }
            worst = (objective.id, burn)
        }
        if let worst { return .budget(worst.id, burn: worst.burn) }
        let soon = now + .seconds(2 * 3600)
        let ending = silences.entities.compactMap { silence -> (Silence, Instant, Int)? in
            guard silence.state == .active, let end = silence.endsAt, end > now, end <= soon else { return nil }
            var quieted = 0
            alerts.forEach { if $0.silencedBy.contains(silence.id.id) { quieted += 1 } }
            return quieted > 0 ? (silence, end, quieted) : nil
        }
        if let first = ending.min(by: { $0.1 < $1.1 }) { return .silenceEnds(first.0.id, at: first.1, alerts: first.2) }
        let warning = findings.entities.filter { $0.signal.suppression == nil }.map(\.signal)
            .min(by: Signal.isEarlier)
        return warning.map { .finding($0.id, title: $0.title, since: $0.onset) }
    }
}

extension FleetEntry {
    /// Errors over all requests, whichever version answered; `nil` where rates or errors are not known for all.
    public var feltErrorRatio: Double? {
        let busy = variants.filter { ($0.requestRate.value ?? 0) > 0 }
        let total = busy.compactMap(\.requestRate.value).reduce(0, +)
        guard total > 0, busy.allSatisfy({ $0.errorRatio.value != nil }) else { return nil }
        return busy.reduce(0) { $0 + ($1.requestRate.value ?? 0) * ($1.errorRatio.value ?? 0) } / total
    }
}
