/// Orders what changed before an incident by the evidence for it (domain.md §5). Nearness in time is the weakest.
struct SuspectWeighing {
    let triage: Triage
    let incident: Incident
    /// The incident's signals and the evidence that began around it, earliest first.
    let judged: [Signal]
    private let relapses: Relapses

    /// A flood is judged by its first signals, so that the work stays linear; the rest follow from them.
    private static let most = 200

    init(triage: Triage, incident: Incident, relapses: Relapses) {
        self.triage = triage
        self.incident = incident
        self.relapses = relapses
        let start = incident.onset.earliest - .seconds(3600)
        let all = (incident.episodes + incident.evidence.filter { $0.onset.latest >= start })
        let pressing = Dictionary(grouping: all, by: \.id).values.compactMap { episodes in
            relapses.pressing(episodes.count > 1 ? episodes.earliestFirst() : episodes, at: triage.now)
        }
        judged = Array(pressing.earliestFirst().prefix(Self.most))
    }

    func suspects() -> [Suspect] {
        let weighed = ChangeGroup.groups(candidates()).compactMap(weigh) + conditions()
        return weighed.sorted(by: precedes).map(\.suspect)
    }

    /// A suspect, with how well its lag fits what is usual: 0 is just right.
    struct Weighed {
        var suspect: Suspect
        var lag: Double
        var order: String
    }

    private func precedes(_ one: Weighed, _ other: Weighed) -> Bool {
        let (a, b) = (one.suspect, other.suspect)
        if (a.contradiction == nil) != (b.contradiction == nil) { return a.contradiction == nil }
        if a.evidenceClass != b.evidenceClass { return a.evidenceClass < b.evidenceClass }
        if a.explains.count != b.explains.count { return a.explains.count > b.explains.count }
        if one.lag != other.lag { return one.lag < other.lag }
        return one.order < other.order
    }

    // MARK: Candidates

    /// What changes of a dependency are bound to.
    private static func bound(_ dependency: String) -> ServiceID {
        ServiceID(NameNormalisation.normalise(dependency))
    }

    private var dependencies: Set<String> {
        Set(judged.compactMap(\.dependency)).union(incident.services.flatMap { triage.dependencies[$0] ?? [] })
    }

    /// What took effect before the last of the critical signals, less what is an effect itself: autoscaling and
    /// restarts after the first bad sample.
    private func candidates() -> [(service: ServiceID?, change: ChangeEvent)] {
        let own = Set(incident.services)
        let near = own.union(dependencies.flatMap { [ServiceID($0), Self.bound($0)] }).sorted {
            $0.rawValue < $1.rawValue
        }
        let bound = near.flatMap { service in (triage.changes[service] ?? []).map { (Optional(service), $0) } }
        let unbound = (triage.changes[ServiceID("")] ?? []).map { (ServiceID?.none, $0) }
        // What began at some time within hours could follow from anything; it lets in nothing that came after the rest.
        let dated = (incident.signals + judged.filter { $0.severity == .critical }).filter {
            $0.onset.uncertainty <= triage.rules.correlation
        }
        let end = dated.map(\.onset.latest).max() ?? incident.onset.latest
        let start = incident.onset.earliest - triage.rules.lookBack
        return (bound + unbound).filter { _, change in
            let effect = change.tookEffect
            guard effect.earliest <= end, effect.latest >= start else { return false }
            return !change.isAutomatic || effect.isBefore(judged.first?.onset ?? incident.onset)
        }
    }

    // MARK: One suspect

