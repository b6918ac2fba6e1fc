/// Chooses what DO names: back to a version that is ready and does better, else the likeliest change taken back.
struct LeverChoice {
    let incident: Incident
    let circumstances: [ServiceID: Circumstances]
    /// Changes by service.
    var changes: [ServiceID: [ChangeEvent]] = [:]

    func lever() -> Lever? {
        guard let found = reload() ?? rollback() ?? revert() else { return nil }
        var lever = found
        let services = incident.pressingServices.joined() + incident.services
        lever.runbook = services.lazy.compactMap { circumstances[$0]?.runbook }.first
        return lever
    }

    private func rollback() -> Lever? {
        for service in incident.pressingServices.joined() {
            guard let versions = circumstances[service]?.versions,
                let bad = failing(versions, service), let good = replacement(for: bad, versions, service)
            else { continue }
            let alias = alias(from: good, to: bad, service)
            let unmoved = (incident.signals + incident.evidence).filter { signal in
                signal.isLasting && !isHelped(signal, by: bad, in: service)
            }
            return Lever(
                action: .rollback(service: service, from: bad.name, to: good.name, alias: alias),
                willNotFix: unmoved.map(\.id))
        }
        return nil
    }

    // MARK: The version to leave

    /// The version that the incident's signals name, else the newest that is suspected, else a canary; one that gets no
    /// traffic any more has been rolled back already.
    private func failing(_ versions: [Circumstances.Version], _ service: ServiceID) -> Circumstances.Version? {
        let named = incident.signals.filter { $0.id.service == service }.compactMap(\.subject.version)
        let served = versions.filter { $0.role != .shadow && ($0.share ?? 1) > 0 }
        if let version = served.first(where: { named.contains($0.name) }) { return version }
        if let name = newestSuspected(service), let version = served.first(where: { $0.name == name }) {
            return version
        }
        return served.first { $0.role == .canary && !$0.doesBetter(than: versions.first { $0.role == .stable }) }
    }

    /// What the newest suspected deployment, traffic step or alias rolled out.
    private func newestSuspected(_ service: ServiceID) -> String? {
        let own = Set((changes[service] ?? []).map(\.id))
        let steps = incident.suspects.filter { $0.contradiction == nil && !$0.explains.isEmpty }.flatMap(\.changes)
        return steps.filter { $0.kind.rollsOut && !$0.isUnload && own.contains($0.id) && $0.rolledOutVersion != nil }
            .max(by: ChangeEvent.precedes)?.rolledOutVersion
    }

    // MARK: The version to return to

    /// Ready, not measured to be as bad, and the stable one or one that was before.
    private func replacement(
        for bad: Circumstances.Version, _ versions: [Circumstances.Version], _ service: ServiceID
    ) -> Circumstances.Version? {
        let former = former(before: bad, service)
        func rank(_ version: Circumstances.Version) -> (Int, Int, Double) {
            (version.role == .stable ? 1 : 0, former.firstIndex(of: version.name) ?? -1, version.share ?? 0)
        }
        return versions.filter { version in
            version.name != bad.name && version.isReady && version.role != .shadow && !isAsBad(version, bad)
                && (version.role == .stable || former.contains(version.name))
        }.max { rank($0) < rank($1) }
    }

    /// Versions that an alias pointed at before it was moved to this one, and those that lost most of the traffic; the
    /// latest last.
    private func former(before bad: Circumstances.Version, _ service: ServiceID) -> [String] {
        (changes[service] ?? []).sorted(by: ChangeEvent.precedes).compactMap {
            change in
            if change.isMove(to: bad.name) { return change.before.map(NameNormalisation.version) }
            guard let step = change.traffic, let before = step.before, before >= 50, step.after < before else {
                return nil
            }
            return change.rolledOutVersion
        }
    }

    /// The pointer that was moved from the one to the other and has not been moved since; where nobody saw that, the only
    /// one there is.
    private func alias(
        from good: Circumstances.Version, to bad: Circumstances.Version, _ service: ServiceID
    ) -> String? {
        let moves = (changes[service] ?? []).filter { change in
            change.isMove(to: bad.name) && change.before.map(NameNormalisation.version) == good.name
        }
        let stays = moves.filter { move in
            !(changes[service] ?? []).contains {
                $0.kind == .alias && $0.object == move.object && ChangeEvent.precedes(move, $0)
            }
        }
        let moved = stays.max(by: ChangeEvent.precedes)?.object
        return moved ?? (bad.aliases.count == 1 ? bad.aliases.first : nil)
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

    /// What was taken from its server, where all answers ended with that; on weaker evidence it may have been a remedy.
    private func reload() -> Lever? {
        for suspect in incident.suspects where suspect.contradiction == nil && suspect.evidenceClass <= .firstMover {
            guard let unload = suspect.changes.first(where: \.isUnload) else { continue }
            return Lever(action: .revert(unload), willNotFix: suspect.leavesUnexplained)
        }
        return nil
    }

    private func revert() -> Lever? {
        for suspect in incident.suspects where suspect.contradiction == nil && !suspect.explains.isEmpty {
            guard case .changes(let steps) = suspect.cause, let change = steps.last,
                [.feature, .configuration, .infrastructure].contains(change.kind), change.before != nil
            else { continue }
            return Lever(action: .revert(change), willNotFix: suspect.leavesUnexplained)
        }
        return nil
    }
}

extension Circumstances.Version {
    fileprivate func doesBetter(than other: Circumstances.Version?) -> Bool {
        guard let mine = errorRatio, let theirs = other?.errorRatio else { return false }
        return mine < theirs
    }
}

extension ChangeEvent {
    fileprivate func isMove(to version: String) -> Bool { kind == .alias && rolledOutVersion == version }
}

extension ChangeEvent.ChangeKind {
    /// Whether it brings a version to requests.
    fileprivate var rollsOut: Bool { [.deployment, .traffic, .alias].contains(self) }
}
