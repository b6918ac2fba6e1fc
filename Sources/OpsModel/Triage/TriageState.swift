/// What triage keeps between two looks: the conditions it follows, what people decided, and what it last found.
struct TriageState: Sendable {
    var word = Word()
    var rules = SignalRules()
    var followed: [ServiceID: [Signal.ID: Followed]] = [:]
    /// Episodes that are over of conditions that came again, and those of incidents that are not over.
    var ended: [ServiceID: [Signal]] = [:]
    /// Whether every source of alerts, and the store, has told once what it knows; what is found before is provisional.
    var isSettled = false
    /// What incidents were called before that, with the signal that each was called after.
    var provisional: [IncidentID: Signal.ID] = [:]
    /// Whether the store has told what it kept.
    var isRestored = false
    /// Ids that lead to another incident.
    var forwards: [IncidentID: IncidentID] = [:]
    /// The answer of each backend before its last: what began between the two began in that stretch.
    var lastAnswers: [BackendID: Instant] = [:]
    /// The backends whose last answer came after a silence, or said that they are not well.
    var returned: Set<BackendID> = []
    /// How each deployment was when this program was first told of it.
    var firstWords: [DeploymentID: FirstWord] = [:]
    /// Versions that a server had before a silence and has not told of since, but that it loads them or has them not.
    var unrecovered: [DeploymentID: Set<String>] = [:]
    /// The newest instant at which anything was learned; never steps back.
    var clock = Instant(seconds: -.infinity)
    /// When the program began to watch.
    var watchedSince: Instant?
    /// When a service must be judged anew though nothing new is told of it.
    var due: [ServiceID: Instant] = [:]
    /// When the incidents must be worked out anew though no signal changed.
    var nextReview: Instant?
    var isDirty = false
    /// Numbers of what pages moved and nothing else did: shown with their incident, at most once in ``numbersEvery``.
    var hasNewNumbers = false
    var evaluatedAt = Instant(seconds: -.infinity)
    static let numbersEvery = Duration.seconds(10)
    /// The mutes that were in force at the last tick.
    var mutesInForce: Set<Mute.ID> = []
    /// The maintenance windows that it is the time of.
    var maintenance: [MaintenanceInForce] = []
    var changesRevision: UInt64 = 0
    /// The revisions that the situation was worked out from.
    var situationSource: [UInt64] = []
    /// Onsets that the past of a first observation told, further back than what is kept for charts.
    var pastOnsets: [PastOnset: InstantInterval] = [:]
    /// When a container of each replica was last ended for want of memory, where that is known.
    var kills: [ReplicaID: InstantInterval] = [:]

    /// What each canary and the stable version beside it answered, by the canary's series.
    var canaryRecords: [SignalsID: CanaryRecord] = [:]
    /// The past that came with a first observation, until it is known whether it is a canary's.
    var signalPasts: [SignalsID: [SignalKind: [Sample]]] = [:]

    /// Alerts that ended before the first look, by service, until the store has told what it knows.
    var endedAlerts: [ServiceID: [Told<EndedAlert>]] = [:]

    /// What a source told.
    struct Told<Fact: Sendable>: Sendable {
        var fact: Fact
        var backend: BackendID
    }

    /// A column of a subject, whichever monitor's series tells of it.
    struct Column: Sendable, Hashable {
        var subject: Subject
        var name: String

        init(_ id: DriftID) {
            (subject, name) = (id.subject, id.column)
        }
    }

    /// The series that tells how a column is distributed.
    var distributionOf: [Column: DriftID] = [:]
    /// Gauges that speak of a node and of no service.
    var gaugesOfNode: [String: Set<GaugeID>] = [:]
    /// Changes found by polls that are there as what somebody told of them.
    var unitedWith: [ChangeID: ChangeID] = [:]
    /// Heartbeat alerts that have been heard, by their source's name and then the alert's; those that are heard now.
    var heartbeats: [BackendID: [String: Set<AlertID>]] = [:]

    /// A series, and which rule over it.
    struct PastOnset: Sendable, Hashable {
        var entity: EntityID
        var rule: String = ""
    }
    var announcements = AnnouncementBook()
    var calls = CallBook()
    /// What has not been handed to the store yet.
    var unsaved = Unsaved()