    private func weigh(_ group: ChangeGroup) -> Weighed? {
        let touched = judged.filter { touch($0, group) != .none }
        let relapse = relapses.of(group.steps)
        let explained = touched.filter { signal in
            !signal.onset.isBefore(group.began) && relapse.map { signal.onset.isBefore($0.again.tookEffect) } ?? true
        }
        let isNear = group.steps.contains {
            $0.tookEffect.distance(to: incident.onset) <= triage.rules.nearness
                && $0.tookEffect.earliest <= incident.onset.latest
        }
        let contradiction = contradiction(group, touched, explained)
        guard !explained.isEmpty || isNear || (contradiction != nil && group.service != nil) else { return nil }
        let (evidence, reason) = grade(group, explained)
        let counted = explained.first.flatMap { group.lastStep(before: $0.onset) } ?? group.steps[0]
        let names = Set(explained.map(\.id))
        let suspect = Suspect(
            cause: .changes(group.steps), evidenceClass: evidence, explains: explained.map(\.id),
            leavesUnexplained: judged.map(\.id).filter { !names.contains($0) }, reason: reason,
            contradiction: contradiction, tookEffect: counted.tookEffect)
        return Weighed(
            suspect: suspect, lag: UsualLag.misfit(of: counted, to: explained.first ?? judged.first),
            order: counted.id.key)
    }

    private enum Touch { case none, path, entity }

    /// Whether the change reaches what the signal is about: its very version, column or dependency, or only its
    /// service.
    private func touch(_ signal: Signal, _ group: ChangeGroup) -> Touch {
        if !group.reach.isDisjoint(with: named(by: signal)) { return .entity }
        if dependency(of: signal, changedBy: group) != nil { return .path }
        guard let service = group.service, service == signal.id.service else { return .none }
        if let unload = group.unload { return touch(signal, unload) }
        if let version = group.version {
            if let other = signal.subject.version {
                return NameNormalisation.version(other) == version ? .entity : .none
            }
            return signal.id.kind.isAboutAnswers && signal.dependency == nil && signal.column == nil ? .path : .none
        }
        // What names the columns it reaches says nothing of the others, nor of answers.
        return group.steps.contains { !$0.affects.isEmpty } ? .none : .path
    }

    /// Where something was taken from its server, that nothing is answered is about that very thing.
    private func touch(_ signal: Signal, _ unload: ChangeEvent) -> Touch {
        let (there, here) = (signal.id.cluster, unload.subject.cluster ?? "")
        guard there == here || there.isEmpty || here.isEmpty, signal.dependency == nil, signal.column == nil else {
            return .none
        }
        if let version = signal.subject.version {
            return NameNormalisation.version(version) == unload.rolledOutVersion ? .entity : .none
        }
        if UserImpact(signal) == .outage { return .entity }
        return signal.id.kind.isAboutAnswers ? .path : .none
    }

    /// All answers ended when it was taken away, and nothing else is ready.
    private func ending(_ group: ChangeGroup, _ own: [Signal]) -> String? {
        guard let unload = group.unload, let outage = own.first(where: { UserImpact($0) == .outage }),
            unload.tookEffect.distance(to: outage.onset) <= triage.rules.nearness,
            let versions = group.service.flatMap({ triage.circumstances[$0]?.versions }),
            !versions.contains(where: { $0.isReady && $0.role != .shadow })
        else { return nil }
        return "\(outage.title) since \(unload.object) was \(unload.after ?? "unloaded")"
    }

    /// What the signal's service depends on and the change reaches.
    private func dependency(of signal: Signal, changedBy group: ChangeGroup) -> String? {
        guard let known = triage.dependencies[signal.id.service], !known.isEmpty else { return nil }
        let theirs = group.service.flatMap { service in
            service == signal.id.service
                ? nil : known.filter { ServiceID($0) == service || Self.bound($0) == service }.min()
        }
        return theirs ?? known.intersection(group.reach).min()
    }

    private func named(by signal: Signal) -> Set<String> {
        Set([signal.column, signal.dependency].compactMap { $0 })
    }

