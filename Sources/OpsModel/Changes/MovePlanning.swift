/// Plans that move a service between versions: the serving side first, pointers last (domain.md §7).
struct MovePlanning {
    private let state: OpsState
    private let row: FleetEntry
    private let incident: Incident?

    init(_ state: OpsState, _ row: FleetEntry, _ incident: IncidentID?) {
        (self.state, self.row) = (state, row)
        self.incident = incident.flatMap(state.incident) ?? state.openIncident(of: row.id.service)
    }

    private var service: ServiceID { row.id.service }

    // MARK: Back

    func rollback(from: String?, to: String?) throws(PlanningRefusal) -> RequestDraft {
        let bad = try left(from)
        let good = try target(to, leaving: bad)
        let aliases = pointers(at: bad)
        var calls = loads(of: good)
        let pinned = aliases.isEmpty ? pins(to: good, from: bad) : []
        calls += pinned
        calls += aliases.map { .setAlias(model: $0.model, alias: $0.alias, version: good) }
        guard !calls.isEmpty else {
            throw PlanningRefusal(
                "nothing here can take \(service.rawValue) from \(shown(bad)) to \(shown(good)): no alias points at "
                    + "\(shown(bad)), and no server that can be told which versions to load has it")
        }
        // A version that is ready nowhere serves nobody, whatever lists it as stable.
        let isRestore =
            readiness(good).outcome != .fail && lastKnownGood(good, before: bad).outcome != .fail
            && (isStable(good) || wasStable(good, before: bad))
        var draft = RequestDraft(
            kind: .rollback, service: service, environment: ruled(aliases.isEmpty),
            title: "ROLLBACK \(service.rawValue) \(shown(bad)) → \(shown(good))", place: place, calls: calls,
            touches: touches(bad, good), checks: checks(good, leaving: bad, follows: !aliases.isEmpty),
            undo: "promote \(service.rawValue) \(good) → \(bad): each call's former value is kept",
            criteria: criteria(bad), isRestore: isRestore)
        draft.offer = marking(bad, leftFor: good)
        return draft
    }

    /// What keeps the version from being taken for a good one later (domain.md §7).
    private func marking(_ bad: String, leftFor good: String) -> SystemCall? {
        registered(bad).flatMap { version in
            guard version.tags[ModelVersion.badTag] == nil,
                state.backends[version.id.model.registry]?.can(.setTag) ?? false
            else { return nil }
            return .setTag(
                version: version.id, name: ModelVersion.badTag,
                value: "\(service.rawValue) was rolled back to \(good)")
        }
    }

    private func registered(_ version: String) -> ModelVersion? {
        row.models.compactMap { state.versions[VersionID(model: $0, version: version)] }.first
    }

    /// The version to leave: the one that is named, the one of the lever, the canary.
    private func left(_ named: String?) throws(PlanningRefusal) -> String {
        if let named {
            let version = NameNormalisation.version(named)
            guard row.variants.contains(where: { name($0) == version }) else {
                throw PlanningRefusal("\(service.rawValue) does not serve \(shown(version)); it serves \(served)")
            }
            return version
        }
        if case .rollback(service, let from, _, _)? = incident?.lever?.action { return from }
        guard let canary = row.canary else {
            throw PlanningRefusal(
                "which version is to be left? \(service.rawValue) serves \(served): name it with --from")
        }
        return name(canary)
    }

    private func target(_ named: String?, leaving bad: String) throws(PlanningRefusal) -> String {
        if let named { return try other(NameNormalisation.version(named), than: bad) }
        if case .rollback(service, bad, let to, _)? = incident?.lever?.action { return to }
        guard let stable = row.stable, !stable.isRoleAssumed, name(stable) != bad else {
            throw PlanningRefusal("to which version? \(service.rawValue) serves \(served): name it with --to")
        }
        return name(stable)
    }

    private func other(_ version: String, than bad: String) throws(PlanningRefusal) -> String {
        guard version != bad else { throw PlanningRefusal("\(shown(bad)) is the version that is to be left") }
        return version
    }

    // MARK: Forward

    func promotion(to named: String) throws(PlanningRefusal) -> RequestDraft {
        let version = NameNormalisation.version(named)
        guard let stable = row.stable, name(stable) != version else {
            throw PlanningRefusal("\(service.rawValue) serves \(shown(version)) as its stable version already")
        }
        let aliases = pointers(at: name(stable))
        guard !aliases.isEmpty else {
            throw PlanningRefusal(
                "no registry's alias points at the stable version \(stable.displayVersion) of \(service.rawValue)")
        }
        let calls = loads(of: version) + aliases.map { .setAlias(model: $0.model, alias: $0.alias, version: version) }
        return RequestDraft(
            kind: .promote, service: service, environment: ruled(false),
            title: "PROMOTE \(service.rawValue) \(stable.displayVersion) → \(shown(version))", place: place,
            calls: calls, touches: touches(name(stable), version),
            checks: checks(version, leaving: name(stable), follows: true),
            undo: "rollback \(service.rawValue) \(version) → \(name(stable)): each call's former value is kept",
            criteria: [], isRestore: false)
    }