    struct Unsaved: Sendable {
        var signals: Set<Signal.ID> = []
        var ended: [Signal] = []
        var records: Set<IncidentID> = []
        var incidents: Set<IncidentID> = []
        var opened: Set<IncidentID> = []
        var changes: Set<ChangeID> = []
        var mutes: Set<Mute.ID> = []
        var audit: [AuditDraft] = []

        var isEmpty: Bool {
            signals.isEmpty && ended.isEmpty && records.isEmpty && incidents.isEmpty && changes.isEmpty && mutes.isEmpty
                && audit.isEmpty
        }
    }

    func isFollowed(_ id: Signal.ID) -> Bool {
        followed[id.service]?[id].map { $0.track.openedAt != nil && $0.track.closedAt == nil } ?? false
    }

    mutating func learn(at instant: Instant) {
        clock = max(clock, instant)
    }

    /// Nothing that is noted lies after `instant`, to which the clock was set back.
    mutating func stepBack(to instant: Instant) {
        (clock, evaluatedAt, word.at) = (instant, min(evaluatedAt, instant), min(word.at, instant))
        lastAnswers = lastAnswers.mapValues { min($0, instant) }
        kills = kills.mapValues { InstantInterval(min($0.earliest, instant), min($0.latest, instant)) }
        watchedSince = watchedSince.map { min($0, instant) }
        for (service, mine) in followed {
            followed[service] = mine.mapValues { entry in
                var entry = entry
                entry.track.stepBack(to: instant)
                entry.heldUntil = entry.heldUntil.map { min($0, instant + Self.wordHolds) }
                if let until = entry.condition.until {
                    entry.condition.until = min(until, instant + rules.memoryKill)
                }
                return entry
            }
        }
        for (service, episodes) in ended {
            ended[service] = episodes.map { episode in
                var episode = episode
                episode.openedAt = episode.openedAt.map { min($0, instant) }
                episode.closedAt = episode.closedAt.map { min($0, instant) }
                return episode
            }
        }
        isDirty = true
    }

    /// Takes what holds of one row now; what is followed of the row and does not hold is clear, unless its inputs are
    /// lost, what it rests on has vanished, or the row `isGone` unexplained: that nobody tells of it is no word that it is
    /// well.
    ///
    /// - Returns: the row's signals that are pending, open or lost, and those closed within the retention.
    mutating func follow(
        _ row: FleetID, _ conditions: [SignalCondition], at now: Instant, _ inputs: InputFreshness,
        isGone: Bool = false
    ) -> [Signal] {
        var mine = followed[row.service] ?? [:]
        let before = mine.count
        let held = Set(conditions.map(\.id))
        if !mine.isEmpty { rename(to: conditions, held, in: &mine) }
        var over: [Signal] = []
        for condition in conditions {
            if let episode = follow(condition, in: &mine, at: now, inputs) { over.append(episode) }
        }
        remember(over)
        for (id, old) in mine where id.environment == row.environment && !held.contains(id) {
            var new = old
            if old.track.closedAt == nil {
                let rest = old.told.value.inputs
                // Where it is not known what tells of it, all must have been heard before it can be over.
                let isSilent = rest.isEmpty ? !isSettled : rest.allSatisfy { inputs.isLost($0) || inputs.isUntold($0) }
                let isUntold = isGone && !inputs.grounds.isExplained(old, at: now)
                if isUntold || isSilent || inputs.grounds.areLost(of: old, at: now) {
                    let isComing = isSilent && (rest.isEmpty || !rest.allSatisfy(inputs.isRemoved))
                    let heard = isComing ? inputs.lastHeard(of: rest) ?? now : now
                    new.track.lose(isComing ? .silent : .vanished, at: heard)
                    quiet(&new, inputs.grounds, at: now)
                } else if let word = old.heldUntil, old.condition.hold.keep > .zero {
                    // What is not seen here may be what cannot be seen yet; who saw it says when it is over.
                    new.track.regain()
                    if now > word { new.track.lapse(since: word - Self.wordHolds, at: now, old.condition.hold) }
                } else {
                    new.track.clear(at: now, old.told.value.hold)
                }
            }
            let isOver = new.track.closedAt.map { now - $0 > rules.retention } ?? new.track.isVoid
            note(old.track, isOver ? nil : new.track, id, isTold: old.heldUntil != nil && new.track.closedAt == nil)
            // Whether its incident is over is known when the incidents are worked out.
            if isOver, new.track.openedAt != nil { ended[id.service, default: []].append(new.signal(at: now)) }
            mine[id] = isOver ? nil : new
        }
        if !mine.isEmpty || before > 0 { followed[row.service] = mine.isEmpty ? nil : mine }
        return mine.values.filter { $0.told.value.id.environment == row.environment }
            .map { $0.signal(at: now) }
    }

