internal import OpsModel

/// What several parts of one frame read and is dear to work out: each once a frame.
final class FrameReadings {
    private let state: OpsState
    private var verdicts: [SLOID: BurnRateVerdict] = [:]
    private var replicas: [FleetID: [Replica]] = [:]

    init(_ state: OpsState) {
        self.state = state
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
