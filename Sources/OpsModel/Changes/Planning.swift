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
        case .endSilence(let id): return try QuietEnding(self).silence(id)
        case .endMute(let id): return try QuietEnding(self).mute(id)
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
}
