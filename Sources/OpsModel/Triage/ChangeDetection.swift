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
                .alias, of: .model(model.id), Subject(name: model.id.name), alias, before: before, after: after,
                stretch,
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
            .version, of: .version(version.id), subject, displayed(version.id.version), after: "registered",
            actor: version.createdBy, reference: version.runID, took, at: instant)
    }

    /// Variants that appeared, vanished, were loaded or unloaded.
    mutating func noteChanges(of deployment: Deployment, at instant: Instant) {
        let old = deployments[deployment.id]
        let stretch = old == nil ? nil : stretch(of: deployment.id.backend, at: instant)
        let before = old?.variants ?? []
        if let old { noteUnrecovered(old, now: deployment.variants) }
        for variant in deployment.variants {
            let earlier = before.first { $0.version == variant.version }
            guard isServed(variant) != earlier.map(isServed) || earlier == nil else { continue }
            // Known since its system's own instant, be it the first poll; else only as a difference.
            let since = isServed(variant) ? variant.since.map { InstantInterval($0) } : nil
            guard let took = since ?? stretch, isRecent(took, at: instant), isServed(variant) || earlier != nil else {
                continue
            }
            noteVariant(variant, of: deployment, isServed(variant) ? .loaded : .unloaded, took, at: instant)
        }
        guard let stretch else { return }
        for variant in before where !deployment.variants.contains(where: { $0.version == variant.version }) {
            noteVariant(variant, of: deployment, .gone, stretch, at: instant)
        }
    }

    /// Notes what was served before its server fell silent and is not ready when it is heard again, until it is.
    mutating func noteUnrecovered(_ old: Deployment, now variants: [Variant]) {
        let ready = Set(variants.filter { $0.readiness == .ready }.map(\.version))
        if triage.returned.contains(old.id.backend) {
            triage.unrecovered[old.id, default: []].formUnion(old.variants.filter(isServed).map(\.version))
        }
        guard let missing = triage.unrecovered[old.id]?.subtracting(ready) else { return }
        triage.unrecovered[old.id] = missing.isEmpty ? nil : missing
    }

    private mutating func noteVariant(
        _ variant: Variant, of deployment: Deployment, _ serving: ChangeEvent.Serving, _ took: InstantInterval,
        at instant: Instant
    ) {
        let subject = Subject(
            name: deployment.id.name, version: variant.version, environment: deployment.environment.name,
            cluster: deployment.id.cluster)
        note(
            .deployment, of: .deployment(deployment.id), subject,
            variant.version.isEmpty ? deployment.id.name : displayed(variant.version), after: serving.rawValue, took,
            serving: serving,
            isFoundAfterSilence: triage.unrecovered[deployment.id]?.contains(variant.version) ?? false,
            at: instant)
        if serving != .loaded { triage.unrecovered[deployment.id]?.remove(variant.version) }
    }

    private func isServed(_ variant: Variant) -> Bool {
        switch variant.readiness {
        case .idle, .unloading: false
        case .ready, .loading, .unavailable, .unknown: true
        }
    }

    /// The steps that the source tells of, and a share that differs though it tells of none.
    mutating func noteChanges(of split: TrafficSplit, from old: TrafficSplit?, at instant: Instant) {
        var last: Double?
        let version = displayed(split.id.subject.version ?? "")
        for step in split.steps {
            defer { last = step.share }
            guard isRecent(step.since, at: instant), last != nil || !step.since.isInstant || step.share < 1 else {
                continue
            }
            note(
                .traffic, of: .traffic(split.id), split.id.subject, version, before: last.map(percent),
                after: percent(step.share), step.since, at: instant)
        }
        guard split.steps.isEmpty, let old, let before = old.share, let after = split.share, before != after,
            let stretch = stretch(of: split.id.backend, at: instant)
        else { return }
        note(
            .traffic, of: .traffic(split.id), split.id.subject, version, before: percent(before), after: percent(after),
            stretch, at: instant)
    }

    /// Containers that were started again since the last poll, which a platform does by itself.
    mutating func noteChanges(of replica: Replica, at instant: Instant) {
        guard let old = replicas[replica.id], let before = old.restarts, let after = replica.restarts, after > before,
            let stretch = stretch(of: replica.id.backend, at: instant)
        else { return }
        note(
            .restart, of: .replica(replica.id), replica.subject, replica.id.name, before: "\(before) restarts",
            after: "\(after) restarts\(replica.reason.map { ", \($0)" } ?? "")", stretch, isAutomatic: true,
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

    private func displayed(_ version: String) -> String { version.first?.isNumber == true ? "v\(version)" : version }

    private func percent(_ share: Double) -> String { "\(Int(bounded: (share * 100).rounded())) %" }

    /// Writes one change, bound where the entity that changed is, under a hash of what it says, so that one difference
    /// is one change on every screen that saw it in the same stretch.
    private mutating func note(
        _ kind: ChangeEvent.ChangeKind, of entity: EntityID, _ subject: Subject, _ object: String,
        before: String? = nil, after: String? = nil, actor: String? = nil, reference: String? = nil,
        _ took: InstantInterval, isAutomatic: Bool = false, serving: ChangeEvent.Serving? = nil,
        isFoundAfterSilence: Bool = false, at instant: Instant
    ) {
        guard let backend = entity.backend else { return }
        let parts = [
            kind.rawValue, subject.name, subject.version ?? "", subject.cluster ?? "", object, before ?? "",
            after ?? "", "\(took.latest.seconds.rounded(.down))",
        ]
        let change = ChangeEvent(
            id: ChangeID(backend: backend, key: ContentHash(parts).letters(ChangeID.foundLength)), kind: kind,
            subject: subject,
            object: object, before: before, after: after, actor: actor, reference: reference, tookEffect: took,
            learnedAt: took.isInstant && took.latest == instant ? nil : instant, isAutomatic: isAutomatic,
            serving: serving, isFoundAfterSilence: isFoundAfterSilence || triage.returned.contains(backend) ? true : nil
        )
        guard changes[change.id] == nil, !isUnited(change.id) else { return }
        changes.write(change)
        triage.unsaved.changes.insert(change.id)
        bind(.change(change.id), binding(of: entity) ?? joiner.bind(subject))
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
