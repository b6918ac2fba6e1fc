// Changes found as the difference of two polls: they took effect somewhere between the two (domain.md §3).

extension OpsState {
    /// Between the last answer of the backend and `instant`; `nil` before it has answered once, when nothing can
    /// differ.
    func stretch(of backend: BackendID, at instant: Instant) -> InstantInterval? {
        let last = backends[backend]?.lastSuccess
        let before = last.flatMap { $0 < instant ? $0 : nil } ?? triage.lastAnswers[backend]
        return before.map { InstantInterval($0, instant) }
    }

    /// Aliases that point elsewhere than at the last poll.
    mutating func noteChanges(of model: RegisteredModel, at instant: Instant) {
        guard let old = models[model.id], old.aliases != model.aliases,
            let stretch = stretch(of: model.id.registry, at: instant)
        else { return }
        for alias in Set(old.aliases.keys).union(model.aliases.keys).sorted() {
            let (before, after) = (old.aliases[alias], model.aliases[alias])
            guard before != after else { continue }
            note(
                FoundChange(
                    kind: .alias, entity: .model(model.id), subject: Subject(name: model.id.name), object: alias,
                    before: before, after: after, tookEffect: stretch),
                at: instant)
        }
    }

    /// A version that is new, at the instant its registry gives.
    mutating func noteChanges(of version: ModelVersion, at instant: Instant) {
        guard versions[version.id] == nil else { return }
        let exact = version.createdAt.map { InstantInterval($0) }
        guard let took = exact ?? stretch(of: version.id.model.registry, at: instant), isRecent(took, at: instant)
        else {
            return
        }
        let subject = Subject(name: version.id.model.name, version: version.id.version)
        note(
            FoundChange(
                kind: .version, entity: .version(version.id), subject: subject,
                object: NameNormalisation.shown(version.id.version), after: "registered", tookEffect: took,
                actor: version.createdBy, reference: version.runID),
            at: instant)
    }

    /// Variants that appeared, vanished, were loaded or unloaded.
    mutating func noteChanges(of deployment: Deployment, from old: Deployment?, at instant: Instant) {
        let stretch = old == nil ? nil : stretch(of: deployment.id.backend, at: instant)
        let before = old?.variants ?? []
        if let old { noteUnrecovered(old, now: deployment.variants) } else { adoptLosses(of: deployment) }
        noteFirstWord(of: deployment, isNew: old == nil, at: instant)
        endLosses(of: deployment)
        for variant in deployment.variants {
            let earlier = before.first { $0.version == variant.version }
            guard variant.isServed != earlier?.isServed else { continue }
            // Known since its system's own instant, be it the first poll; else only as a difference.
            let since = variant.isServed ? variant.since.map { InstantInterval($0) } : nil
            guard let took = since ?? stretch, isRecent(took, at: instant), variant.isServed || earlier != nil else {
                continue
            }
            note(variant.isServed ? .loaded : .unloaded, variant, of: deployment, took, at: instant)
        }
        guard let stretch else { return }
        for variant in before
        where variant.isServed && !deployment.variants.contains(where: { $0.version == variant.version }) {
            note(.gone, variant, of: deployment, stretch, at: instant)
        }
    }

    /// What was there before a silence and is listed no more.
    mutating func noteLosses(ofGone old: Deployment, at instant: Instant) {
        noteUnrecovered(old, now: [])
        guard let stretch = stretch(of: old.id.backend, at: instant) else { return }
        for variant in old.variants where variant.isServed && isLost(variant.version, of: old.id) {
            note(.gone, variant, of: old, stretch, at: instant)
        }
    }

    private mutating func note(
        _ serving: ChangeEvent.Serving, _ variant: Variant, of deployment: Deployment, _ took: InstantInterval,
        at instant: Instant
    ) {
        let subject = Subject(
            name: deployment.id.name, version: variant.version, environment: deployment.environment.name,
            cluster: deployment.id.cluster)
        let isLost = serving != .loaded && isLost(variant.version, of: deployment.id)
        note(
            FoundChange(
                kind: .deployment, entity: .deployment(deployment.id), subject: subject,
                object: variant.version.isEmpty ? deployment.id.name : NameNormalisation.shown(variant.version),
                after: serving.rawValue, tookEffect: took, serving: serving,
                loss: isLost ? ServingLoss(of: deployment.id) : nil),
            at: instant)
    }

    /// The steps that the source tells of, and a share that differs though it tells of none.
    mutating func noteChanges(of split: TrafficSplit, from old: TrafficSplit?, at instant: Instant) {
        var last: Double?
        for step in split.steps {
            defer { last = step.share }
            guard isRecent(step.since, at: instant), last != nil || !step.since.isInstant || step.share < 1 else {
                continue
            }
            note(step.share, from: last, of: split, step.since, at: instant)
        }
        guard split.steps.isEmpty, let before = old?.share, let after = split.share, before != after,
            let stretch = stretch(of: split.id.backend, at: instant)
        else { return }
        note(after, from: before, of: split, stretch, at: instant)
    }

    private mutating func note(
        _ after: Double, from before: Double?, of split: TrafficSplit, _ took: InstantInterval, at instant: Instant
    ) {
        let hasFallen = before.map { after < $0 } ?? false
        note(
            FoundChange(
                kind: .traffic, entity: .traffic(split.id), subject: split.id.subject,
                object: NameNormalisation.shown(split.id.subject.version ?? ""), before: before.map(percent),
                after: percent(after),
                tookEffect: took, isMeasured: hasFallen && !split.isTold),
            at: instant)
    }

    /// Containers that were started again since the last poll, which a platform does by itself.
    mutating func noteChanges(of replica: Replica, at instant: Instant) {
        guard let old = replicas[replica.id], let before = old.restarts, let after = replica.restarts, after > before,
            let stretch = stretch(of: replica.id.backend, at: instant)
        else { return }
        note(
            FoundChange(
                kind: .restart, entity: .replica(replica.id), subject: replica.subject, object: replica.id.name,
                before: "\(before) restarts", after: "\(after) restarts\(replica.reason.map { ", \($0)" } ?? "")",
                tookEffect: stretch, isAutomatic: true),
            at: instant)
    }

    /// What was found under an instant that has not come yet was there by `instant`.
    mutating func stepBackChanges(to instant: Instant) {
        for change in changes.entities {
            let known = change.steppedBack(to: instant)
            guard known != change else { continue }
            changes.update(change.id) { $0 = known }
            triage.unsaved.changes.insert(change.id)
        }
    }

    private func isRecent(_ took: InstantInterval, at instant: Instant) -> Bool {
        instant.age(since: took.latest) <= triage.rules.lookBack
    }

    private func percent(_ share: Double) -> String { "\(Int(bounded: (share * 100).rounded())) %" }

    /// Writes it, bound where the entity that changed is.
    private mutating func note(_ found: FoundChange, at instant: Instant) {
        guard let change = found.change(at: instant), changes[change.id] == nil, !isUnited(change.id) else { return }
        changes.write(change)
        triage.unsaved.changes.insert(change.id)
        bind(.change(change.id), binding(of: found.entity) ?? joiner.bind(found.subject))
        unite(change.id)
    }
}

extension ChangeEvent {
    /// When a source says that something took effect it says by its own clock.
    fileprivate func steppedBack(to instant: Instant) -> ChangeEvent {
        var change = self
        change.learnedAt = learnedAt.map { min($0, instant) }
        if id.isFoundHere, tookEffect.latest > instant {
            change.tookEffect = InstantInterval(min(tookEffect.earliest, instant), instant)
        }
        return change
    }
}
