extension RowReading {
    /// What cannot answer, and what has fewer replicas than it should.
    func availabilityConditions() -> [SignalCondition] {
        if let rest = outageThatReadinessCallsRest() { return [rest] }
        return group.deployments.flatMap { deployment -> [SignalCondition] in
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
        condition.evidence = [Evidence("requests", value: rate, threshold: 0, unit: .perSecond)]
        return condition
    }

    private func outage(_ deployment: Deployment) -> SignalCondition {
        make(
            deployment, .critical, deployment.reason.map { "not ready: \($0)" } ?? "no version is ready", rules.outage)
    }

    private func condition(of variant: Variant, in deployment: Deployment) -> SignalCondition? {
        let name = variant.version.isEmpty ? deployment.id.name : displayed(variant.version)
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

    private func displayed(_ version: String) -> String {
        version.first?.isNumber == true ? "v\(version)" : version
    }

    private func make(
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
