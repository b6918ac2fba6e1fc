/// Chooses what DO names: back to a version that is ready and does better, else the likeliest change taken back.
struct LeverChoice {
    let incident: Incident
    let circumstances: [ServiceID: Circumstances]

    func lever() -> Lever? {
        guard let found = rollback() ?? revert() else { return nil }
        var lever = found
        lever.runbook = incident.services.compactMap { circumstances[$0]?.runbook }.first
        return lever
    }

    private func rollback() -> Lever? {
        for service in incident.services {
            guard let versions = circumstances[service]?.versions,
                let bad = failing(versions, service), let good = replacement(for: bad, versions)
            else { continue }
            let alias = bad.aliases.first
            let pointer = alias.map { " (alias \($0))" } ?? ""
            let unmoved = (incident.signals + incident.evidence).filter { signal in
                signal.isLasting && !isHelped(signal, by: bad, in: service)
            }
            return Lever(
                action: .rollback(service: service, from: bad.name, to: good.name, alias: alias),
                text: "rollback \(bad.displayName) → \(good.displayName)\(pointer)", willNotFix: unmoved.map(\.id))
        }
        return nil
    }

    /// The version that the incident's signals name, else a canary.
    private func failing(_ versions: [Circumstances.Version], _ service: ServiceID) -> Circumstances.Version? {
        let named = incident.signals.filter { $0.id.service == service }.compactMap(\.subject.version)
        let namedVersion = versions.first { version in
            // One that gets no traffic any more has been rolled back already.
            named.contains(version.name) && version.role != .shadow && (version.share ?? 1) > 0
        }
        return namedVersion ?? versions.first { $0.role == .canary && ($0.share ?? 1) > 0 }
    }

    /// Ready, not a shadow, and not measured to be as bad.
    private func replacement(
        for bad: Circumstances.Version, _ versions: [Circumstances.Version]
    ) -> Circumstances.Version? {
        versions.filter { version in
            version.name != bad.name && version.isReady && version.role != .shadow && !isAsBad(version, bad)
        }.max { ($0.role == .stable ? 1 : 0, $0.share ?? 0) < ($1.role == .stable ? 1 : 0, $1.share ?? 0) }
    }

    private func isAsBad(_ version: Circumstances.Version, _ bad: Circumstances.Version) -> Bool {
        guard let its = version.errorRatio, let theirs = bad.errorRatio, its > 0 else { return false }
        return its >= theirs / 2
    }

    /// What is measured of the version itself or of the service's answers goes with it; data does not.
    private func isHelped(_ signal: Signal, by bad: Circumstances.Version, in service: ServiceID) -> Bool {
        guard signal.id.service == service else { return false }
        if let version = signal.subject.version { return NameNormalisation.version(version) == bad.name }
        switch signal.id.kind {
        case .drift, .skew, .quality, .freshness, .pipeline, .blind, .infra, .accelerator, .gate: return false
        case .alert: return signal.dependency == nil
        case .sloBurn, .availability, .canary, .traffic, .degraded, .saturation, .performance: return true
        }
    }

    private func revert() -> Lever? {
        for suspect in incident.suspects where suspect.contradiction == nil && !suspect.explains.isEmpty {
            guard case .changes(let steps) = suspect.cause, let change = steps.last,
                [.feature, .configuration, .infrastructure].contains(change.kind), let before = change.before
            else { continue }
            return Lever(
                action: .revert(change), text: "set \(change.object) back to \(before)",
                willNotFix: suspect.leavesUnexplained)
        }
        return nil
    }
}