    /// - Returns: the episode that had ended, where a new one takes its place.
    private mutating func follow(
        _ condition: SignalCondition, in mine: inout [Signal.ID: Followed], at now: Instant, _ inputs: InputFreshness
    ) -> Signal? {
        let onset = condition.onset ?? InstantInterval(now)
        let old = mine[condition.id]
        var track = old?.track ?? SignalTrack(onset: onset)
        var ended: Signal?
        if !condition.inputs.isEmpty, condition.inputs.allSatisfy(inputs.isLost) {
            // What was last told stays the last word, and is shown as such.
            if old == nil { return nil }
            track.lose(.silent, at: inputs.lastHeard(of: condition.inputs) ?? now)
        } else if let over = track.hold(at: now, onset: onset, condition.hold), let old {
            ended = Signal(old.told, over, at: now)
        }
        note(old?.track, track, condition.id)
        var condition = condition
        let since = quietSince(condition, after: old?.told.value, onset, now)
        condition.suppression?.since = since
        if let old {
            if old.told.value.severity != condition.severity || old.told.value.suppression != condition.suppression {
                isDirty = true
            } else if condition.severity == .critical, old.told.value.evidence != condition.evidence {
                hasNewNumbers = true
            }
        }
        mine[condition.id] = Followed(condition: condition, track: track)
        return ended
    }

    /// Who mutes, and what is planned, changes though nobody tells of the signal itself.
    private mutating func quiet(_ lost: inout Followed, _ grounds: SignalGrounds, at now: Instant) {
        let old = lost.told.value
        var condition = grounds.quieting.anew(old, clusters: grounds.clusters(of: old.id))
        let since = quietSince(condition, after: old, lost.track.onset, now)
        condition.suppression?.since = since
        guard condition.suppression != old.suppression else { return }
        lost.condition = condition
        isDirty = true
        if lost.track.openedAt != nil, lost.heldUntil == nil { unsaved.signals.insert(old.id) }
    }

    /// Since when it is quiet: as before, else since it was made so, but not before it began.
    private func quietSince(
        _ condition: SignalCondition, after old: SignalCondition?, _ onset: InstantInterval, _ now: Instant
    ) -> Instant {
        if let since = old?.suppression?.since { return since }
        return max(onset.latest, condition.suppression?.since ?? (old == nil ? onset.latest : now))
    }

    /// Episodes of one signal that are kept one by one; of more, those soon after each other are kept as one.
    private static let mostEpisodes = 8

    private mutating func remember(_ episodes: [Signal]) {
        unsaved.ended += episodes
        for (service, episodes) in Dictionary(grouping: episodes, by: \.id.service) {
            var kept = ended.removeValue(forKey: service) ?? []
            var places = Dictionary(grouping: kept.indices) { kept[$0].id }
            for episode in episodes {
                let mine = places[episode.id] ?? []
                if mine.count >= Self.mostEpisodes, let last = mine.last, let end = kept[last].closedAt,
                    episode.onset.earliest - end <= rules.quiet
                {
                    kept[last].closedAt = max(end, episode.closedAt ?? end)
                } else {
                    places[episode.id, default: []].append(kept.count)
                    kept.append(episode)
                }
            }
            ended[service] = kept
        }
    }