    private func grade(_ group: ChangeGroup, _ explained: [Signal]) -> (Suspect.EvidenceClass, String) {
        let own = explained.filter { touch($0, group) == .entity }
        if let reason = separation(group, own, explained) { return (.separates, reason) }
        if let first = firstMover(group, own) { return (.firstMover, "\(first.title) moved first") }
        guard !explained.isEmpty else { return (.nearInTime, "near in time only") }
        return (.onPath, sharing(group) ?? "on the path\(way(group, explained)); nothing measured for or against")
    }

    /// Through what the change reaches the signals, and whether that is only inferred.
    private func way(_ group: ChangeGroup, _ explained: [Signal]) -> String {
        for signal in explained {
            guard let name = dependency(of: signal, changedBy: group) else { continue }
            let isInferred = triage.inferred[signal.id.service]?.contains(name) ?? false
            return " through \(name)\(isInferred ? " (inferred)" : "")"
        }
        return ""
    }

    /// The failure is confined to the version: it does worse than the others, or than the one before it did, by a
    /// number.
    private func separation(_ group: ChangeGroup, _ own: [Signal], _ explained: [Signal]) -> String? {
        guard !explained.isEmpty else { return nil }
        if let reason = ending(group, own) { return reason }
        guard let pair = pair(group) else { return succession(group, explained) }
        // Only what is about the version itself is said to follow it.
        let titles = own.prefix(2).map(\.title).joined(separator: " and ")
        let name = pair.version.displayName
        let what = titles.isEmpty ? name : "\(titles) follow \(name)"
        if let mine = pair.version.errorRatio ?? pair.version.pastErrorRatio, let theirs = pair.other.errorRatio,
            mine - theirs >= 0.001, mine >= 2 * theirs
        {
            return "\(what): errors \(percent(mine)) against \(percent(theirs))"
        }
        if let mine = pair.version.latency, let theirs = pair.other.latency, theirs > 0, mine >= 1.5 * theirs,
            !own.isEmpty
        {
            return "\(what): \(milliseconds(mine)) against \(milliseconds(theirs))"
        }
        return own.lazy.compactMap(confinement).first
    }

    /// `psi prediction v47 follows v47: 0.39 against 0.02`: the same number of another version is within its limit.
    private func confinement(of signal: Signal) -> String? {
        guard [.drift, .performance].contains(signal.id.kind), let version = signal.subject.version,
            let mine = signal.evidence.first, let value = mine.value,
            let theirs = signal.evidence.first(where: { $0.entity != mine.entity && $0.threshold != nil })?.value
        else { return nil }
        return
            "\(signal.title) follows \(NameNormalisation.shown(version)): \(hundredths(value)) against \(hundredths(theirs))"
    }

    /// A version that has all requests does worse than the one before it did with them, from its step on.
    private func succession(_ group: ChangeGroup, _ explained: [Signal]) -> String? {
        guard let name = group.version, let versions = group.service.flatMap({ triage.circumstances[$0]?.versions }),
            let version = versions.first(where: { $0.name == name && ($0.share ?? 0) > 0 }),
            let mine = version.errorRatio,
            let before = versions.filter({ $0.name != name && $0.role != .shadow && $0.pastErrorRatio != nil })
                .min(by: { $0.name < $1.name }), let theirs = before.pastErrorRatio,
            mine - theirs >= 0.001, mine >= 2 * theirs,
            let first = explained.first, let step = group.lastStep(before: first.onset),
            step.tookEffect.distance(to: first.onset) <= triage.rules.nearness
        else { return nil }
        return
            "errors rose with \(version.displayName): \(percent(mine)), \(percent(theirs)) of \(before.displayName) before"
    }

    /// The version of a rollout beside the busiest other one.
    private func pair(_ group: ChangeGroup) -> (version: Circumstances.Version, other: Circumstances.Version)? {
        guard let name = group.version, let versions = group.service.flatMap({ triage.circumstances[$0]?.versions }),
            let version = versions.filter({ $0.name == name }).max(by: { ($0.share ?? 0) < ($1.share ?? 0) }),
            let other = versions.filter({ $0.name != name && $0.role != .shadow && ($0.share ?? 1) > 0 })
                .max(by: { ($0.share ?? 0) < ($1.share ?? 0) })
        else { return nil }
        return (version, other)
    }

