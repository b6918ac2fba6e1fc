extension OpsState {
    /// What a wish comes to, for what is known now; `environment` says where, of a service that serves in several.
    public func draft(
        _ wish: RequestWish, in environment: Environment? = nil, for incident: IncidentID? = nil
    ) throws(PlanningRefusal) -> RequestDraft {
        var draft = try planned(wish, environment, incident)
        draft.verifyFor = verification
        return draft
    }

    private func planned(
        _ wish: RequestWish, _ environment: Environment?, _ incident: IncidentID?
    ) throws(PlanningRefusal) -> RequestDraft {
        if let obstacle = obstacle(to: wish, in: environment) { throw PlanningRefusal(obstacle) }
        switch wish {
        case .rollback(let service, let from, let to):
            return try MovePlanning(self, try row(of: service, environment), incident).rollback(from: from, to: to)
        case .promote(let service, let version):
            return try MovePlanning(self, try row(of: service, environment), incident).promotion(to: version)
        case .load(let service, let versions):
            return try ServerPlanning(self, try row(of: service, environment), incident).load(versions)
        case .unload(let service):
            return try ServerPlanning(self, try row(of: service, environment), incident).unload()
        case .restart(let service):
            return try ServerPlanning(self, try row(of: service, environment), incident).restart()
        case .scale(let service, let version, let count):
            return try ServerPlanning(self, try row(of: service, environment), incident).scale(version, to: count)
        case .setDefault(let service, let version):
            return try ServerPlanning(self, try row(of: service, environment), incident).setDefault(version)
        case .silence(let service, let alert, let length):
            return try QuietPlanning(self, try row(of: service, environment)).silence(alert, for: length)
        case .mute(let service, let kind, let length):
            return try QuietPlanning(self, try row(of: service, environment)).mute(kind, for: length)
        case .endSilence(let id): return try endSilence(id)
        case .endMute(let id): return try endMute(id)
        }
    }

    /// Under which environment's rule a change falls that reaches a service wherever it serves: production rules where any
    /// of it is.
    func ruled(_ row: FleetID) -> Environment {
        if row.environment.isProductionForWrites { return row.environment }
        let places = (fleetRowsOf[row.service] ?? []).map(\.environment)
        return places.first(where: \.isProductionForWrites) ?? row.environment
    }

    /// The row that is meant: the only one, else the one in production, else one that is named.
    func row(
        of service: ServiceID, _ environment: Environment?
    ) throws(PlanningRefusal) -> FleetEntry {
        let rows = (fleetRowsOf[service] ?? []).compactMap { fleet[$0] }
        guard !rows.isEmpty else { throw PlanningRefusal("no service is called \(service.rawValue) here") }
        if let environment {
            guard let row = rows.first(where: { $0.id.environment == environment }) else {
                let known = rows.map(\.id.environment.name).joined(separator: ", ")
                throw PlanningRefusal("\(service.rawValue) does not serve in \(environment.name), but in \(known)")
            }
            return row
        }
        if rows.count == 1 { return rows[0] }
        guard let production = rows.first(where: { $0.id.environment == .production }) else {
            let known = rows.map(\.id.environment.name).joined(separator: ", ")
            throw PlanningRefusal("\(service.rawValue) serves in \(known): say which with --environment")
        }
        return production
    }

    private func endSilence(_ id: SilenceID) throws(PlanningRefusal) -> RequestDraft {
        guard let silence = silences[id], silence.state != .expired else {
            throw PlanningRefusal("no silence \(id.id) is in force at \(id.backend.rawValue)")
        }
        let quieted = alerts.entities.count { $0.silencedBy.contains(id.id) && $0.id.backend == id.backend }
        return RequestDraft(
            kind: .silence, service: "", environment: .unknown, title: "END SILENCE \(id.id)",
            place: id.backend.rawValue, calls: [.expireSilence(id)],
            touches: [
                "\(quieted) alert\(quieted == 1 ? "" : "s") that it quiets notif\(quieted == 1 ? "ies" : "y") again"
            ],
            checks: [], undo: "silence again: \(silence.matchers.map(\.description).joined(separator: ", "))",
            criteria: [], isRestore: false, quiet: QuietExtent(length: .zero, isNarrow: true))
    }

    private func endMute(_ id: Mute.ID) throws(PlanningRefusal) -> RequestDraft {
        guard let mute = mutes[id], mute.endsAt > now else { throw PlanningRefusal("no mute \(id) is in force") }
        return RequestDraft(
            kind: .mute, service: ServiceID(mute.service), environment: .unknown, title: "END MUTE of \(mute.service)",
            place: "", calls: [.endMute(id)], touches: ["its signals are heard again"], checks: [],
            undo: "mute again", criteria: [], isRestore: false, quiet: QuietExtent(length: .zero, isNarrow: true))
    }
}