    /// Takes what sources tell of signals that were over before anybody looked, but for what is known.
    mutating func recall(_ signals: [Signal]) {
        guard !signals.isEmpty else { return }
        let services = Set(signals.map(\.id.service))
        let all = services.flatMap { service in
            (followed[service]?.values.map { $0.signal(at: clock) } ?? []) + (ended[service] ?? [])
        }
        var known = Dictionary(grouping: all, by: \.id.matter)
        let new = signals.filter { signal in
            if known[signal.id.matter]?.contains(where: { $0.isSameEpisode(as: signal) }) == true { return false }
            known[signal.id.matter, default: []].append(signal)
            return true
        }
        remember(new)
        if !new.isEmpty { isDirty = true }
    }

    /// Lets go of what ended before `instant` and is part of none of `incidents` that are not over.
    mutating func forgetEnded(before instant: Instant, but incidents: [Incident]) {
        guard !ended.isEmpty else { return }
        let held = Set(incidents.filter { $0.status != .resolved }.flatMap(\.episodes).map(IncidentRecord.Member.init))
        for (service, episodes) in ended {
            let kept = episodes.filter {
                ($0.closedAt ?? instant) >= instant || held.contains(IncidentRecord.Member($0))
            }
            ended[service] = kept.isEmpty ? nil : kept
        }
    }

    /// A condition that a second source places in a cluster, or that only the first still tells of, goes on.
    private mutating func rename(
        to conditions: [SignalCondition], _ held: Set<Signal.ID>, in mine: inout [Signal.ID: Followed]
    ) {
        let new = conditions.map(\.id).filter { mine[$0] == nil }
        guard !new.isEmpty else { return }
        let left = mine.filter { !held.contains($0.key) && $0.value.track.closedAt == nil }.keys
        var unheld = Dictionary(grouping: left, by: \.matter)
        for id in new {
            let same = (unheld[id.matter] ?? []).filter {
                $0.environment == id.environment && $0.isCompatible(with: id)
            }
            guard same.count == 1, let old = same.first, var entry = mine.removeValue(forKey: old) else { continue }
            unheld[id.matter]?.removeAll { $0 == old }
            entry.condition.id = id
            mine[id] = entry
            isDirty = true
        }
    }

    /// What only the store tells of, `isTold`, it need not be told.
    private mutating func note(_ old: SignalTrack?, _ new: SignalTrack?, _ id: Signal.ID, isTold: Bool = false) {
        let isOther = old?.state != new?.state || old?.onset != new?.onset || old?.loss != new?.loss
        guard isOther || old?.clearSince != new?.clearSince else { return }
        if isOther { isDirty = true }
        if new?.openedAt != nil, !isTold { unsaved.signals.insert(id) }
    }

    /// What was followed while the environment was unknown goes on under the only one there is, now that a source tells
    /// it.
    mutating func adopt(_ service: ServiceID, into environment: Environment) {
        guard environment != .unknown else { return }
        for index in (ended[service] ?? []).indices where ended[service]?[index].id.environment == .unknown {
            ended[service]?[index].id.environment = environment
            isDirty = true
        }
        guard let mine = followed[service] else { return }
        for (id, entry) in mine where id.environment == .unknown {
            var renamed = entry
            renamed.condition.id.environment = environment
            followed[service]?[id] = nil
            if followed[service]?[renamed.condition.id] == nil { followed[service]?[renamed.condition.id] = renamed }
            isDirty = true
        }
    }

    /// When any of a service's conditions changes by time alone.
    mutating func schedule(_ service: ServiceID) {
        due[service] = followed[service]?.values.compactMap(\.due).min()
    }

    /// Services with a signal that nobody can tell of at present.
    var servicesWithLostInput: [ServiceID] {
        followed.filter { $0.value.values.contains { $0.track.isInputLost } }.map(\.key)
    }

    /// The signals of all services that are not over.
    func signals(at now: Instant) -> [Signal] {
        var signals: [Signal] = []
        signals.reserveCapacity(followed.count)
        for service in followed.values {
            for entry in service.values { signals.append(entry.signal(at: now)) }
        }
        for service in ended.values { signals += service }
        return signals
    }
}