    /// Under which environment's rule it falls: an alias is one wherever the service serves.
    private func ruled(_ isOfServersAlone: Bool) -> Environment {
        isOfServersAlone ? row.id.environment : state.ruled(row.id)
    }

    // MARK: Calls

    /// Every alias of the service's models that names a version.
    private func pointers(at version: String) -> [(model: ModelID, alias: String)] {
        row.models.flatMap { id in
            (state.models[id]?.aliases ?? [:]).filter { NameNormalisation.version($0.value) == version }.keys.sorted()
                .map { (id, $0) }
        }
    }

    /// Makes the version ready beside those that are, where a server has it and has not loaded it.
    private func loads(of version: String) -> [SystemCall] {
        deployments.compactMap { deployment in
            guard can(.chooseVersions, deployment), let variant = variant(version, of: deployment),
                variant.readiness != .ready
            else { return nil }
            let ready = deployment.variants.filter { $0.readiness == .ready }.map(\.version)
            return .load(model: deployment.id, versions: NaturalOrder.sorted(ready + [variant.version]))
        }
    }

    /// Leaves the version alone on each server that serves both, where no alias is followed.
    private func pins(to good: String, from bad: String) -> [SystemCall] {
        deployments.compactMap { deployment in
            guard let keep = variant(good, of: deployment), variant(bad, of: deployment) != nil else { return nil }
            if can(.chooseVersions, deployment) { return .load(model: deployment.id, versions: [keep.version]) }
            guard can(.setDefault, deployment) else { return nil }
            return .setDefault(model: deployment.id, version: keep.version)
        }
    }

    private func can(_ operation: SystemCall.Operation, _ deployment: Deployment) -> Bool {
        state.backends[deployment.id.backend]?.can(operation) ?? false
    }

    private var deployments: [Deployment] { row.deployments.compactMap { state.deployments[$0] } }

    private func variant(_ version: String, of deployment: Deployment) -> Variant? {
        deployment.variants.first { NameNormalisation.version($0.version) == version }
    }

    // MARK: What it touches, and what should hold

    private func touches(_ bad: String, _ good: String) -> [String] {
        var lines: [String] = []
        let moved = row.variants.filter { name($0) == bad }
        let share = moved.compactMap(\.observedShare).first ?? moved.compactMap(\.configuredShare).first
        let rate = moved.compactMap(\.requestRate.value).reduce(0, +)
        if let share {
            let requests = rate > 0 ? ", \(Self.rounded(rate)) requests/s," : ""
            lines.append(
                "\(Int((share * 100).rounded())) % of the requests\(requests) of \(service.rawValue) move from \(shown(bad)) to \(shown(good))"
            )
        } else {
            lines.append("which share of the requests moves is not known")
        }
        let dependants = state.services.values.filter { $0.dependsOn?.contains(service.rawValue) == true }
        if !dependants.isEmpty {
            lines.append("depended on by \(dependants.map(\.id.rawValue).sorted().joined(separator: ", "))")
        }
        return lines
    }

    private static func rounded(_ rate: Double) -> String {
        rate >= 10 ? "\(Int(rate.rounded()))" : "\((rate * 10).rounded() / 10)"
    }

    /// domain.md §7, "Before a rollback": what nobody can tell here is unknown.
    private func checks(_ good: String, leaving bad: String, follows: Bool) -> [ChangePlan.Check] {
        var checks = [lastKnownGood(good, before: bad), readiness(good), health(good), features(good, bad)]
        if follows { checks.append(following(good)) }
        checks.append(
            ChangePlan.Check("same digest", .unknown, "no source tells the digest of what a server has loaded"))
        checks.append(ChangePlan.Check("capacity", .unknown, "no source tells GPUs and quota; needs Kubernetes"))
        return checks
    }

    private func lastKnownGood(_ version: String, before bad: String) -> ChangePlan.Check {
        let name = "last known good"
        let registered = registered(version)
        if registered?.tags[ModelVersion.badTag] != nil {
            return ChangePlan.Check(name, .fail, "\(shown(version)) was marked bad")
        }
        if wasStable(version, before: bad) {
            return ChangePlan.Check(
                name, .pass, "\(shown(version)) served for more than 24h until its alias was moved to \(shown(bad))")
        }
        guard isStable(version) else {
            let isUntold = row.stable?.isRoleAssumed ?? false
            if isUntold { return ChangePlan.Check(name, .unknown, "nothing tells which version is the stable one") }
            return ChangePlan.Check(
                name, .unknown,
                "\(shown(version)) is not the stable version now, and no record says that it was for a day until "
                    + "\(shown(bad)) was promoted")
        }
        let since = row.variants.first { self.name($0) == version }?.since ?? registered?.createdAt
        if let since, state.now - since >= .seconds(86_400) {
            return ChangePlan.Check(name, .pass, "\(shown(version)) serves as stable and is older than 24h")
        }
        return ChangePlan.Check(name, .unknown, "\(shown(version)) serves as stable; since when is not known")
    }

