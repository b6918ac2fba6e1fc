/// Plans about what a server has loaded, and how many workers it runs.
struct ServerPlanning {
    private let state: OpsState
    private let row: FleetEntry
    private let incident: Incident?

    init(_ state: OpsState, _ row: FleetEntry, _ incident: IncidentID?) {
        (self.state, self.row) = (state, row)
        self.incident = incident.flatMap(state.incident) ?? state.openIncident(of: row.id.service)
    }

    func load(_ versions: [String]) throws(PlanningRefusal) -> RequestDraft {
        let wanted = Set(versions.map(NameNormalisation.version))
        let known = Set(deployments.flatMap(\.variants).map { NameNormalisation.version($0.version) })
        guard wanted.isSubset(of: known) else {
            let missing = wanted.subtracting(known).sorted().joined(separator: ", ")
            throw PlanningRefusal(
                "no server of \(service) lists version \(missing); it lists \(known.sorted().joined(separator: ", "))")
        }
        let calls = deployments.map { deployment in
            let named = deployment.variants.map(\.version).filter { wanted.contains(NameNormalisation.version($0)) }
            return SystemCall.load(model: deployment.id, versions: NaturalOrder.sorted(named))
        }
        let what = versions.isEmpty ? "" : " \(versions.joined(separator: ", "))"
        return try draft(
            .restart, "LOAD \(service)\(what)", calls,
            ["\(service) answers again once it is loaded"] + (versions.isEmpty ? [] : unloaded(by: wanted)),
            undo: formerly,
            isRestore: versions.isEmpty && deployments.allSatisfy { $0.readiness != .ready })
    }

    /// What goes with each server's choice: the versions that it has ready and are not named.
    private func unloaded(by wanted: Set<String>) -> [String] {
        deployments.flatMap { deployment in
            deployment.variants.filter {
                $0.readiness == .ready && !wanted.contains(NameNormalisation.version($0.version))
            }
            .map { variant in
                let version = NameNormalisation.version(variant.version)
                let share = row.variants.first { NameNormalisation.version($0.version) == version }?.observedShare
                let requests = share.map { ", which gets \(Int(($0 * 100).rounded())) % of the requests now" } ?? ""
                return "\(variant.version) is unloaded from \(deployment.id.backend.rawValue)\(requests)"
            }
        }
    }

    /// What brings back what is ready now.
    private var formerly: String {
        let ready = Set(deployments.flatMap(\.variants).filter { $0.readiness == .ready }.map(\.version))
        return ready.isEmpty
            ? "unload \(service)" : "load \(service) \(NaturalOrder.sorted(Array(ready)).joined(separator: ", "))"
    }

    func unload() throws(PlanningRefusal) -> RequestDraft {
        try draft(
            .restart, "UNLOAD \(service)", deployments.map { .unload(model: $0.id) },
            ["every request of \(service) in \(row.id.environment.name) fails until a load"], undo: "load \(service)",
            isRestore: false)
    }

    func restart() throws(PlanningRefusal) -> RequestDraft {
        let calls = deployments.flatMap { deployment -> [SystemCall] in
            let ready = deployment.variants.filter { $0.readiness == .ready }.map(\.version).filter { !$0.isEmpty }
            let isChosen = state.backends[deployment.id.backend]?.can(.chooseVersions) ?? false
            let versions = isChosen ? NaturalOrder.sorted(ready) : []
            return [.unload(model: deployment.id), .load(model: deployment.id, versions: versions)]
        }
        return try draft(
            .restart, "RESTART \(service)", calls,
            ["requests of \(service) in \(row.id.environment.name) fail while it is unloaded"], undo: "load \(service)",
            isRestore: false)
    }

    func scale(_ version: String, to count: Int) throws(PlanningRefusal) -> RequestDraft {
        let calls = deployments.compactMap { deployment -> SystemCall? in
            found(version, deployment).map { .setWorkers(model: deployment.id, version: $0, count: count) }
        }
        return try draft(
            .scale, "SCALE \(service) \(version) to \(count) workers", calls,
            ["\(count) workers of \(version)"], undo: "scale back to the former count", isRestore: false)
    }

    func setDefault(_ version: String) throws(PlanningRefusal) -> RequestDraft {
        let calls = deployments.compactMap { deployment -> SystemCall? in
            found(version, deployment).map { .setDefault(model: deployment.id, version: $0) }
        }
        return try draft(
            .scale, "DEFAULT of \(service) is \(version)", calls, ["requests that name no version go to \(version)"],
            undo: "set the former default", isRestore: false)
    }

    private func found(_ version: String, _ deployment: Deployment) -> String? {
        let wanted = NameNormalisation.version(version)
        return deployment.variants.map(\.version).first { NameNormalisation.version($0) == wanted }
    }

    private func draft(
        _ kind: RequestKind, _ title: String, _ calls: [SystemCall], _ touches: [String], undo: String, isRestore: Bool
    ) throws(PlanningRefusal) -> RequestDraft {
        guard !calls.isEmpty else {
            throw PlanningRefusal("no server that can be told so has \(service) in \(row.id.environment.name)")
        }
        let heard = incident?.signals.filter { $0.isHeard && $0.id.service == row.id.service } ?? []
        return RequestDraft(
            kind: kind, service: row.id.service, environment: row.id.environment, title: title,
            place: row.clusters.joined(separator: ", "), calls: calls, touches: touches,
            checks: [], undo: undo,
            criteria: isRestore ? heard.map(ChangePlan.Criterion.init(isOver:)) : [],
            isRestore: isRestore)
    }

    private var deployments: [Deployment] { row.deployments.compactMap { state.deployments[$0] } }

    private var service: String { row.id.service.rawValue }
}
