extension RowReading {
    /// What cannot answer, and what has fewer replicas than it should.
    func availabilityConditions() -> [SignalCondition] {
        if let rest = outageThatReadinessCallsRest() { return [rest] }
        return unreachableServers() + lossConditions()
            + group.deployments.flatMap { deployment -> [SignalCondition] in
                if deployment.readiness == .unavailable { return [outage(deployment)] }
                return deployment.variants.compactMap { self.condition(of: $0, in: deployment) }
            }
    }

    /// Idle on purpose has no callers; with callers it is an outage.
    private func outageThatReadinessCallsRest() -> SignalCondition? {
        guard let first = group.deployments.first, group.deployments.allSatisfy({ $0.readiness == .idle }),
            let rate = entry.requestRate.value, rate > 0
        else { return nil }
        var condition = make(first, .critical, "nothing is loaded, yet requests come", rules.outage)
        if let unload, isDraining(unload, condition.id) {
            (condition.onset, condition.hold.for) = (unload.tookEffect, max(rules.outage.for, drain))
        }
        condition.evidence = [Evidence("requests", value: rate, threshold: 0, unit: .perSecond)]
        return condition
    }

    /// The last change by which something of it was unloaded.
    private var unload: ChangeEvent? {
        (known.state.members[entry.id.service]?.changes ?? []).compactMap { known.state.changes[$0] }
            .filter { $0.isUnload && known.state.environment(of: $0).isCompatible(with: entry.id.environment) }
            .max(by: ChangeEvent.precedes)
    }

    /// Whether a rate still counts requests that came before the unload, or did when this was first looked at.
    private func isDraining(_ unload: ChangeEvent, _ id: Signal.ID) -> Bool {
        if now <= unload.tookEffect.latest + drain { return true }
        let track = known.state.triage.followed[id.service]?[id]?.track
        return track.map { $0.state == .pending && $0.clearSince == nil && $0.onset == unload.tookEffect } ?? false
    }

    /// How long rates tell of what was.
    private var drain: Duration {
        let slowest = group.signals.compactMap { known.state.backends[$0.id.backend]?.interval }.max() ?? .zero
        return (group.signals.map(\.window).max() ?? .zero) + slowest * 2
    }

    /// Servers of it that cannot be reached, or answer with errors of their own only, while nothing tells that requests are
    /// answered all the same. Where nobody else answers either it may be this program that is cut off. What is out is so
    /// until it answers as it should, however else it fails.
    private func unreachableServers() -> [SignalCondition] {
        let serving = Set(group.deployments.map(\.id.backend)).union(group.awaited)
        let failing = known.sources.filter { serving.contains($0.id) && $0.whyNotServing != nil }
        let isCutOff = !known.sources.contains { $0.isAnswering && !known.state.isSilent($0.id) }
        guard !failing.isEmpty, !isCutOff else { return [] }
        return failing.compactMap { source in
            let id = self.id(.availability, "server \(source.id.rawValue)", cluster: source.cluster)
            let isLate = source.lastSuccess == nil || known.state.staleBackends.contains(source.id)
            let isOut = known.state.triage.isFollowed(id)
            guard let why = isOut ? source.whyNotServing : isLate ? source.unreachable : nil,
                !isAnswered(besides: source)
            else { return nil }
            var condition = SignalCondition(
                id: id, severity: .critical, subject: subject(cluster: source.cluster.isEmpty ? nil : source.cluster),
                title: "\(source.id.rawValue) \(source.answersErrorsOnly ? "answers errors only" : "is unreachable")",
                hold: rules.unreachable,
                onset: source.failingSince.map { failed in
                    source.lastSuccess.map { InstantInterval($0, failed) } ?? .by(failed, reach: rules.horizon)
                }, dependency: source.id.rawValue, entity: .backend(source.id))
            condition.evidence = [Evidence(why)]
            return condition
        }
    }

    /// Whether fresh numbers tell of answers, or another source of the same place of something that is ready.
    private func isAnswered(besides server: BackendStatus) -> Bool {
        func isNear(_ cluster: String?) -> Bool {
            server.cluster.isEmpty || (cluster ?? "").isEmpty || cluster == server.cluster
        }
        return group.signals.contains { told in
            told.id.backend != server.id && isNear(told.id.subject.cluster)
                && !known.state.isStale(told.id.backend, .signals)
                && (told[.requestRate].value ?? 0) > 0 && (told[.errorRatio].value ?? 0) < 1
        }
            || group.deployments.contains { other in
                other.id.backend != server.id && isNear(other.id.cluster) && other.readiness == .ready
                    && !known.state.isStale(other.id.backend, .deployment)
            }
    }

    private func outage(_ deployment: Deployment) -> SignalCondition {
        make(
            deployment, .critical, deployment.reason.map { "not ready: \($0)" } ?? "no version is ready", rules.outage)
    }

    private func condition(of variant: Variant, in deployment: Deployment) -> SignalCondition? {
        let name = variant.version.isEmpty ? deployment.id.name : NameNormalisation.shown(variant.version)
        if let desired = variant.replicasDesired, desired > 0, let ready = variant.replicasReady, ready < desired {
            let isOut = ready == 0 && deployment.variants.allSatisfy { ($0.replicasReady ?? 0) == 0 }
            var condition = make(
                deployment, isOut ? .critical : .warning, "\(name) \(ready) of \(desired) replicas ready",
                isOut ? rules.outage : rules.belowDesired, variant)
            condition.evidence = [
                Evidence(
                    "replicas ready of \(name)", value: Double(ready), threshold: Double(desired), unit: .count)
            ]
            return condition
        }
        guard variant.readiness == .unavailable else { return nil }
        let why = variant.reason.map { ": \($0)" } ?? ""
        return make(deployment, .warning, "\(name) not ready\(why)", rules.belowDesired, variant)
    }

    /// That a deployment, or a version of it, does not serve as it should.
    func make(
        _ deployment: Deployment, _ severity: Severity, _ title: String, _ hold: SignalRules.Hold,
        _ variant: Variant? = nil
    ) -> SignalCondition {
        let place = deployment.id
        var condition = SignalCondition(
            id: id(
                .availability, variant.map { "\(place.name) \($0.version)" } ?? place.name, cluster: place.cluster),
            severity: severity, subject: subject(version: variant?.version, cluster: place.cluster), title: title,
            hold: hold, onset: polled(place.backend), entity: .deployment(place))
        condition.inputs = [Watch(backend: place.backend, kind: .deployment)]
        return condition
    }
}