    private func readiness(_ version: String) -> ChangePlan.Check {
        let variants = row.variants.filter { name($0) == version }
        guard !variants.isEmpty else {
            return ChangePlan.Check("ready", .unknown, "no server lists \(shown(version))")
        }
        let ready = variants.count { $0.readiness == .ready }
        return ChangePlan.Check(
            "ready", ready == variants.count ? .pass : ready > 0 ? .unknown : .fail,
            "\(shown(version)) is ready on \(ready) of \(variants.count) server\(variants.count == 1 ? "" : "s")")
    }

    private func health(_ version: String) -> ChangePlan.Check {
        let name = "own errors"
        let measured = row.variants.filter { self.name($0) == version }.compactMap(\.errorRatio.value).max()
        guard let measured else { return ChangePlan.Check(name, .unknown, "\(shown(version)) gets no requests now") }
        let percent = "\((measured * 1000).rounded() / 10) %"
        return ChangePlan.Check(
            name, measured < 0.01 ? .pass : .fail, "\(shown(version)) fails \(percent) of its requests now")
    }

    private func features(_ good: String, _ bad: String) -> ChangePlan.Check {
        let name = "input signature"
        let versions = [good, bad].map { version in
            row.models.compactMap { state.versions[VersionID(model: $0, version: version)]?.tags["features"] }.first
        }
        guard let one = versions[0], let other = versions[1] else {
            return ChangePlan.Check(name, .unknown, "the registry tells no signature of both versions")
        }
        return ChangePlan.Check(name, one == other ? .pass : .fail, one == other ? "the same" : "\(other) and \(one)")
    }

    /// Whether the serving side was ever seen to follow the registry.
    private func following(_ good: String) -> ChangePlan.Check {
        let name = "server follows the alias"
        let own = (state.members[service]?.changes ?? []).compactMap { state.changes[$0] }
        let served = own.filter { $0.kind == .traffic || $0.kind == .deployment }.map(\.tookEffect)
        let seen = own.filter { $0.kind == .alias }.map(\.tookEffect).contains { move in
            served.contains { $0.latest >= move.earliest && $0.earliest - move.latest <= .seconds(300) }
        }
        return ChangePlan.Check(
            name, seen ? .pass : .unknown,
            seen
                ? "traffic moved within 5m of an alias before"
                : "never seen; done means the server answers with \(shown(good))")
    }

    /// What justifies it: what is heard of the incident and goes with the version.
    private func criteria(_ bad: String) -> [ChangePlan.Criterion] {
        guard let incident else { return [] }
        let unmoved = Set(incident.lever?.willNotFix ?? [])
        return incident.signals.filter { $0.isHeard && $0.id.service == service && !unmoved.contains($0.id) }
            .map(ChangePlan.Criterion.init(isOver:))
    }

    private var place: String {
        row.clusters.joined(separator: ", ")
    }

    private var served: String { row.variants.map(\.displayVersion).joined(separator: ", ") }

    /// Whether every alias that is to be moved came, as is on record, from that version, ready yet, to the one that serves as
    /// stable, and had been at it for a day.
    private func wasStable(_ version: String, before bad: String) -> Bool {
        let aliases = pointers(at: bad)
        guard !aliases.isEmpty, isStable(bad),
            row.variants.contains(where: { name($0) == version && $0.readiness == .ready })
        else { return false }
        let moves = (state.members[service]?.changes ?? []).compactMap { state.changes[$0] }
            .filter { $0.kind == .alias }.sorted(by: ChangeEvent.precedes)
        return aliases.allSatisfy { model, alias in
            let mine = moves.filter { ($0.object, $0.subject.name) == (alias, model.name) }.suffix(2)
            guard mine.count == 2, let came = mine.first, let left = mine.last else { return false }
            return left.isMove(from: version, to: bad) && came.after.map(NameNormalisation.version) == version
                && left.tookEffect.earliest - came.tookEffect.latest >= .seconds(86_400)
        }
    }

    private func isStable(_ version: String) -> Bool {
        row.variants.first { name($0) == version }.map { $0.role == .stable && !$0.isRoleAssumed } ?? false
    }

    private func name(_ variant: VariantRow) -> String { NameNormalisation.version(variant.version) }

    private func shown(_ version: String) -> String { NameNormalisation.shown(version) }
}

extension ChangeEvent {
    fileprivate func isMove(from one: String, to other: String) -> Bool {
        before.map(NameNormalisation.version) == one && after.map(NameNormalisation.version) == other
    }
}
