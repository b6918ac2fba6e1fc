internal import OpsModel

/// What several parts of one frame read and is dear to work out: each once a frame.
final class FrameReadings {
    private let state: OpsState
    private var sheets: [IncidentID: RunbookSheet?] = [:]
    private var pages: [IncidentID: String?] = [:]
    private var verdicts: [SLOID: BurnRateVerdict] = [:]
    private var replicas: [FleetID: [Replica]] = [:]

    init(_ state: OpsState) {
        self.state = state
    }

    /// The best runbook for an incident, filled from it; `nil` where none serves it.
    func runbookSheet(for incident: Incident) -> RunbookSheet? {
        if let known = sheets[incident.id] { return known }
        let sheet = state.runbookSheet(for: incident)
        sheets[incident.id] = .some(sheet)
        return sheet
    }

    /// The address that an incident's alerts name where no runbook here is meant by it.
    func runbookPageAddress(for incident: Incident) -> String? {
        if let known = pages[incident.id] { return known }
        let address = state.runbookPageAddress(for: incident)
        pages[incident.id] = .some(address)
        return address
    }

    func replicas(of entry: FleetEntry) -> [Replica] {
        if let known = replicas[entry.id] { return known }
        let found = state.replicas(of: entry)
        replicas[entry.id] = found
        return found
    }

    func burnVerdict(of objective: ObjectiveStatus) -> BurnRateVerdict {
        if let known = verdicts[objective.id] { return known }
        let verdict = state.burnVerdict(of: objective)
        verdicts[objective.id] = verdict
        return verdict
    }
}