    /// Claimed only where the order is certain: the onset does not overlap that of any signal the change does not
    /// reach.
    private func firstMover(_ group: ChangeGroup, _ own: [Signal]) -> Signal? {
        guard let first = own.first, first.id == judged.first?.id || own.contains(where: { $0.id == judged.first?.id })
        else { return nil }
        let mine = Set(own.map(\.id))
        let others = judged.filter { !mine.contains($0.id) }
        return others.allSatisfy { first.onset.isBefore($0.onset) } ? first : nil
    }

    // MARK: What speaks against it

    private func contradiction(_ group: ChangeGroup, _ touched: [Signal], _ explained: [Signal]) -> String? {
        if explained.isEmpty, let relapse = relapses.of(group.steps),
            let last = touched.last(where: { !$0.onset.isBefore(relapse.again.tookEffect) })
        {
            let minutes = (last.onset.earliest - relapse.undone.tookEffect.latest).inSeconds / 60
            return "\(relapse.undone.sentence) \(Int(bounded: minutes.rounded(.down))) min before \(last.title)"
        }
        if explained.isEmpty, let first = touched.first {
            let minutes = Int(bounded: ((group.began.earliest - first.onset.latest).inSeconds / 60).rounded(.up))
            return "\(first.title) began \(minutes) min before it"
        }
        if let unserved = unserved(group) { return unserved }
        guard let pair = pair(group), let mine = pair.version.errorRatio, let theirs = pair.other.errorRatio else {
            return nil
        }
        if theirs - mine >= 0.001, theirs >= 2 * mine {
            return "\(pair.version.displayName) fails \(percent(mine)), \(pair.other.displayName) \(percent(theirs))"
        }
        let isBad = theirs >= 0.005 && theirs * 2 >= mine
        guard isBad, !pair.version.nodes.isEmpty, !pair.other.nodes.isEmpty,
            pair.version.nodes.isDisjoint(with: pair.other.nodes)
        else { return nil }
        return "\(pair.other.displayName) fails too, \(percent(theirs)), on other nodes"
    }

    private func unserved(_ group: ChangeGroup) -> String? {
        guard let name = group.version, let versions = group.service.flatMap({ triage.circumstances[$0]?.versions }),
            !versions.isEmpty
        else { return nil }
        let mine = versions.filter { $0.name == name }
        guard !mine.isEmpty else {
            return group.isOnlyRegistered ? "\(NameNormalisation.shown(name)) is registered and serves 0 requests" : nil
        }
        // What nobody gets any more may have been got when it began.
        let last = incident.signals.map(\.onset.latest).max() ?? incident.onset.latest
        guard !mine.contains(where: { $0.wasServed(from: incident.onset.earliest, to: last) }) else { return nil }
        let isUnused = mine.allSatisfy { $0.share == 0 || $0.requestRate == 0 }
        return isUnused ? "\(NameNormalisation.shown(name)) gets 0 % of the requests" : nil
    }

    /// A failing old version clears nothing where both share what may be at fault.
    private func sharing(_ group: ChangeGroup) -> String? {
        guard let pair = pair(group), let theirs = pair.other.errorRatio, theirs >= 0.005 else { return nil }
        guard let node = pair.version.nodes.intersection(pair.other.nodes).min() else { return nil }
        return "\(pair.other.displayName) fails too, \(percent(theirs)), and shares \(node) with it"
    }

    // MARK: Numbers in words

    private func hundredths(_ score: Double) -> String { "\((score * 100).rounded() / 100)" }

    private func percent(_ ratio: Double) -> String { "\((ratio * 10_000).rounded() / 100) %" }

    private func milliseconds(_ seconds: Double) -> String { "\(Int(bounded: (seconds * 1000).rounded())) ms" }
}
